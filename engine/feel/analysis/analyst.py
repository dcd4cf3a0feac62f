"""Goes through the nodes of a text and collects what is wrong with them; what each form means, its rule knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine.feel import nodes
from engine.feel.analysis.constants import Constants
from engine.feel.analysis.fault import ExpressionFault
from engine.feel.analysis.knowledge import Knowledge, of_value
from engine.feel.analysis.remedies import Part
from engine.feel.compiler import Compiler
from engine.feel.compiler.blocks import Block
from engine.feel.errors import caret_text, line_and_column

MAX_FAULTS = 20


class Analyst:
    """What the analysis of one text has found so far."""

    def __init__(
        self,
        rules: Rules,
        compiler: Compiler,
        variables: Mapping[str, Knowledge],
        tested: Part,
        languages: frozenset[str],
    ) -> None:
        self._rules = rules
        self.compiler = compiler
        #: what is known of variables, and the value that unary tests are about, with what is known of it
        self.variables = variables
        self.tested = tested
        #: the entries of what a function gives that names a variable, empty where that is open
        self.languages = languages
        self._constants = Constants(compiler)
        self.found: dict[tuple[int, str], None] = {}

    def of(self, node: nodes.Node, block: Block) -> Knowledge:
        """What is known of a node's value; what is wrong with it is noted."""
        if isinstance(node, nodes.Literal):
            return of_value(node.value)
        before = len(self.found)
        known = self._rules[type(node)](self, node, block)
        constant = None if len(self.found) > before else self._constants.at(node, block)
        if constant is None:
            return known
        for at, reason in constant.reasons:
            self.note(at, reason)
        return of_value(constant.value)

    def note(self, at: int, reason: str) -> None:
        """Keeps what is wrong at a place of the text, each thing once."""
        if len(self.found) < MAX_FAULTS:
            self.found[at, reason] = None

    def faults(self, is_fatal: bool) -> tuple[ExpressionFault, ...]:
        """What was found, in the order of the text."""
        source = self.compiler.source
        return tuple(
            ExpressionFault(reason, *line_and_column(source, at), caret_text(source, at), is_fatal)
            for at, reason in sorted(self.found)
        )


#: For each kind of node what is known of one; the analyst knows of its parts.
Rules = Mapping[type[nodes.Node], Callable[[Analyst, Any, Block], Knowledge]]
