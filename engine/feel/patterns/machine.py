"""Runs the program of a pattern over a text; every instruction is a step of the evaluation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from engine.feel.errors import FeelLimitExceeded
from engine.feel.evaluation import Evaluation
from engine.feel.patterns.program import (
    BACK,
    CHAR,
    CHECK,
    DONE,
    END,
    JUMP,
    MARK,
    REPEAT,
    SAVE,
    SPLIT,
    START,
    Program,
)

MAX_STACK = 100_000
# kinds of entries on the stack: go on elsewhere, take one character less, put a remembered place back
_ELSEWHERE, _SHORTER, _FORGET = range(3)


@dataclass(frozen=True, slots=True)
class Match:
    """Where a pattern was found; `slots` are the places of its groups, two for each."""

    start: int
    end: int
    slots: list[int]
    groups: int

    def span(self, group: int) -> tuple[int, int]:
        """Where a group begins and ends, 0 being the whole; nothing for one that took no part or that is none."""
        if group == 0:
            return self.start, self.end
        if group > self.groups or self.slots[2 * group + 1] < 0:
            return 0, 0
        return self.slots[2 * group], self.slots[2 * group + 1]


def find(program: Program, text: str, evaluation: Evaluation, start: int = 0) -> Match | None:
    """The first match at or behind an offset; raises FeelLimitExceeded when the steps are used up."""
    for begin in range(start, len(text) + 1):
        slots = _run(program, text, begin, evaluation)
        if slots is not None:
            return Match(begin, slots[1], slots, program.groups)
    return None


def find_all(program: Program, text: str, evaluation: Evaluation) -> Iterator[Match]:
    """All matches one behind the other; the pattern must not match an empty text."""
    at = 0
    while (match := find(program, text, evaluation, at)) is not None:
        yield match
        at = max(match.end, match.start + 1)


# one loop without calls between instructions, since a call would cost more than the instruction
def _run(program: Program, text: str, begin: int, evaluation: Evaluation) -> list[int] | None:
    """The remembered places of a match that begins here; slot 1 is its end."""
    instructions, size, slots = program.instructions, len(text), [-1] * program.slots
    stack: list[tuple[int, int, int, int]] = []
    counter, at, steps = 0, begin, evaluation.steps_left - (program.slots >> 6)
    while True:
        steps -= 1
        if steps < 0 or len(stack) > MAX_STACK:
            raise FeelLimitExceeded("the regular expression takes too many steps; make it simpler or the text shorter")
        code, a, b, c, _ = instructions[counter]
        counter += 1
        if code == CHAR:
            if at < size and a(text[at]):
                at += 1
                continue
        elif code == REPEAT:
            reached = _repeat(a, b, c, text, at)
            if reached is not None:
                steps -= (reached - at) >> 1
                if reached > at + b:
                    stack.append((_SHORTER, counter, at + b, reached))
                at = reached
                continue
        elif code in (SPLIT, JUMP):
            if code == SPLIT:
                stack.append((_ELSEWHERE, counter - 1 + b, at, 0))
            counter += a - 1
            continue
        elif code in (SAVE, MARK):
            stack.append((_FORGET, a, slots[a], 0))
            slots[a] = at
            continue
        elif code == CHECK:
            counter += b - 1 if slots[a] == at else 0
            continue
        elif code == DONE:
            slots[1] = at
            evaluation.steps_left = steps
            return slots
        else:
            steps -= 0 if code != BACK else (slots[2 * a + 1] - slots[2 * a]) >> 6
            reached = _assertion(code, a, text, at, slots, program.ignores_case)
            if reached is not None:
                at = reached
                continue
        resumed = _back(stack, slots)
        if resumed is None:
            evaluation.steps_left = steps
            return None
        counter, at = resumed


def _back(stack: list[tuple[int, int, int, int]], slots: list[int]) -> tuple[int, int] | None:
    """Where to go on after a failure."""
    while stack:
        kind, where, place, reached = stack.pop()
        if kind == _ELSEWHERE:
            return where, place
        if kind == _FORGET:
            slots[where] = place
            continue
        if reached - 1 > place:
            stack.append((_SHORTER, where, place, reached - 1))
        return where, reached - 1
    return None


def _repeat(chars: Any, least: int, most: int | None, text: str, at: int) -> int | None:
    """How far a set of characters reaches, if it does so the least number of times."""
    limit = len(text) if most is None else min(len(text), at + most)
    reached = at
    while reached < limit and chars(text[reached]):
        reached += 1
    return reached if reached >= at + least else None


def _assertion(code: int, a: Any, text: str, at: int, slots: list[int], ignores_case: bool) -> int | None:
    """The place behind a start, an end or a back reference, if it holds here."""
    if code == START:
        return at if at == 0 or (a and text[at - 1] == "\n") else None
    if code == END:
        return at if at == len(text) or (a and text[at] == "\n") else None
    start, end = slots[2 * a], slots[2 * a + 1]
    if end < 0:
        return at
    wanted, found = text[start:end], text[at : at + end - start]
    is_same = wanted == found or (ignores_case and wanted.casefold() == found.casefold())
    return at + end - start if is_same else None
