"""The compiler of one text: its functions, its free names; the rules by which it compiles it is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine.feel import nodes
from engine.feel.compiler.blocks import Block, Closure
from engine.feel.evaluation import Place
from engine.feel.types import Type
from engine.feel.values import Function


class Compiler:
    """Compiles the nodes of one text, each by the rule of its kind."""

    def __init__(
        self,
        rules: Rules,
        source: str,
        names: frozenset[str],
        functions: Mapping[str, Function],
        types: Mapping[str, Type],
    ) -> None:
        self.rules = rules
        self.source = source
        self.names = names
        self.functions = functions
        self.types = types
        self.variables: set[str] = set()
        self.possible_variables: set[str] = set()
        self.calls: set[str] = set()
        #: the variables, and paths from one, that calls name as texts
        self.named: set[str] = set()
        self.names_read: set[str] = set()
        self.size = 0

    def compile(self, node: nodes.Node, block: Block) -> Closure:
        """The closure of a node."""
        self.size += 1
        return self.rules[type(node)](self, node, block)

    def weighed(self, node: nodes.Node, block: Block) -> tuple[Closure, int]:
        """The closure of a node that is run many times, and the steps that one time of it is worth."""
        before = self.size
        closure = self.compile(node, block)
        return closure, 1 + (self.size - before) // 2

    def place(self, node: nodes.Node) -> Place:
        """Where a node is, for warnings."""
        return Place(self.source, node.at)

    def function_called(self, name: str, block: Block) -> Function | None:
        """The function that a call of this name surely means; None where a variable may be meant, or nothing."""
        return None if block.declares(name) or name in self.names else self.functions.get(name)

    def function_valued(self, name: str) -> Function | None:
        """The function that a name gives where there is no variable of that name; None if it gives none."""
        function = self.functions.get(name)
        return function if function is not None and function.is_value else None

    def note_variable(self, name: str, block: Block) -> None:
        """Keeps account of a name that is not the expression's own."""
        if block.declares(name):
            return
        # a variable may have the name of a function
        if name not in self.names and (self.function_valued(name) or block.is_in_filter()):
            self.possible_variables.add(name)
        else:
            self.variables.add(name)


#: For each kind of node how the closure of one is made; its parts it has made by the compiler.
Rules = Mapping[type[nodes.Node], Callable[[Compiler, Any, Block], Closure]]
