"""Reads an expression or unary tests into nodes by climbing precedences; it must not evaluate anything.

Binding, from loose to tight: or; and; comparison, between, in; + -; * /; **; unary minus; instance of; path,
filter, call.
"""

from __future__ import annotations

from collections.abc import Iterable

from engine.feel import nodes
from engine.feel.errors import FeelLimitExceeded, FeelSyntaxError
from engine.feel.lexer import Token
from engine.feel.names import KnownNames
from engine.feel.operators import negative
from engine.feel.parsing_forms import Forms
from engine.feel.parsing_tests import UnaryTestsReader

MAX_DEPTH = 200
MAX_LENGTH = 100_000

_COMPARISONS = frozenset({"=", "!=", "<", "<=", ">", ">="})
_OR, _AND, _COMPARISON, _SUM, _PRODUCT, _POWER = range(1, 7)
_ARITHMETIC = {"+": _SUM, "-": _SUM, "*": _PRODUCT, "/": _PRODUCT, "**": _POWER}


def parse_expression(source: str, names: Iterable[str]) -> nodes.Node:
    """The nodes of an expression; `names` are those in scope; raises FeelSyntaxError or FeelLimitExceeded."""
    parser = Parser(_checked(source), KnownNames.of(names))
    node = parser.expression()
    parser.expect_end()
    return node


def parse_unary_tests(source: str, names: Iterable[str]) -> nodes.Tests:
    """The nodes of unary tests (`-`, `not(…)`, tests separated by commas)."""
    parser = Parser(_checked(source), KnownNames.of(names))
    tests = parser.unary_tests()
    parser.expect_end()
    return tests


def _checked(source: str) -> str:
    if len(source) > MAX_LENGTH:
        raise FeelLimitExceeded(f"the expression has {len(source)} characters; {MAX_LENGTH} are allowed")
    return source


class Parser(Forms, UnaryTestsReader):
    """Operators and their precedence; the forms that begin with a word or bracket are in Forms."""

    def expression(self) -> nodes.Node:
        """A whole expression, as loose as can be."""
        ends_range, self.ends_range = self.ends_range, False
        node = self._climb(_OR)
        self.ends_range = ends_range
        return node

    def endpoint(self) -> nodes.Node:
        """The end of a range, behind which `[` may close it."""
        ends_range, self.ends_range = self.ends_range, True
        node = self._climb(_SUM)
        self.ends_range = ends_range
        return node

    def operand(self) -> nodes.Node:
        """An operand of a comparison."""
        return self._climb(_SUM)

    def comparison_with(self, left: nodes.Node) -> nodes.Node:
        """The comparison whose left side was read; that alone if none follows."""
        while self._level(self.token) == _COMPARISON:
            left = self._operation(left, _COMPARISON)
        return left

    def _climb(self, least: int) -> nodes.Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise FeelLimitExceeded(f"the expression is nested deeper than {MAX_DEPTH}", self.source, self.token.start)
        left = self._negation() if self.at("-") else self._instance_of(self._postfix(self.primary()))
        links = 0
        while (level := self._level(self.token)) >= least:
            links += 1
            if links > MAX_DEPTH and level >= _SUM:
                raise FeelLimitExceeded(
                    f"more than {MAX_DEPTH} operators follow each other; use sum() or string join()",
                    self.source,
                    left.at,
                )
            left = self._operation(left, level)
        self.depth -= 1
        return left

    def _level(self, token: Token) -> int:
        if token.kind == "sign":
            return _COMPARISON if token.text in _COMPARISONS else _ARITHMETIC.get(token.text, 0)
        if token.kind == "keyword":
            return {"or": _OR, "and": _AND, "between": _COMPARISON, "in": _COMPARISON}.get(token.text, 0)
        return 0

    def _operation(self, left: nodes.Node, level: int) -> nodes.Node:
        token = self.take()
        if level <= _AND:
            return self._logic(left, token, level)
        if token.text == "between":
            low = self._climb(_SUM)
            self.expect("and", "between the two limits of between")
            return nodes.Between(token.start, left, low, self._climb(_SUM))
        if token.text == "in":
            return nodes.In(token.start, left, self.in_tests())
        right = self._climb(level + 1)
        if level == _COMPARISON:
            return nodes.Comparison(token.start, token.text, left, right)
        return nodes.Arithmetic(token.start, token.text, left, right)

    def _logic(self, left: nodes.Node, token: Token, level: int) -> nodes.Node:
        # a long chain stays one flat node, so that it needs no depth
        operands = [left, self._climb(level + 1)]
        while self.token.kind == "keyword" and self.token.text == token.text:
            self.take()
            operands.append(self._climb(level + 1))
        return nodes.Logic(token.start, token.text, tuple(operands))

    def _negation(self) -> nodes.Node:
        signs: list[Token] = []
        while self.at("-"):
            signs.append(self.take())
            if len(signs) > MAX_DEPTH:
                raise FeelLimitExceeded("too many minus signs follow each other", self.source, signs[0].start)
        if self.token.kind == "number":
            # the sign before a number is part of it: -1 instance of number
            node: nodes.Node = nodes.Literal(signs.pop().start, negative(self.take().value))
        else:
            node = self.primary()
        node = self._instance_of(self._postfix(node))
        for sign in reversed(signs):
            node = nodes.Negation(sign.start, node)
        return node

    def _instance_of(self, node: nodes.Node) -> nodes.Node:
        while self.at("instance"):
            token = self.take()
            self.expect("of", "behind instance")
            node = nodes.InstanceOf(token.start, node, self.type_name())
        return node

    def _postfix(self, node: nodes.Node) -> nodes.Node:
        links = 0
        while self.token.kind == "sign":
            links += 1
            if links > MAX_DEPTH:
                raise FeelLimitExceeded("too many paths, filters or calls follow each other", self.source, node.at)
            if self.at("."):
                node = self._path(node)
            elif self.at("(") and not isinstance(node, nodes.Literal):
                node = self.call(node)
            elif self.at("[") and not self._closes_range():
                node = self._filter(node)
            else:
                break
        return node

    def _path(self, base: nodes.Node) -> nodes.Node:
        dot = self.take()
        if self.token.kind not in {"name", "keyword"}:
            raise FeelSyntaxError(f"after a dot comes a name, not {self.token.text}", self.source, dot.start)
        return nodes.Path(self.token.start, base, self.take().text)

    def _filter(self, base: nodes.Node) -> nodes.Node:
        bracket = self.take()
        condition = self.expression()
        self.expect("]", "at the end of the filter")
        return nodes.Filter(bracket.start, base, condition)

    def _closes_range(self) -> bool:
        if not self.ends_range:
            return False
        following = self.lexer.token_at(self.token.end)
        return following.kind in {"end", "keyword"} or following.text in {")", "]", "}", ",", ".", "="}
