"""The elements of a requirement graph: inputs, decisions, knowledge models, services; knows no XML.

An element's `key` names it among all files: the namespace of its file, `#`, its id.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.dmn.boxed.functions import Parameter
from engine.dmn.item_types import ANY, ItemType
from engine.dmn.logic import Logic
from engine.feel import Function


@dataclass(frozen=True)
class InputData:
    """A value that the model takes from outside, under the name of its variable."""

    id: str
    name: str
    type_name: str | None = None
    key: str = ""
    type: ItemType = ANY


@dataclass(frozen=True)
class Requirement:
    """An arrow of the graph: the element that is required, and the name under which it is known here.

    `qualifier` is the name of the import through which it comes, empty for an element of the same file.
    """

    key: str
    name: str
    qualifier: str = ""

    @property
    def label(self) -> str:
        """The name as an expression writes it."""
        return f"{self.qualifier}.{self.name}" if self.qualifier else self.name


@dataclass(frozen=True)
class Decision:
    """A decision: its value is known to those who require it as `variable`.

    `undeclared` are names in its logic that the model does not declare: a case may have them. `functions` are
    those that are known behind the name of an import.
    """

    id: str
    name: str
    variable: str
    logic: Logic
    kind: str = ""
    where: str = ""
    key: str = ""
    inputs: tuple[Requirement, ...] = ()
    decisions: tuple[Requirement, ...] = ()
    functions: Mapping[str, Mapping[str, Function]] = field(default_factory=dict)
    undeclared: frozenset[str] = frozenset()
    type: ItemType = ANY


@dataclass(frozen=True)
class KnowledgeModel:
    """A business knowledge model: a function, known as `variable` to those who require it."""

    id: str
    name: str
    variable: str
    function: Function
    parameters: tuple[Parameter, ...]
    key: str = ""


@dataclass(frozen=True)
class ServedDecisions:
    """A decision service: decisions that are answered together, and what they need for it.

    Its parameters are its input data and then its input decisions, in the order of the file (6.3.10); `outputs`
    are the keys of the decisions that it answers.
    """

    id: str
    name: str
    variable: str
    function: Function
    parameters: tuple[Parameter, ...]
    key: str = ""
    outputs: tuple[str, ...] = ()


Element = InputData | Decision | KnowledgeModel | ServedDecisions
