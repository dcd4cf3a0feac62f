"""Compiled expressions and unary tests: what the rest of the product evaluates; it must not know nodes."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from engine.feel.analysis import Given, Verdict, verdict_on
from engine.feel.analysis.fields import FieldRead, asked_for_null, entries_of, fields_read, handed_on, texts_in
from engine.feel.builtins import BUILTINS
from engine.feel.cache import Cache
from engine.feel.compiled import Analysis, Compiled
from engine.feel.compiler import Compiler, Test, compiler_for
from engine.feel.compiler.blocks import Block, Closure
from engine.feel.compiler.unary import compile_tests
from engine.feel.errors import FeelError, FeelLimitExceeded, NullValue
from engine.feel.evaluation import MAX_STEPS, Chance, Evaluation, Labels, Root, Warning, taken_in
from engine.feel.names import DECLARED_NAME, is_plain
from engine.feel.nodes import Node
from engine.feel.parser import parse_expression, parse_unary_tests
from engine.feel.properties import PROPERTY_NAMES
from engine.feel.types import Type
from engine.feel.values import Function, Value

NO_FUNCTIONS: Mapping[str, Function] = MappingProxyType({})
NO_TYPES: Mapping[str, Type] = MappingProxyType({})
Now = datetime | Callable[[], datetime] | None


class Expression(Compiled):
    """A compiled expression.

    `variables` are the names that must come from the context (of a path the first), `possible_variables`
    those that a filter's items may have or else the context, `calls` the names of functions called, `named` the
    variables that these calls name as texts, or the paths from one.
    """

    def __init__(self, source: str, compiler: Compiler, closure: Closure, analysis: Analysis) -> None:
        super().__init__(source, compiler, analysis)
        self._closure = closure

    def fields_read(self, names: Container[str]) -> tuple[FieldRead, ...]:
        """The fields that it reads of those of its variables that are named."""
        named = {name for name in self.reads if name in names}
        return tuple(read for read in fields_read(self._parsed()) if read.variable in named) if named else ()

    def asked_for_null(self) -> frozenset[str]:
        """The variables of which it asks whether they have a value, so that it knows what to do without."""
        return frozenset(asked_for_null(self._parsed()))

    def handed_on(self) -> frozenset[str]:
        """The variables whose values, or parts of them, may stand in its value."""
        return self.variables.intersection(handed_on(self._parsed()))

    def entries(self) -> tuple[str, ...] | None:
        """The names in the context that it writes out; None if it is no context."""
        return entries_of(self._parsed())

    def texts(self) -> tuple[str, ...]:
        """The texts that it writes out."""
        return tuple(texts_in(self._parsed()))

    def _parsed(self) -> Node | None:
        """Its nodes, which are not kept; none of one with names that only its loops declare and that have blanks."""
        known = {*self.reads, *self.calls, *PROPERTY_NAMES}
        try:
            return parse_expression(self.source, known)
        except FeelError:
            return None

    def evaluate(
        self,
        context: Mapping[str, Any],
        now: Now = None,
        steps: int = MAX_STEPS,
        chance: Chance = None,
        labels: Labels = None,
    ) -> Value:
        """The value; null where something could not be computed.

        `now` is the aware moment of today() and now(), in the zone whose date is meant; `chance` the source of uuid()
        and random number(), `labels` that of label(). Raises FeelLimitExceeded.
        """
        try:
            return self._closure(Root(context, Evaluation(now, steps, chance, labels)))
        except RecursionError as error:
            raise _too_deep() from error

    def evaluate_within(self, context: Mapping[str, Any], bounds: Evaluation, labels: Labels = None) -> Value:
        """As `evaluate`, with bounds, clock and warnings that many expressions share."""
        bounds.labels = labels
        try:
            return self._closure(Root(context, bounds))
        except RecursionError as error:
            raise _too_deep() from error

    def within(self, scope: Root) -> Value:
        """As `evaluate`, in a scope that many expressions share; RecursionError goes through to whoever made it."""
        return self._closure(scope)

    def trace(
        self,
        context: Mapping[str, Any],
        now: Now = None,
        steps: int = MAX_STEPS,
        chance: Chance = None,
        labels: Labels = None,
    ) -> tuple[Value, list[Warning]]:
        """The value, and why anything in it became null."""
        evaluation = Evaluation(now, steps, chance, labels)
        try:
            return self._closure(Root(context, evaluation)), evaluation.warnings
        except RecursionError as error:
            raise _too_deep() from error


class UnaryTests(Compiled):
    """Compiled unary tests: an input entry of a decision table, or allowed values."""

    def __init__(self, source: str, compiler: Compiler, test: Test, analysis: Analysis) -> None:
        super().__init__(source, compiler, analysis)
        self._test = test

    def evaluate(
        self, value: Any, context: Mapping[str, Any] = NO_FUNCTIONS, now: Now = None, steps: int = MAX_STEPS
    ) -> bool | None:
        """Whether the value meets one of the tests; null where that cannot be said. Raises
        FeelLimitExceeded."""
        return self._of_given(Root(context, Evaluation(now, steps)), value)

    def trace(
        self, value: Any, context: Mapping[str, Any] = NO_FUNCTIONS, now: Now = None, steps: int = MAX_STEPS
    ) -> tuple[bool | None, list[Warning]]:
        """Whether the value meets one of the tests, and why anything became null."""
        evaluation = Evaluation(now, steps)
        return self._of_given(Root(context, evaluation), value), evaluation.warnings

    def _of_given(self, scope: Root, value: Any) -> bool | None:
        try:
            return self.holds(scope, taken_in(value, scope.evaluation))
        except NullValue:
            return None
        except RecursionError as error:
            raise _too_deep() from error

    def holds(self, scope: Root, value: Value) -> bool | None:
        """As `evaluate`, of a value that is FEEL's own, in a scope that many tests share, so that a table is quick."""
        try:
            return self._test(scope, value)
        except NullValue:
            return None
        except RecursionError as error:
            raise _too_deep() from error


