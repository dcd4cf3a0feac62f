"""What a process instance asks of the engine around it: the time, other definitions, decisions."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, Protocol

from engine.definition.details import Called
from engine.definition.model import Body, Node
from engine.definition.process import Process
from engine.feel import Allowance


@dataclass(frozen=True, slots=True)
class DecisionOutcome:
    """The result of a decision as JSON, what a supervisor reads of how it came about, and why anything became null."""

    value: Any
    evaluations: tuple[Mapping[str, Any], ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NullNote:
    """That an expression of an element gave null or something with null in it, and why."""

    element: str
    expression: str
    reasons: tuple[str, ...]


class BodyLike(Protocol):
    """The body of a process, a sub-process or an event sub-process."""

    @property
    def body(self) -> Body:
        """The body as it is drawn."""

    @property
    def task_specs(self) -> Mapping[str, Any]:
        """The specifications of its nodes by their names, as the library keeps them."""

    def definition(self) -> "RunnableLike":
        """The process definition to which it belongs."""


class RunnableLike(Protocol):
    """A process definition made ready to run."""

    @property
    def definition_id(self) -> int:
        """The id under which it is stored."""

    @property
    def process(self) -> Process:
        """The process as it is drawn."""

    @property
    def spec(self) -> BodyLike:
        """The body of the process."""


#: What FEEL may name by its id.
NamedKind = Literal["form", "wording"]


class ExecutionContext(Protocol):
    """One command's view of the world."""

    #: the moment of the command, aware, in the office's zone
    now: datetime
    #: takes a note of each value that became null; None where no one reads them, since they cost time
    null_notes: list[NullNote] | None

    def close_of(self, day: date) -> datetime:
        """The moment at which the office closes on a day (AMB-03)."""

    def local(self, moment: datetime) -> datetime:
        """A naive date-time of a diagram as an aware moment in the office's zone."""

    def made_known(self, node: Node, running: "Iterable[RunnableLike]") -> Mapping[str, Any]:
        """What an element sees beyond its case, by name: the entries of its registers, the people of its groups.

        `running` are the process definitions by which the case goes now.
        """

    def unborne(self, groups: Collection[str], logins: Collection[str]) -> list[str]:
        """Which of these names no group, or no account in use, bears."""

    def groups_of_applicants(self, groups: Collection[str]) -> list[str]:
        """Which of these groups are of people who apply, and have no part in the work."""

    def has_others(self, groups: Collection[str], applicants: Collection[str]) -> bool:
        """Whether these groups can do a task: not if only applicants, of this case or these, are in them."""

    def form(self, form_id: str) -> int:
        """The id of the form's definition that is due; raises an `AtqaruError` if there is none."""

    def require_near(self, kind: NamedKind, id_: str, running: Collection[int]) -> None:
        """Raises an `AtqaruError` unless an id that FEEL gave is one of a form, or wording, that belongs to these.

        `running` are the definitions of the process that names it and of those that call that.
        """

    def label(self, root: "RunnableLike", key: str, value: Any) -> Any:
        """What a value is called that was chosen in a form of a case: a text in several languages, or the value.

        `root` is the definition of its own process. Raises `NullValue` for a key that none of its forms has.
        """

    def compose(
        self, wording: str, root: "RunnableLike", chosen: object, values: Mapping[str, Any], allowance: Allowance
    ) -> Mapping[str, Any]:
        """What a wording says with these values and the texts of a process, in each of its languages.

        `root` is the definition of the case's own process, `chosen` the language in which the applicant wants to be
        written to, if it is one of the product's; `allowance` what all evaluations of the command may take.
        Raises an `AtqaruError` if there is none, or a value is missing.
        """

    def process(self, process_id: str, called: Called, caller: int) -> RunnableLike:
        """The called process in the version that is due; `caller` is the calling definition's id."""

    def runnable(self, definition_id: int) -> RunnableLike:
        """A definition by its id, as a stored state names it."""

    def decide(
        self, decision_id: str, called: Called, caller: int, context: Mapping[str, Any], allowance: Allowance
    ) -> DecisionOutcome:
        """Evaluates a decision in the version that is due, within what all evaluations of the command may take."""

    def decision(self, decision_id: str, called: Called, caller: int) -> int:
        """The id of the decision's definition that is due."""

    def mentions(self, definition_id: int, names: Collection[str]) -> bool:
        """Whether the file of a decision names one of these functions."""


@contextmanager
def as_of(context: ExecutionContext, moment: datetime | None) -> Iterator[None]:
    """Lets a state be read as of another moment; None is the moment of the command."""
    now = context.now
    try:
        context.now = now if moment is None else context.local(moment)
        yield
    finally:
        context.now = now
