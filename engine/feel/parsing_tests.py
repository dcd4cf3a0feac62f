"""Reads unary tests: the cells of a decision table and the right side of `in`; it must not evaluate them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.feel import nodes
from engine.feel.tokens import Cursor

COMPARISON_SIGNS = frozenset({"<", "<=", ">", ">=", "=", "!="})

Test = nodes.ComparisonTest | nodes.ExpressionTest


class UnaryTestsReader(Cursor):
    """The grammar of unary tests."""

    if TYPE_CHECKING:

        def expression(self) -> nodes.Node: ...
        def operand(self) -> nodes.Node: ...
        def comparison_with(self, left: nodes.Node) -> nodes.Node: ...
        def range_end(self, start: nodes.Node | None, at: int, included: bool) -> nodes.Node: ...

    def unary_tests(self) -> nodes.Tests:
        """Tests of a cell: `-`, `not(a, b)` or `a, b`."""
        start = self.token.start
        if self.at("-") and self.lexer.token_at(self.token.end).kind == "end":
            self.take()
            return nodes.Tests(start, (), False)
        if self._at_negation():
            negated = self._negated()
            if self.token.kind == "end":
                return nodes.Tests(start, negated, True)
            # `not(a) and b` is a condition that calls the function not
            self.jump(start)
        return nodes.Tests(start, self._list(), False)

    def _negated(self) -> tuple[Test, ...]:
        self.take()
        self.expect("(", "behind not")
        tests = self._list()
        self.expect(")", "at the end of the tests of not")
        return tests

    def _at_negation(self) -> bool:
        if self.token.kind != "name" or self.token.text != "not":
            return False
        return self.lexer.token_at(self.token.end).text == "("

    def _list(self) -> tuple[Test, ...]:
        tests = [self._test()]
        while self.accept(","):
            tests.append(self._test())
        return tuple(tests)

    def _test(self) -> Test:
        saw_input, self.saw_input = self.saw_input, False
        tests_input, self.tests_input = self.tests_input, True
        start = self.token.start
        if self.token.kind == "sign" and self.token.text in COMPARISON_SIGNS:
            operator = self.take().text
            test: Test = nodes.ComparisonTest(start, operator, self.operand())
        else:
            test = nodes.ExpressionTest(start, self.expression(), self.saw_input)
        self.saw_input, self.tests_input = saw_input or self.saw_input, tests_input
        return test

    def in_tests(self) -> nodes.Tests:
        """What may follow `in`: one test, or several in parentheses."""
        start = self.token.start
        if not self.at("("):
            return nodes.Tests(start, (self._in_test(),), False)
        self.take()
        first = self._test()
        if self.at("..") and isinstance(first, nodes.ExpressionTest):
            interval = self.range_end(first.expression, start, False)
            return nodes.Tests(start, (nodes.ExpressionTest(start, interval, False),), False)
        tests = [first]
        while self.accept(","):
            tests.append(self._test())
        self.expect(")", "at the end of the tests of in")
        return nodes.Tests(start, tuple(tests), False)

    def _in_test(self) -> Test:
        if self.token.kind == "sign" and self.token.text in COMPARISON_SIGNS:
            return self._test()
        start = self.token.start
        saw_input, self.saw_input = self.saw_input, False
        tested = self.operand()
        if self.tests_input:
            # the `?` of a cell stays the value of its column: "a" in ?
            uses_input = False
        elif uses_input := self.saw_input:
            tested = self.comparison_with(tested)
        self.saw_input = saw_input or self.saw_input
        return nodes.ExpressionTest(start, tested, uses_input)
