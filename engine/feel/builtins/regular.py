"""The functions of text that take a regular expression: matches, replace, split, extract."""

from __future__ import annotations

import re
from collections.abc import Sequence

from engine.feel.builtins.registry import builtin
from engine.feel.errors import FeelLimitExceeded, NullValue
from engine.feel.evaluation import MAX_TEXT, Evaluation, bounded_list, bounded_text
from engine.feel.patterns import Program, compile_pattern, occurs, pieces
from engine.feel.values import Value

_REPLACEMENT = re.compile(r"\\([\\$])|\$([0-9]{1,5})|([^\\$]+)|(.)", re.DOTALL)
MAX_PATTERN = 10_000


@builtin("matches(input: string, pattern: string, flags?: string?)", with_evaluation=True)
def matches(evaluation: Evaluation, text: str, pattern: str, flags: str | None = None) -> bool:
    """Whether a regular expression of XPath is found in the text.

    matches("foobar", "^fo*b") = true
    """
    return occurs(_compiled(pattern, flags, evaluation), text, evaluation)


@builtin("replace(input: string, pattern: string, replacement: string, flags?: string?)", with_evaluation=True)
def replace(evaluation: Evaluation, text: str, pattern: str, replacement: str, flags: str | None = None) -> str:
    """The text with every match of a regular expression replaced; `$1` is what the first group matched.

    replace("abcd", "(ab)|(a)", "[1=$1][2=$2]") = "[1=ab][2=]cd"
    """
    program = _eager(pattern, flags, evaluation)
    parts = [(replacement, -1)] if "q" in (flags or "") else _parts(replacement, program)
    result: list[str] = []
    size = 0
    for before, groups in pieces(program, text, evaluation):
        evaluation.spend(len(parts) // 4)
        for piece in (before, *(_filled(part, groups) for part in parts if groups)):
            result.append(piece)
            size += len(piece)
            if size > MAX_TEXT:
                raise FeelLimitExceeded(f"the text with the replacements has more than {MAX_TEXT} characters")
    return bounded_text("".join(result), evaluation)


def _compiled(pattern: str, flags: str | None, evaluation: Evaluation) -> Program:
    """The program of a pattern; that it may be in the cache must not change what it costs."""
    if len(pattern) > MAX_PATTERN:
        raise FeelLimitExceeded(f"the regular expression has {len(pattern)} characters; {MAX_PATTERN} are allowed")
    evaluation.spend(len(pattern) // 2)
    return compile_pattern(pattern, flags or "", evaluation)


def _eager(pattern: str, flags: str | None, evaluation: Evaluation) -> Program:
    program = _compiled(pattern, flags, evaluation)
    if occurs(program, "", evaluation):
        raise NullValue("the pattern matches the empty text, so that there is nothing to replace or split at")
    return program


def _parts(replacement: str, program: Program) -> list[tuple[str, int]]:
    """The replacement as plain texts (with -1) and numbers of groups."""
    parts: list[tuple[str, int]] = []
    for found in _REPLACEMENT.finditer(replacement):
        escaped, number, plain, wrong = found.groups()
        if wrong:
            raise NullValue("in the replacement $ stands before a number of a group, and \\ before $ or \\")
        if not number:
            parts.append((escaped or plain, -1))
            continue
        # of `$12` with fewer than twelve groups only the first digit counts
        digits = number
        while len(digits) > 1 and int(digits) > program.expression.groups:
            digits = digits[:-1]
        parts += [("", int(digits)), (number[len(digits) :], -1)]
    return parts


def _filled(part: tuple[str, int], groups: Sequence[str]) -> str:
    plain, group = part
    return plain if group < 0 else "".join(groups[group : group + 1])


@builtin("split(string: string, delimiter: string)", with_evaluation=True)
def split(evaluation: Evaluation, text: str, delimiter: str) -> list[Value]:
    """The parts of the text between the matches of a regular expression.

    split("John Doe", "[ ]") = ["John", "Doe"]
    """
    found = pieces(_eager(delimiter, None, evaluation), text, evaluation)
    return bounded_list([before for before, _ in found], evaluation)


@builtin("extract(string: string, pattern: string)", with_evaluation=True)
def extract(evaluation: Evaluation, text: str, pattern: str) -> list[Value]:
    """All matches of a regular expression; an extension that other engines have too.

    extract("a1 b2", "[0-9]") = ["1", "2"]
    """
    found = pieces(_eager(pattern, None, evaluation), text, evaluation)
    return bounded_list([groups[0] for _, groups in found if groups], evaluation)
