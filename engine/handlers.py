"""What a service-task handler is given and what it gives back; the handlers themselves are in `tasks`.

A handler computes; the engine stores what it returns in the commit that completes the job. Only a handler that reaches
into the outside world needs the idempotency key. It is the same in every try of one call, so that the outside world can
answer as before, and another one where a person has corrected what is asked.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.contracts import Header, Input, Property, Result, Template, Thrown
from engine.definition.registers import Register, Side
from engine.errors import AtqaruError
from engine.files.words import shown
from engine.quoting import quoted
from engine.task_results import (
    Closing,
    Document,
    Entry,
    NextNumber,
    Notice,
    OutgoingMessage,
    Record,
    Recount,
    TaskResult,
    Variables,
)
from engine.value_types import ValueType

__all__ = [
    "BadInput",
    "BpmnError",
    "Closing",
    "Document",
    "Entry",
    "Handler",
    "Handlers",
    "Header",
    "Input",
    "NextNumber",
    "Notice",
    "OutgoingMessage",
    "Property",
    "Record",
    "Recount",
    "Result",
    "TaskContext",
    "TaskResult",
    "Template",
    "Thrown",
    "UnusableHandler",
    "ValueType",
    "Variables",
    "Work",
]


class BpmnError(Exception):
    """Raised by a handler for an error that the diagram catches by its code."""

    def __init__(self, code: str, message: str = "", variables: Variables | None = None) -> None:
        super().__init__(message or code)
        self.code = code
        self.variables = dict(variables or {})


class BadInput(AtqaruError):
    """A task's headers or inputs are not what its handler needs; the message names them. It is not retried."""


class UnusableHandler(AtqaruError):
    """A handler is not described as the engine needs it; the message names its type, what is wrong and the remedy."""


@dataclass(frozen=True, slots=True)
class TaskContext:
    """Which job runs: `now` is aware and in the office's zone, `attempt` counts from 1."""

    case_id: int
    element_id: str
    headers: Mapping[str, str]
    idempotency_key: str
    attempt: int
    now: datetime
    #: the register that one of its headers names, where the handler says which
    register: Register | None = None

    def header(self, name: str) -> str:
        """A header that the handler cannot do without; raises `BadInput`."""
        try:
            return self.headers[name]
        except KeyError as error:
            missing = f"the task needs the header {quoted(name)}; add it in the modeler"
            raise BadInput(f"{self.element_id}: {missing}") from error


Work = Callable[[Variables, TaskContext], TaskResult]


def _is_text(given: object) -> bool:
    return isinstance(given, str) and bool(given.strip())


def _are_texts(given: object) -> bool:
    return isinstance(given, tuple) and all(map(_is_text, given))


def _are_groups(given: object) -> bool:
    return isinstance(given, tuple) and all(map(_are_texts, given))


def _are_all(kind: type[Any], given: object) -> bool:
    return isinstance(given, tuple) and all(isinstance(each, kind) for each in given)


def _nothing() -> None:
    """Closes what holds nothing open."""


def _no_fault(_headers: Mapping[str, str]) -> str | None:
    """Finds nothing wrong with any headers."""
    return None


#: What each part of a contract is made of, with an example.
_PARTS: Mapping[str, tuple[type[Any], str]] = {
    "headers": (Header, "a tuple of Header, such as (Header('code', is_required=True),)"),
    "inputs": (Input, "a tuple of Input, such as (Input('number', 'number of the licence'),)"),
    "results": (Result, "a tuple of Result, such as (Result('licence', 'the licence'),)"),
    "properties": (Property, "a tuple of Property, such as (Property('wording', 'id of what it says'),)"),
    "errors": (Thrown, "a tuple of Thrown, such as (Thrown('no-licence', 'there is no such licence'),)"),
}


