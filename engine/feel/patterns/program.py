"""Patterns that are ready to be looked for; every search is paid with steps of the evaluation.

RE2 takes no more time than the length of the text times the size of the pattern, and mostly far less. The steps
are counted by these two, not by the clock, so that a result does not depend on the speed of the machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from engine.feel.errors import FeelLimitExceeded, NullValue
from engine.feel.evaluation import Evaluation
from engine.feel.patterns.translation import translated
from engine.regular_expressions import RegularExpression

#: Patterns of so few signs have so few states that the library's table holds them all; measured on hostile ones.
FEW_SIGNS = 10
#: For finding one match and cutting the text there; measured against the other steps.
STEPS_OF_MATCH = 5
#: For a pattern that the library refuses, for reading so much of its translation, and for one that is compiled until
#: no room is left; measured.
STEPS_IN_VAIN = 20
STEPS_OF_TOO_LARGE = 20_000
CHARACTERS_READ_IN_A_STEP = 50
#: What the library finds wrong with the syntax of a translation, for the writer of the pattern.
_REASONS = {
    "missing )": "has a ( that is never closed",
    "unexpected )": "has a ) too many",
    "no argument for repetition operator": "repeats nothing; write \\?, \\*, \\+ for the signs themselves",
    "bad repetition operator": "repeats a repetition; put it in parentheses",
    "invalid repetition size": "repeats a group more than 1000 times, or groups in each other as often in all",
}


@dataclass(frozen=True, slots=True)
class Program:
    """A compiled pattern; `size` is how many signs are in it, repeated ones as often as they may come, and `cost`
    the steps for making it."""

    expression: RegularExpression
    size: int
    cost: int


@dataclass(frozen=True, slots=True)
class _Refusal:
    """Why a pattern cannot be used, and the `cost` of finding that out."""

    error: type[NullValue | FeelLimitExceeded]
    reason: str
    cost: int


def compile_pattern(pattern: str, flags: str = "", evaluation: Evaluation | None = None) -> Program:
    """The program of a pattern with XPath's flags s, m, i, x, q; NullValue if the pattern or a flag is wrong,
    FeelLimitExceeded if it is too large.

    An evaluation pays for it, whether it can be used or not, and whether it is remembered or not.
    """
    found = _tried(pattern, flags)
    if evaluation is not None:
        evaluation.spend(found.cost)
    if isinstance(found, _Refusal):
        raise found.error(found.reason)
    return found


@lru_cache(maxsize=128)
def _tried(pattern: str, flags: str) -> Program | _Refusal:
    wrong = set(flags) - set("smixq")
    if wrong:
        return _Refusal(NullValue, f'there is no flag "{min(wrong)}"; the flags are s, m, i, x and q', 0)
    translation = translated(pattern, flags)
    cost = translation.ranges >> 3
    if translation.refusal is not None:
        return _Refusal(type(translation.refusal), str(translation.refusal), cost)
    try:
        expression = RegularExpression(translation.source)
    except ValueError as error:
        reason = _REASONS.get(str(error).partition(":")[0])
        if reason is None:
            too_large = "the regular expression is too large; use smaller numbers in its {}"
            return _Refusal(FeelLimitExceeded, too_large, cost + STEPS_OF_TOO_LARGE)
        read = len(translation.source) // CHARACTERS_READ_IN_A_STEP
        return _Refusal(NullValue, f"the pattern {reason}", cost + STEPS_IN_VAIN + read)
    return Program(expression, translation.size, cost + (expression.size >> 4))


def occurs(program: Program, text: str, evaluation: Evaluation) -> bool:
    """Whether the pattern is found anywhere in the text."""
    _pay_for_search(program, text, evaluation)
    return program.expression.found_in(text)


def pieces(program: Program, text: str, evaluation: Evaluation) -> Iterator[tuple[str, Sequence[str]]]:
    """For every match the text before it, and the match itself with its groups; at last what is left of the text,
    with nothing. The pattern must not match an empty text."""
    _pay_for_search(program, text, evaluation)
    left = len(text)
    for before, groups in program.expression.pieces(text):
        if groups:
            evaluation.spend(STEPS_OF_MATCH + len(groups) // 8 + _looking_ahead(program, left))
            left -= len(before) + len(groups[0])
        yield before, groups


def _pay_for_search(program: Program, text: str, evaluation: Evaluation) -> None:
    evaluation.spend(len(text) * (1 + program.size) * (16 + program.expression.groups) >> 10)


def _looking_ahead(program: Program, left: int) -> int:
    """The steps for reading on behind a match, perhaps through all that is left: a longer match might come.

    A single character or class reads no further than it matches. With few signs the library reads a character in a
    few nanoseconds; with more it may have to follow each of them.
    """
    if program.size - program.expression.groups <= 1:
        return 0
    return left >> 11 if program.size <= FEW_SIGNS else left * program.size >> 8
