"""Reads the forms that begin with a word, a bracket or a literal; operators between them are the parser's."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from engine.feel import nodes
from engine.feel.errors import FeelSyntaxError
from engine.feel.names import DECLARED_NAME, ITERATOR_NAME, normal_name
from engine.feel.parsing_types import TypeReader
from engine.feel.temporal_text import parse_temporal

_CONSTANTS = {"true": True, "false": False, "null": None}
# whether a range written as a comparison has a start, an end, and includes them
_COMPARISON_ENDS = {
    "<": (False, True, False),
    "<=": (False, True, True),
    ">": (True, False, False),
    ">=": (True, False, True),
    "=": (True, True, True),
    "!=": (True, True, False),
}
_ORDER = frozenset({"<", "<=", ">", ">="})


class Forms(TypeReader):
    """Literals, names, lists, contexts, ranges, for, some, every, if, functions and calls."""

    if TYPE_CHECKING:

        def expression(self) -> nodes.Node: ...
        def operand(self) -> nodes.Node: ...
        def endpoint(self) -> nodes.Node: ...

    def primary(self) -> nodes.Node:
        """An operand without its operators."""
        token = self.token
        if token.kind in {"number", "string"}:
            self.take()
            return nodes.Literal(token.start, token.value)
        if token.kind == "name":
            self.take()
            return nodes.Name(token.start, token.text)
        handler = _HANDLERS.get(token.text)
        if handler is None or token.kind == "end":
            raise self.error(f"expected a value, but found {token.text}")
        return handler(self)

    def _constant(self) -> nodes.Node:
        token = self.take()
        return nodes.Literal(token.start, _CONSTANTS[token.text])

    def _input(self) -> nodes.Node:
        self.saw_input = True
        return nodes.Name(self.take().start, "?")

    def _reversed_range(self) -> nodes.Node:
        start = self.take().start
        return self.range_end(self.expression(), start, False)

    def _at_literal(self) -> nodes.Node:
        start = self.take().start
        if self.token.kind != "string":
            raise self.error('after @ comes a date, time or duration as text, as in @"2026-03-20"')
        token = self.take()
        value = parse_temporal(token.value)
        if value is None:
            raise FeelSyntaxError(f"{token.text} is no date, time, date and time or duration", self.source, start)
        return nodes.Literal(start, value)

    def _parenthesis(self) -> nodes.Node:
        start = self.take().start
        if self.token.text in _COMPARISON_ENDS and self.token.kind == "sign":
            return self._comparison_range(start)
        node = self.expression()
        if self.at(".."):
            return self.range_end(node, start, False)
        self.expect(")", "to close the parenthesis")
        return node

    def _comparison_range(self, start: int) -> nodes.Node:
        interval = self._comparison(start)
        self.expect(")", "at the end of the range")
        return interval

    def _comparison(self, start: int) -> nodes.Node:
        has_start, has_end, included = _COMPARISON_ENDS[self.take().text]
        limit = self.operand()
        return nodes.RangeOf(
            start,
            limit if has_start else None,
            limit if has_end else None,
            has_start and included,
            has_end and included,
            is_comparison=True,
        )

    def _list_or_range(self) -> nodes.Node:
        start = self.take().start
        if self.accept("]"):
            return nodes.ListOf(start, ())
        items: list[nodes.Node] = []
        while not items or self.accept(","):
            if self._at_comparison():
                items.append(self._comparison(self.token.start))
                continue
            items.append(self.expression())
            if len(items) == 1 and self.at(".."):
                return self.range_end(items[0], start, True)
        self.expect("]", "at the end of the list")
        return nodes.ListOf(start, tuple(items))

    def _at_comparison(self) -> bool:
        return self.token.kind == "sign" and self.token.text in _ORDER

    def range_end(self, start: nodes.Node | None, at: int, included: bool) -> nodes.Node:
        """The rest of a range, from its two dots."""
        self.expect("..", "between the ends of the range")
        end = self.endpoint()
        if not (self.at("]") or self.at(")") or self.at("[")):
            raise self.error(f"a range ends with ], ) or [, but found {self.token.text}")
        return nodes.RangeOf(at, start, end, included, self.take().text == "]")

    def _context(self) -> nodes.Node:
        start = self.take().start
        entries: list[tuple[str, nodes.Node]] = []
        while not self.at("}"):
            key = self._key()
            self.expect(":", f"behind the name {key}")
            entries.append((key, self.expression()))
            if not self.accept(","):
                break
        self.expect("}", "at the end of the context")
        return nodes.ContextOf(start, tuple(entries))

    def _key(self) -> str:
        if self.token.kind != "string":
            return self._declared(DECLARED_NAME, "a name or text as the key of the context")
        key: str = self.take().value
        # any text may be a key, but only what could be written as a name is one for what follows
        if DECLARED_NAME.fullmatch(key) and key == normal_name(key):
            self.declare(key)
        return key

    def _declared(self, pattern: re.Pattern[str], expected: str) -> str:
        """A name that is new here; one between backticks is known only so, the others to all that follows."""
        if self._is_between_backticks():
            return self.take().text
        found = self.raw(pattern)
        if found is None:
            raise self.error(f"expected {expected}, but found {self.token.text}")
        self.jump(found.end())
        return self.declare(found.group())

    def _if(self) -> nodes.Node:
        start = self.take().start
        condition = self.expression()
        self.expect("then", "behind the condition of if")
        then = self.expression()
        self.expect("else", "at the end of if; every if needs one")
        return nodes.If(start, condition, then, self.expression())

    def _for(self) -> nodes.Node:
        start = self.take().start
        iterators = self._iterators()
        self.expect("return", "behind the lists of for")
        return nodes.For(start, iterators, self.expression())

    def _quantified(self) -> nodes.Node:
        token = self.take()
        iterators = self._iterators()
        self.expect("satisfies", f"behind the lists of {token.text}")
        return nodes.Quantified(token.start, token.text == "every", iterators, self.expression())

    def _iterators(self) -> tuple[nodes.Iterator, ...]:
        iterators: list[nodes.Iterator] = []
        while not iterators or self.accept(","):
            name = self._declared(ITERATOR_NAME, "a name")
            self.expect("in", f"behind the name {name}")
            domain = self.expression()
            end = self.expression() if self.accept("..") else None
            iterators.append(nodes.Iterator(name, domain, end))
        return tuple(iterators)

    def _function(self) -> nodes.Node:
        start = self.take().start
        self.expect("(", "behind function")
        parameters = []
        while not self.at(")"):
            name = self._declared(DECLARED_NAME, "the name of a parameter")
            parameters.append((name, self.type_name() if self.accept(":") else None))
            if not self.accept(","):
                break
        self.expect(")", "at the end of the parameters")
        external = self.accept("external")
        return nodes.FunctionOf(start, tuple(parameters), self.expression(), external)

    def call(self, callee: nodes.Node) -> nodes.Node:
        """A call, from its opening parenthesis."""
        self.take()
        arguments: list[nodes.Node] = []
        names: list[str] = []
        while not self.at(")"):
            name = self._argument_name()
            if name is not None:
                names.append(name)
            arguments.append(self.expression())
            if not self.accept(","):
                break
        self.expect(")", "at the end of the arguments")
        if names and len(names) != len(arguments):
            raise FeelSyntaxError("name all arguments of a call or none", self.source, callee.at)
        return nodes.Call(callee.at, callee, tuple(arguments), tuple(names))

    def _argument_name(self) -> str | None:
        """The name before an argument, with its colon, if one is here."""
        if self._is_between_backticks():
            name, end = self.token.text, self.token.end
        elif found := self.raw(DECLARED_NAME):
            name, end = normal_name(found.group()), found.end()
        else:
            return None
        colon = self.lexer.token_at(end)
        if colon.text != ":":
            return None
        self.jump(colon.end)
        return name

    def _is_between_backticks(self) -> bool:
        return self.source.startswith("`", self.token.start)


# straight to the method, since each call between two levels of nesting would cost depth
_HANDLERS: dict[str, Callable[[Forms], nodes.Node]] = {
    "true": Forms._constant,
    "false": Forms._constant,
    "null": Forms._constant,
    "if": Forms._if,
    "for": Forms._for,
    "some": Forms._quantified,
    "every": Forms._quantified,
    "function": Forms._function,
    "(": Forms._parenthesis,
    "[": Forms._list_or_range,
    "]": Forms._reversed_range,
    "{": Forms._context,
    "@": Forms._at_literal,
    "?": Forms._input,
}