@dataclass(frozen=True, slots=True)
class Handler:
    """A handler with what the engine must know to call it, and its contract.

    `is_inside` says that it only computes: the engine calls it in the very command that reaches the task, so that the
    step costs no commit of its own; when it fails there, it is tried again as a job like any other. A handler that
    reaches outside is given up after `timeout_seconds` and called again. `close` ends what it holds open, such as
    connections, when the installation stops; handlers may share it.

    Its `title` and `words` say to people what it does. A handler that names its `inputs` is given these alone, and only
    where the task maps them: a variable of the case that happens to bear such a name is none. Of the groups of inputs
    in `one_of` it needs one whole, and takes no part of another. `headers` are all that it takes, and `results` all
    that it gives, besides what the header `result` names; None if it does not say. `fault_of` tells what is wrong with
    the headers of a task beyond that. `asked` and `kept` are the header that names a register, which the handler asks,
    or into which it enters something: it is given what `registers.json` says of it.
    """

    type: str
    run: Work
    is_inside: bool = False
    timeout_seconds: int = 30
    title: str = ""
    words: str = ""
    inputs: tuple[Input, ...] = ()
    one_of: tuple[tuple[str, ...], ...] = ()
    headers: tuple[Header, ...] | None = None
    results: tuple[Result, ...] | None = None
    properties: tuple[Property, ...] = ()
    errors: tuple[Thrown, ...] = ()
    fault_of: Callable[[Mapping[str, str]], str | None] = _no_fault
    asked: str | None = None
    kept: str | None = None
    template: Template = field(default_factory=Template)
    close: Callable[[], None] = _nothing

    def __post_init__(self) -> None:
        """Raises `UnusableHandler`: whoever writes a handler may have written it without types."""
        if not _is_text(self.type):
            raise UnusableHandler(f"a handler has the type {shown(self.type)}; give it the text that diagrams name")
        for name in ("run", "close", "fault_of"):
            if not callable(getattr(self, name)):
                raise self._unusable(name, "a function")
        if type(self.timeout_seconds) is not int or self.timeout_seconds < 1:
            raise self._unusable("timeout_seconds", "a whole number of seconds, 1 or more")
        self._require_contract()

    def _require_contract(self) -> None:
        for name, given in (("asked", self.asked), ("kept", self.kept)):
            if not (given is None or _is_text(given)):
                raise self._unusable(name, "the name of a header, or None")
        for name, (kind, wanted) in _PARTS.items():
            given = getattr(self, name)
            is_left_out = given is None and name in ("headers", "results")
            if not (is_left_out or _are_all(kind, given)):
                raise self._unusable(name, wanted)
        for name in ("title", "words"):
            if not isinstance(getattr(self, name), str):
                raise self._unusable(name, "a text for people, such as 'Licence query'")
        if not isinstance(self.template, Template):
            raise self._unusable("template", "a Template, such as Template(version=2)")
        if not _are_groups(self.one_of):
            raise self._unusable("one_of", "a tuple of groups, such as (('subject', 'text'), ('wording',))")

    def _unusable(self, name: str, wanted: str) -> "UnusableHandler":
        given = shown(getattr(self, name))
        return UnusableHandler(f"the handler of {quoted(self.type)}: {name} is {given}; make it {wanted}")

    @property
    def doc(self) -> str:
        """What the handler does, its headers, inputs and results, as its function says it."""
        return (self.run.__doc__ or "").strip()

    @property
    def input_names(self) -> tuple[str, ...]:
        """The names of its inputs."""
        return tuple(each.name for each in self.inputs)

    @property
    def required(self) -> tuple[str, ...]:
        """The inputs without which it cannot work."""
        return tuple(each.name for each in self.inputs if each.is_required)

    @property
    def recipients(self) -> tuple[str, ...]:
        """The inputs that name who gets something: "applicant" or a group."""
        return self._of_type(ValueType.GROUP)

    @property
    def keys(self) -> tuple[str, ...]:
        """The inputs that are correlation keys."""
        return self._of_type(ValueType.KEY)

    @property
    def rules(self) -> tuple[str, ...]:
        """The inputs with the id of a rule of the law."""
        return self._of_type(ValueType.RULE)

    def _of_type(self, type_: ValueType) -> tuple[str, ...]:
        return tuple(each.name for each in self.inputs if each.type is type_)

    @property
    def sides(self) -> tuple[tuple[Side, str], ...]:
        """Each side on which it uses a register, with the header that names the register."""
        sides: tuple[tuple[Side, str | None], ...] = (("asked", self.asked), ("kept", self.kept))
        return tuple((side, header) for side, header in sides if header is not None)

    def given(self, seen: Variables, mapped: Collection[str]) -> Variables:
        """What it is given of the variables that a task sees, where `mapped` are the targets of the task's inputs."""
        names = self.input_names
        return {name: seen[name] for name in names if name in mapped and name in seen} if names else seen


Handlers = Mapping[str, Handler]
