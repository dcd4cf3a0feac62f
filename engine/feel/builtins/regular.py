"""The functions of text that take a regular expression: matches, replace, split, extract."""

from __future__ import annotations

import re

from engine.feel.builtins.registry import builtin
from engine.feel.errors import NullValue
from engine.feel.evaluation import MAX_TEXT, Evaluation, bounded_list, bounded_text
from engine.feel.patterns import Match, Program, compile_pattern, find, find_all
from engine.feel.values import Value

_REPLACEMENT = re.compile(r"\\([\\$])|\$([0-9]+)|([^\\$]+)|(.)", re.DOTALL)


@builtin("matches(input: string, pattern: string, flags?: string?)", with_evaluation=True)
def matches(evaluation: Evaluation, text: str, pattern: str, flags: str | None = None) -> bool:
    """Whether a regular expression of XPath is found in the text.

    matches("foobar", "^fo*b") = true
    """
    return find(compile_pattern(pattern, flags or ""), text, evaluation) is not None


@builtin("replace(input: string, pattern: string, replacement: string, flags?: string?)", with_evaluation=True)
def replace(evaluation: Evaluation, text: str, pattern: str, replacement: str, flags: str | None = None) -> str:
    """The text with every match of a regular expression replaced; `$1` is what the first group matched.

    replace("abcd", "(ab)|(a)", "[1=$1][2=$2]") = "[1=ab][2=]cd"
    """
    program = _eager(pattern, flags, evaluation)
    pieces = [(replacement, -1)] if "q" in (flags or "") else _pieces(replacement, program)
    result: list[str] = []
    at = size = 0
    for match in find_all(program, text, evaluation):
        result.append(text[at : match.start])
        result += [_filled(piece, match, text) for piece in pieces]
        at = match.end
        size += sum(map(len, result[-len(pieces) - 1 :]))
        if size > MAX_TEXT:
            bounded_text(" " * (MAX_TEXT + 1), evaluation)
    return bounded_text("".join(result) + text[at:], evaluation)


def _eager(pattern: str, flags: str | None, evaluation: Evaluation) -> Program:
    program = compile_pattern(pattern, flags or "")
    if find(program, "", evaluation) is not None:
        raise NullValue("the pattern matches the empty text, so that there is nothing to replace or split at")
    return program


def _pieces(replacement: str, program: Program) -> list[tuple[str, int]]:
    """The replacement as plain texts (with -1) and numbers of groups."""
    pieces: list[tuple[str, int]] = []
    for found in _REPLACEMENT.finditer(replacement):
        escaped, number, plain, wrong = found.groups()
        if wrong:
            raise NullValue("in the replacement $ stands before a number of a group, and \\ before $ or \\")
        if not number:
            pieces.append((escaped or plain, -1))
            continue
        # of `$12` with fewer than twelve groups only the first digit counts
        digits = number
        while len(digits) > 1 and int(digits) > program.groups:
            digits = digits[:-1]
        pieces += [("", int(digits)), (number[len(digits) :], -1)]
    return pieces


def _filled(piece: tuple[str, int], match: Match, text: str) -> str:
    plain, group = piece
    if group < 0:
        return plain
    if group == 0:
        return text[match.start : match.end]
    return (match.groups[group - 1] or "") if group <= len(match.groups) else ""


@builtin("split(string: string, delimiter: string)", with_evaluation=True)
def split(evaluation: Evaluation, text: str, delimiter: str) -> list[Value]:
    """The parts of the text between the matches of a regular expression.

    split("John Doe", "[ ]") = ["John", "Doe"]
    """
    parts = []
    at = 0
    for match in find_all(_eager(delimiter, None, evaluation), text, evaluation):
        parts.append(text[at : match.start])
        at = match.end
    return bounded_list([*parts, text[at:]], evaluation)


@builtin("extract(string: string, pattern: string)", with_evaluation=True)
def extract(evaluation: Evaluation, text: str, pattern: str) -> list[Value]:
    """All matches of a regular expression; an extension that other engines have too.

    extract("a1 b2", "[0-9]") = ["1", "2"]
    """
    program = _eager(pattern, None, evaluation)
    return [text[match.start : match.end] for match in find_all(program, text, evaluation)]
