"""The functions of text that take a regular expression: matches, replace, split, extract."""

from __future__ import annotations

import re

from engine.feel.builtins.registry import builtin
from engine.feel.errors import FeelLimitExceeded, NullValue
from engine.feel.evaluation import MAX_TEXT, Evaluation, bounded_list, bounded_text
from engine.feel.patterns import Match, Program, compile_pattern, find, find_all
from engine.feel.values import Value

_REPLACEMENT = re.compile(r"\\([\\$])|\$([0-9]{1,5})|([^\\$]+)|(.)", re.DOTALL)
MAX_PATTERN = 10_000


@builtin("matches(input: string, pattern: string, flags?: string?)", with_evaluation=True)
def matches(evaluation: Evaluation, text: str, pattern: str, flags: str | None = None) -> bool:
    """Whether a regular expression of XPath is found in the text.

    matches("foobar", "^fo*b") = true
    """
    return find(_compiled(pattern, flags, evaluation), text, evaluation) is not None


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
        evaluation.spend(1 + len(pieces) // 4)
        result.append(text[at : match.start])
        size += match.start - at
        for piece in pieces:
            result.append(_filled(piece, match, text))
            size += len(result[-1])
            if size > MAX_TEXT:
                raise FeelLimitExceeded(f"the text with the replacements has more than {MAX_TEXT} characters")
        at = match.end
    return bounded_text("".join(result) + text[at:], evaluation)


def _compiled(pattern: str, flags: str | None, evaluation: Evaluation) -> Program:
    """The program of a pattern; that it may be in the cache must not change what it costs."""
    if len(pattern) > MAX_PATTERN:
        raise FeelLimitExceeded(f"the regular expression has {len(pattern)} characters; {MAX_PATTERN} are allowed")
    evaluation.spend(len(pattern) // 2)
    program = compile_pattern(pattern, flags or "")
    evaluation.spend(len(program.instructions) // 8)
    return program


def _eager(pattern: str, flags: str | None, evaluation: Evaluation) -> Program:
    program = _compiled(pattern, flags, evaluation)
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
    start, end = match.span(group)
    return text[start:end]


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
    found = [text[match.start : match.end] for match in find_all(program, text, evaluation)]
    return bounded_list(found, evaluation)
