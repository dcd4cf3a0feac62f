"""What a service-task handler is given and what it gives back; the handlers themselves are in `tasks`.

A handler computes; the engine stores what it returns in the commit that completes the job. Only a handler that reaches
into the outside world needs the idempotency key. It is the same in every try of one call, so that the outside world can
answer as before, and another one where a person has corrected what is asked.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from engine.definition.registers import Register, Side
from engine.errors import AtqaruError
from engine.files.words import shown
from engine.languages import InLanguages
from engine.quoting import quoted

Variables = Mapping[str, Any]


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


@dataclass(frozen=True, slots=True, eq=False)
class NextNumber:
    """The next number of a series, allocated in the commit that completes the job, so that no number is lost.

    `pattern` is a format text with the fields `number` and `year`, e.g. `ATT-{year}-{number:06}`. A series begins anew
    each year, unless it `counts_forever`. The same object at two places of one result becomes the same number.
    """

    series: str
    pattern: str
    year: int
    counts_forever: bool = False

    @property
    def counted(self) -> str:
        """The name under which the series is counted."""
        return self.series if self.counts_forever else f"{self.series}-{self.year}"

    def text(self, number: int) -> str:
        """The number as people read it."""
        return self.pattern.format(number=number, year=self.year)


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice (N-01 to N-12) to the applicant's personal account or to a group.

    Its words are `subject` and `text`, or, over them, what a `wording` says: `title` and `text` by language, and the
    `figures` of the text.
    """

    code: str
    recipient: str
    subject: str
    text: str
    wording: Variables | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A document of the case (D-ANN to D-RCP); its words are as those of a notice."""

    kind: str
    title: str
    text: str
    number: str | NextNumber
    #: "applicant", a group, or None for what is kept with the case alone
    recipient: str | None = None
    signed_by: str | None = None
    wording: Variables | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """A fact kept with the case: a gateway answer, a monitoring stage."""

    kind: str
    data: Variables


@dataclass(frozen=True, slots=True)
class Entry:
    """What a case makes known in a register under a `key`, or under one of its own; None takes the entry out.

    Of a case that is ended by hand the entry becomes `if_ended` (None: it stays), and `signal_if_ended` is thrown.
    """

    register: str
    data: Variables | None
    if_ended: Variables | None = None
    signal_if_ended: str | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Closing:
    """What has become of a deadline before its moment, and why: `state` is missed or cancelled.

    It closes every open deadline of the case that carries out the rule `law`.
    """

    law: str
    state: Literal["missed", "cancelled"]
    reason: str | InLanguages


@dataclass(frozen=True, slots=True)
class Recount:
    """That what the deadlines of a rule are counted from has changed, and why.

    Each deadline that the process of the task watches is recalculated, or no longer runs.
    """

    law: str
    reason: str | InLanguages


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """A message to another case."""

    name: str
    correlation_key: str
    variables: Variables
    time_to_live: timedelta = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class TaskResult:
    """What a handler gives back."""

    variables: Variables = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()
    documents: tuple[Document, ...] = ()
    records: tuple[Record, ...] = ()
    messages: tuple[OutgoingMessage, ...] = ()
    entries: tuple[Entry, ...] = ()
    closings: tuple[Closing, ...] = ()
    recounts: tuple[Recount, ...] = ()


Work = Callable[[Variables, TaskContext], TaskResult]


def _is_text(given: object) -> bool:
    return isinstance(given, str) and bool(given.strip())


def _are_texts(given: object) -> bool:
    return isinstance(given, tuple) and all(map(_is_text, given))


def _are_groups(given: object) -> bool:
    return isinstance(given, tuple) and all(map(_are_texts, given))


def _are_headers(given: object) -> bool:
    return isinstance(given, tuple) and all(isinstance(each, Header) for each in given)


def _nothing() -> None:
    """Closes what holds nothing open."""


@dataclass(frozen=True, slots=True)
class Header:
    """A header that a handler takes; `values` are the only ones that it may have, where they are few."""

    name: str
    is_required: bool = False
    values: tuple[str, ...] = ()


def _no_fault(_headers: Mapping[str, str]) -> str | None:
    """Finds nothing wrong with any headers."""
    return None


@dataclass(frozen=True, slots=True)
class Handler:
    """A handler with what the engine must know to call it.

    `is_inside` says that it only computes: the engine calls it in the very command that reaches the task, so that the
    step costs no commit of its own; when it fails there, it is tried again as a job like any other. `recipients` are
    the inputs that name who gets something: "applicant" or a group; `keys` those that are correlation keys, `rules`
    those with the id of a rule of the law. A handler that names its `inputs` is given these alone, and only where the
    task maps them: a variable of the case that happens to bear such a name is none; `required` are those without which
    it cannot work; of the groups `one_of` it needs one whole, and takes no part of another. `headers` are all that it
    takes, and `results` all that it gives, besides what the header `result` names; None if it does not say. `fault_of`
    tells what is wrong with the headers of a task beyond that. `asked` and `kept` are the header that names a register,
    which the handler asks, or into which it enters something: it is given what `registers.json` says of it.
    `atqaru check` reads all of these. A handler that reaches outside is given up after `timeout_seconds` and called
    again. `close` ends what it holds open, such as connections, when the installation stops; handlers may share it.
    """

    type: str
    run: Work
    is_inside: bool = False
    timeout_seconds: int = 30
    recipients: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    one_of: tuple[tuple[str, ...], ...] = ()
    headers: tuple[Header, ...] | None = None
    results: tuple[str, ...] | None = None
    fault_of: Callable[[Mapping[str, str]], str | None] = _no_fault
    asked: str | None = None
    kept: str | None = None
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
        for name in ("recipients", "keys", "rules", "inputs", "required"):
            if not _are_texts(getattr(self, name)):
                raise self._unusable(name, "a tuple of texts, such as ('number',)")
        if self.results is not None and not _are_texts(self.results):
            raise self._unusable("results", "a tuple of texts, such as ('number',), or None")
        if not _are_groups(self.one_of):
            raise self._unusable("one_of", "a tuple of groups, such as (('subject', 'text'), ('wording',))")
        if self.headers is not None and not _are_headers(self.headers):
            raise self._unusable("headers", "a tuple of Header, such as (Header('code', is_required=True),)")

    def _unusable(self, name: str, wanted: str) -> "UnusableHandler":
        given = shown(getattr(self, name))
        return UnusableHandler(f"the handler of {quoted(self.type)}: {name} is {given}; make it {wanted}")

    @property
    def doc(self) -> str:
        """What the handler does, its headers, inputs and results, as its function says it."""
        return (self.run.__doc__ or "").strip()

    @property
    def sides(self) -> tuple[tuple[Side, str], ...]:
        """Each side on which it uses a register, with the header that names the register."""
        sides: tuple[tuple[Side, str | None], ...] = (("asked", self.asked), ("kept", self.kept))
        return tuple((side, header) for side, header in sides if header is not None)

    def given(self, seen: Variables, mapped: Collection[str]) -> Variables:
        """What it is given of the variables that a task sees, where `mapped` are the targets of the task's inputs."""
        return {name: seen[name] for name in self.inputs if name in mapped and name in seen} if self.inputs else seen


Handlers = Mapping[str, Handler]