def open_scope(context: Mapping[str, Any], now: Now = None, steps: int = MAX_STEPS) -> Root:
    """A scope for `UnaryTests.holds`; its steps are counted over all tests together."""
    return Root(context, Evaluation(now, steps))


def _too_deep() -> FeelLimitExceeded:
    return FeelLimitExceeded("functions call each other, or values are nested, too deep")


_expressions = Cache(8192)
_tests = Cache(8192)


def compile_expression(
    expression: str,
    names: Iterable[str] = (),
    functions: Mapping[str, Function] = NO_FUNCTIONS,
    types: Mapping[str, Type] = NO_TYPES,
) -> Expression:
    """The compiled expression, from the cache if it was met before with the same names and functions.

    `names` are the variables in scope; those with blanks or signs are only understood if they are among them.
    `functions` come in addition to the standard's, `types` are those that a model defines. Raises
    FeelSyntaxError, FeelUnknownFunction or FeelLimitExceeded.
    """
    scope = frozenset(names)

    def make() -> Expression:
        compiler, known = _compiler(expression, scope, functions, types)
        node = _shallow(lambda: parse_expression(expression, known))
        closure = _shallow(lambda: compiler.compile(node, Block()))
        return Expression(expression, compiler, closure, analysis)

    def analysis(given: Given) -> Verdict:
        # read again, so that the nodes of all that is compiled need not be kept
        compiler, known = _compiler(expression, scope, functions, types)
        return verdict_on(compiler, parse_expression(expression, known), given)

    found: Expression = _expressions.get((expression, scope, id(functions), id(types)), (functions, types), make)
    return found


def compile_unary_tests(
    tests: str,
    names: Iterable[str] = (),
    functions: Mapping[str, Function] = NO_FUNCTIONS,
    types: Mapping[str, Type] = NO_TYPES,
) -> UnaryTests:
    """The compiled tests; arguments and errors as of `compile_expression`."""
    scope = frozenset(names)

    def make() -> UnaryTests:
        compiler, known = _compiler(tests, scope, functions, types)
        node = _shallow(lambda: parse_unary_tests(tests, known))
        test = _shallow(lambda: compile_tests(compiler, node, Block()))
        return UnaryTests(tests, compiler, test, analysis)

    def analysis(given: Given) -> Verdict:
        compiler, known = _compiler(tests, scope, functions, types)
        return verdict_on(compiler, parse_unary_tests(tests, known), given)

    found: UnaryTests = _tests.get((tests, scope, id(functions), id(types)), (functions, types), make)
    return found


def _compiler(
    source: str, names: frozenset[str], functions: Mapping[str, Function], types: Mapping[str, Type]
) -> tuple[Compiler, tuple[str, ...]]:
    all_functions = {**BUILTINS, **functions} if functions else BUILTINS
    known = (*names, *functions, *_names_of_words(types), *_WORDY_BUILTINS, *PROPERTY_NAMES)
    return compiler_for(source, names, all_functions, types), known


def _names_of_words(types: Mapping[str, Type]) -> Iterable[str]:
    """The types of several words; one with a sign would be taken for a calculation in every expression."""
    return (name for name in types if " " in name and all(map(is_plain, name.split())))


_WORDY_BUILTINS = tuple(name for name in BUILTINS if not is_plain(name))


def _shallow(work: Callable[[], Any]) -> Any:
    try:
        return work()
    except RecursionError as error:
        raise FeelLimitExceeded("the expression is nested too deep") from error


def evaluate(
    expression: str,
    context: Mapping[str, Any] = NO_FUNCTIONS,
    functions: Mapping[str, Function] = NO_FUNCTIONS,
    now: Now = None,
) -> Value:
    """The value of an expression; the keys of the context, also of contexts inside it, are the names in
    scope."""
    return compile_expression(expression, names_of(context), functions).evaluate(context, now)


def unary_tests(
    tests: str,
    value: Any,
    context: Mapping[str, Any] = NO_FUNCTIONS,
    functions: Mapping[str, Function] = NO_FUNCTIONS,
    now: Now = None,
) -> bool | None:
    """Whether a value meets unary tests; names in scope as for `evaluate`."""
    return compile_unary_tests(tests, names_of(context), functions).evaluate(value, context, now)


def names_of(context: Mapping[str, Any], depth: int = 8) -> set[str]:
    """The names that a context brings: its keys, and those keys inside it that are more than an
    identifier; keys that no name of FEEL can be are left out."""
    inside = {name for value in context.values() for name in _inner_names(value, depth)}
    return inside.union(filter(DECLARED_NAME.fullmatch, context))


def _inner_names(value: Any, depth: int) -> set[str]:
    if depth == 0:
        return set()
    if isinstance(value, list) and value:
        return _inner_names(value[0], depth - 1)
    if not isinstance(value, Mapping):
        return set()
    own = {key for key in value if isinstance(key, str) and not is_plain(key) and DECLARED_NAME.fullmatch(key)}
    return own.union(*(_inner_names(item, depth - 1) for item in value.values()))
