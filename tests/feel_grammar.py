"""Writes FEEL expressions by chance, rule of the grammar by rule; it knows no value of any of them."""

from collections.abc import Callable
from random import Random

from engine.feel import BUILTINS

#: What the expressions may read.
VARIABLES = {"a": 1, "b": [1, {"x": 2, "y z": "t"}], "t": "text", "c": {"x": 3, "inner": {"x": [4, 5]}}}

_LITERALS = (
    *("0 1 -1 2 7 0.5 .25 1e3 1e-3 99999999999999999999 1e6000 1e-6000 true false".split()),
    *('"" "a" "abc" "\\u00e4\\"\\n" "\\U01F40E" "2026-03-20" "[0-9]+" "(a+)+b" "P1D" "x;y" "ix" "Asia/Almaty"'.split()),
    '"two words"',
    '@"2026-03-20"', '@"10:00:00"', '@"10:00:00+05:00"', '@"10:00:00@Asia/Almaty"', '@"2026-03-20T10:00:00"',
    '@"2026-03-20T10:00:00Z"', '@"0001-01-01T00:00:00+14:00"', '@"9999-12-31T23:59:59-14:00"', '@"999999999-12-31"',
    '@"-999999999-01-01"', '@"12026-03-20T10:00:00@Europe/Paris"', '@"P1D"', '@"-PT1.5S"', '@"P999999999D"', '@"P1Y2M"',
    '@"P999999999Y"', "[]", "{}",
)  # fmt: skip
_TYPES = (
    "number",
    "string",
    "Any",
    "date",
    "list<number>",
    "context<x: number>",
    "range<date>",
    "function<Any> -> Any",
)
_PROPERTIES = (
    "x",
    "y z",
    "inner",
    "start",
    "end included",
    "year",
    "weekday",
    "time offset",
    "timezone",
    "days",
    "months",
)
_OPERATORS = ("+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=", "and", "or", "in")
_SIGNATURES = tuple(one for function in BUILTINS.values() for one in (function, *function.alternatives))


class Grammar:
    """Writes expressions by a source of chance; `has_null` lets it write null."""

    def __init__(self, chance: Random, has_null: bool = True) -> None:
        self._chance = chance
        self._has_null = has_null
        self._names = [*VARIABLES]

    def expression(self, depth: int = 4) -> str:
        """An expression nested at most so deep."""
        if depth <= 0 or self._chance.random() < 0.2:
            return self._simple()
        return self._chance.choice(_FORMS)(self, depth - 1)

    def _simple(self) -> str:
        if self._chance.random() < 0.3:
            return self._chance.choice(self._names)
        return "null" if self._has_null and self._chance.random() < 0.1 else self._chance.choice(_LITERALS)

    def _operation(self, depth: int) -> str:
        operator = self._chance.choice(_OPERATORS)
        return f"{self.expression(depth)} {operator} {self.expression(depth)}"

    def _parenthesis(self, depth: int) -> str:
        return f"({self.expression(depth)})"

    def _negation(self, depth: int) -> str:
        return f"-{self.expression(depth)}"

    def _list(self, depth: int) -> str:
        return f"[{', '.join(self.expression(depth) for _ in range(self._chance.randint(0, 3)))}]"

    def _context(self, depth: int) -> str:
        keys = self._chance.sample(("x", "y z", "k", '"a-b"', "inner"), self._chance.randint(0, 3))
        return "{" + ", ".join(f"{key}: {self.expression(depth)}" for key in keys) + "}"

    def _range(self, depth: int) -> str:
        if self._chance.random() < 0.3:
            return f"({self._chance.choice(('<', '<=', '>', '>='))} {self._simple()})"
        return f"{self._chance.choice('[(]')}{self._simple()}..{self._simple()}{self._chance.choice('])[')}"

    def _path(self, depth: int) -> str:
        return f"({self.expression(depth)}).{self._chance.choice(_PROPERTIES)}"

    def _filter(self, depth: int) -> str:
        condition = self._chance.choice(("item > 1", "x = 2", "1", "-1", "1.5", self.expression(depth)))
        return f"({self.expression(depth)})[{condition}]"

    def _if(self, depth: int) -> str:
        return f"if {self.expression(depth)} then {self.expression(depth)} else {self.expression(depth)}"

    def _loop(self, depth: int) -> str:
        domain = self._chance.choice(
            (self.expression(depth), "1..3", "3..-1", "1..100000000", '@"2026-03-20"..@"2026-03-22"')
        )
        body = self._with("i", depth) if self._chance.random() < 0.8 else "append(partial, partial)"
        head, link = self._chance.choice((("for", "return"), ("some", "satisfies"), ("every", "satisfies")))
        return f"{head} i in {domain} {link} {body}"

    def _function(self, depth: int) -> str:
        return f"(function(p{self._chance.choice(('', ': ' + self._chance.choice(_TYPES)))}) {self._with('p', depth)})"

    def _call(self, depth: int) -> str:
        if self._chance.random() < 0.2:
            return f"{self._function(depth)}({self.expression(depth)})"
        function = self._chance.choice(_SIGNATURES)
        names = [parameter.split(":")[0].rstrip("?.") for parameter in function.parameters]
        arguments = [self.expression(depth) for _ in names]
        if function.parameters and function.parameters[-1].split(":")[0].endswith("..."):
            arguments += [self.expression(depth) for _ in range(self._chance.randint(0, 2))]
        elif names and self._chance.random() < 0.1:
            arguments = [f"{name}: {argument}" for name, argument in zip(names, arguments, strict=True)]
        return f"{function.name}({', '.join(arguments)})"

    def _between(self, depth: int) -> str:
        return f"{self.expression(depth)} between {self.expression(depth)} and {self.expression(depth)}"

    def _instance(self, depth: int) -> str:
        return f"({self.expression(depth)}) instance of {self._chance.choice(_TYPES)}"

    def _tests(self, depth: int) -> str:
        tests = (f"{self._chance.choice(('', '<', '>=', '!='))} {self._simple()}" for _ in range(2))
        return f"{self.expression(depth)} in ({', '.join(tests)})"

    def _with(self, name: str, depth: int) -> str:
        self._names.append(name)
        try:
            return self.expression(depth)
        finally:
            self._names.pop()


_FORMS: tuple[Callable[[Grammar, int], str], ...] = (
    *(Grammar._operation,) * 4,
    *(Grammar._call,) * 8,
    Grammar._parenthesis, Grammar._negation, Grammar._list, Grammar._context, Grammar._range, Grammar._path,
    Grammar._filter, Grammar._if, Grammar._loop, Grammar._between, Grammar._instance, Grammar._tests,
)  # fmt: skip
