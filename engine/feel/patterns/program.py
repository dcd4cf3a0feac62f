"""Turns a pattern into a program for the machine; it must not look at any text that is matched.

A fragment is a list of instructions with jumps relative to themselves, so that fragments can be put together.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from engine.feel.errors import FeelLimitExceeded, NullValue
from engine.feel.patterns.charsets import CharSet, any_but_newline, any_char, single
from engine.feel.patterns.classes import ClassReader

CHAR, REPEAT, SPLIT, JUMP, SAVE, START, END, BACK, MARK, CHECK, DONE = range(11)
MAX_PROGRAM = 20_000
MAX_DEPTH = 100

Instruction = tuple[int, Any, Any, Any, Any]
Fragment = list[Instruction]


@dataclass(frozen=True, slots=True)
class Program:
    """A compiled pattern; `slots` are the places that the machine remembers, two for each group and one for
    each loop."""

    instructions: tuple[Instruction, ...]
    groups: int
    slots: int
    ignores_case: bool


@lru_cache(maxsize=256)
def compile_pattern(pattern: str, flags: str = "") -> Program:
    """The program of a pattern with XPath's flags s, m, i, x, q; NullValue if the pattern or a flag is
    wrong."""
    wrong = set(flags) - set("smixq")
    if wrong:
        raise NullValue(f'there is no flag "{min(wrong)}"; the flags are s, m, i, x and q')
    ignores_case = "i" in flags
    if "q" in flags:
        body = [_instruction(CHAR, single(char, ignores_case)) for char in pattern]
        groups, slots = 0, 2
    else:
        reader = _Reader(pattern, flags)
        body = reader.whole()
        groups, slots = reader.groups, 2 * reader.groups + 2 + reader.loops
    instructions = _limited([*body, _instruction(DONE)])
    return Program(tuple(instructions), groups, slots, ignores_case)


def _instruction(code: int, a: Any = 0, b: Any = 0, c: Any = 0, d: Any = 0) -> Instruction:
    return code, a, b, c, d


def _limited(fragment: Fragment) -> Fragment:
    if len(fragment) > MAX_PROGRAM:
        raise FeelLimitExceeded("the regular expression is too large; use smaller numbers in its {}")
    return fragment


class _Reader(ClassReader):
    """Reads the pattern by recursive descent; loops are numbered behind the groups when all groups are
    known."""

    def __init__(self, pattern: str, flags: str) -> None:
        super().__init__(pattern, "i" in flags, "x" in flags)
        self.dot: CharSet = any_char if "s" in flags else any_but_newline
        self.is_multiline = "m" in flags
        self.groups = 0
        self.loops = 0
        self.depth = 0
        self._closed: set[int] = set()

    def whole(self) -> Fragment:
        fragment = self._alternatives()
        if self.letter():
            raise NullValue("the pattern has a ) too many")
        shift = 2 * self.groups + 2
        return [
            (code, a + shift, b, c, d) if code in {MARK, CHECK} else (code, a, b, c, d) for code, a, b, c, d in fragment
        ]

    def _alternatives(self) -> Fragment:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise FeelLimitExceeded("the regular expression is nested too deep")
        branches = [self._branch()]
        while self.accept("|"):
            branches.append(self._branch())
        self.depth -= 1
        fragment = branches.pop()
        while branches:
            branch = branches.pop()
            fragment = _limited(
                [
                    _instruction(SPLIT, 1, len(branch) + 2),
                    *branch,
                    _instruction(JUMP, len(fragment) + 1),
                    *fragment,
                ]
            )
        return fragment

    def _branch(self) -> Fragment:
        fragment: Fragment = []
        while self.letter() not in {"", "|", ")"}:
            fragment += self._quantified(self._atom())
            _limited(fragment)
        return fragment

    def _atom(self) -> Fragment:
        letter = self.take()
        match letter:
            case "(":
                return self._group()
            case "^":
                return [_instruction(START, self.is_multiline)]
            case "$":
                return [_instruction(END, self.is_multiline)]
            case ".":
                return [_instruction(CHAR, self.dot)]
            case "[":
                return [_instruction(CHAR, self.char_class())]
            case "\\":
                return self._escape()
            case "?" | "*" | "+" | "{" | "}":
                raise NullValue(
                    f"the pattern has a {letter} with nothing before it; write \\{letter} for the sign itself"
                )
        return [_instruction(CHAR, single(letter, self.ignores_case))]

    def _group(self) -> Fragment:
        if self.accept("?"):
            if not self.accept(":"):
                raise NullValue("the pattern has a (? that is not (?:")
            inner = self._alternatives()
            self._close()
            return inner
        self.groups += 1
        number = self.groups
        inner = self._alternatives()
        self._close()
        self._closed.add(number)
        return [_instruction(SAVE, 2 * number), *inner, _instruction(SAVE, 2 * number + 1)]

    def _close(self) -> None:
        if not self.accept(")"):
            raise NullValue("the pattern has a ( that is never closed")

    def _escape(self) -> Fragment:
        if not self.letter().isdigit():
            return [_instruction(CHAR, self.escaped_set())]
        number = int(self.take())
        while self.letter().isdigit() and number * 10 + int(self.letter()) <= self.groups:
            number = number * 10 + int(self.take())
        if number not in self._closed:
            raise NullValue(f"the pattern refers to a group {number} that is not closed before")
        return [_instruction(BACK, number)]

    def _quantified(self, atom: Fragment) -> Fragment:
        bounds = self.quantifier()
        if bounds is None:
            return atom
        least, most = bounds
        is_lazy = self.accept("?")
        if self.letter() in {"?", "*", "+", "{"} and self.letter():
            raise NullValue("the pattern repeats a repetition; put it in parentheses")
        if atom and atom[0][0] == CHAR and len(atom) == 1 and not is_lazy:
            return [_instruction(REPEAT, atom[0][1], least, most)]
        return self._repeated(atom, least, most, is_lazy)

    def _repeated(self, atom: Fragment, least: int, most: int | None, is_lazy: bool) -> Fragment:
        copies = least if most is None else most
        if copies * (len(atom) + 2) > MAX_PROGRAM:
            _limited([_instruction(DONE)] * (MAX_PROGRAM + 1))
        fragment = atom * least
        if most is None:
            return fragment + self._loop(atom, is_lazy)
        optional: Fragment = []
        for _ in range(most - least):
            optional = [_choice(1, len(atom) + len(optional) + 1, is_lazy), *atom, *optional]
        return fragment + optional

    def _loop(self, atom: Fragment, is_lazy: bool) -> Fragment:
        slot = self.loops
        self.loops += 1
        # a round that matches nothing would come again for ever: CHECK leaves the loop then
        size = len(atom)
        return [
            _choice(1, size + 4, is_lazy),
            _instruction(MARK, slot),
            *atom,
            _instruction(CHECK, slot, 2),
            _instruction(JUMP, -(size + 3)),
        ]


def _choice(first: int, second: int, is_lazy: bool) -> Instruction:
    return _instruction(SPLIT, second, first) if is_lazy else _instruction(SPLIT, first, second)
