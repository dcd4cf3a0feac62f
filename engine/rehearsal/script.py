"""A written case: what the YAML of a rehearsal may hold. The format is in docs/analyst.md."""

import re
from collections.abc import Iterator, Mapping
from datetime import tzinfo
from typing import Annotated, Any, Self, TypeAlias

from pydantic import Discriminator, Field, JsonValue, PrivateAttr, Strict, Tag, model_validator

from engine.files.faults import Mistake, Way, place_of
from engine.files.words import known_words
from engine.files.written import Several, Written, mistaken
from engine.files.yaml_text import read_with_lines
from engine.quoting import quoted
from engine.rehearsal.expected import Expectations
from engine.rehearsal.fields import Moment, Text, Values

_ITSELF = ""
_STARTED = re.compile(r"(\S+) [1-9]\d*")


class Answers(Written):
    """So many questions are answered as a decision says (a list of `id` and `value`), the others differently."""

    decision: str
    right: int


class LookStep(Written):
    """Nobody does anything; what is expected at a moment."""

    at: Moment
    expect: Expectations


class _Step(Written):
    """What somebody does at a moment, in a case: of the others by name, of the rehearsal itself without one."""

    at: Moment
    #: what is true right after it
    expect: Expectations | None = None
    case: Text = _ITSELF
    by: Text = ""
    #: the subject of what is done, where several of the kind are open
    about: Text | None = None
    values: Values = Field(default_factory=dict, validation_alias="with")
    refused: bool = False


class TaskStep(_Step):
    """Somebody completes a task."""

    task: str
    #: how the questions of a questionnaire are answered before
    answers: Answers | None = None

    @property
    def name(self) -> str:
        """What the step is about, in reports."""
        return self.task


class MessageStep(_Step):
    """A message is sent."""

    message: str
    key: Text | None = None

    @property
    def name(self) -> str:
        """What the step is about, in reports."""
        return self.message


class BeginStep(_Step):
    """Somebody starts a step that an ad-hoc sub-process offers."""

    start: str

    @model_validator(mode="after")
    def _takes_nothing(self) -> Self:
        if self.values or self.about is not None:
            raise mistaken(((), f"{self.start} is started without values and about nothing; write with at its task"))
        return self

    @property
    def name(self) -> str:
        """What the step is about, in reports."""
        return self.start


#: A step in which something is done.
Act: TypeAlias = TaskStep | MessageStep | BeginStep
#: By what each kind of step is told from the others.
_KINDS: Mapping[str, type[Act]] = {"task": TaskStep, "message": MessageStep, "start": BeginStep}


def _kind(given: Any) -> str | None:
    if isinstance(given, LookStep):
        return "<look>"
    if not isinstance(given, dict):
        return next((f"<{kind}>" for kind, of_kind in _KINDS.items() if isinstance(given, of_kind)), None)
    named = [kind for kind in _KINDS if kind in given]
    if not named and "expect" in given:
        return "<look>"
    return f"<{named[0]}>" if len(named) == 1 else None


Step = Annotated[
    Annotated[TaskStep, Tag("<task>")]
    | Annotated[MessageStep, Tag("<message>")]
    | Annotated[BeginStep, Tag("<start>")]
    | Annotated[LookStep, Tag("<look>")],
    Discriminator(
        _kind,
        custom_error_type="told",
        custom_error_message="a step is a mapping that names a task, a message or what is started; "
        "name exactly one of them, or give only `at` and `expect`",
    ),
]


class Opening(Written):
    """How a case comes about; the moment is aware."""

    service: Text
    received: Moment
    channel: Text = "portal"
    #: what is entered into the start form, or the variables of a process that is opened without one
    variables: Values = Field(default_factory=dict)
    #: the login of who starts it; empty for the applicant, or for somebody in the groups that start the process
    by: Text = ""
    #: the start form is left out: variables are taken as they are
    without_form: bool = False
    refused: bool = False


class Person(Written):
    """Who has an account: what a form that reads the account of its applicant knows."""

    name: Text = ""
    iin: Text | None = None
    phone: Text | None = None


class Rehearsal(Opening):
    """A case with its application and what is done in it; moments are aware."""

    name: Text = ""
    steps: Several[Step] = ()
    #: other cases with which this one has to do, by the names that steps use
    others: dict[str, Opening] = Field(default_factory=dict, validation_alias="cases")
    until: Moment | None = None
    #: groups by login
    people: dict[str, Annotated[frozenset[Text], Strict(strict=False)]] = Field(default_factory=dict)
    #: by login, of those in `people`
    accounts: dict[str, Person] = Field(default_factory=dict)
    #: entries that registers have before anything happens
    registers: dict[str, Several[dict[str, JsonValue]]] = Field(default_factory=dict)
    expect: Expectations | None = None
    #: the line of each value, where it was read from a file
    _lines: Mapping[Way, int] = PrivateAttr(default_factory=dict)
    _source: str = PrivateAttr(default="")

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if faults := list(self._misfits()):
            raise mistaken(*faults)
        return self

    def _misfits(self) -> Iterator[tuple[Way, str]]:
        before = min(opening.received for opening in self.openings.values())
        for number, step in enumerate(self.steps):
            name = _ITSELF if isinstance(step, LookStep) else step.case
            opening = self.openings.get(name)
            if opening is None and started_process(name) is None:
                known = known_words(name, self.others)
                yield ("steps", number, "case"), f"there is no case {quoted(name)}; {known}"
            elif step.at < max(before, opening.received if opening else before):
                yield ("steps", number, "at"), "lies before what is written above it; sort steps by time"
            elif opening and opening.refused and not isinstance(step, LookStep):
                yield ("steps", number), "is done in a case whose start is refused; leave it out"
            before = max(before, step.at)
        for login in self.accounts.keys() - self.people.keys():
            yield (
                ("accounts", login),
                f"{quoted(login)} is in no group; name its groups in people, an empty list if none",
            )
        for way, expected in self.expectations:
            for name in expected.others:
                if name not in self.others and started_process(name) is None:
                    known = known_words(name, self.others)
                    yield (*way, "cases", name), f"there is no case {quoted(name)}; {known}"

    @property
    def openings(self) -> dict[str, Opening]:
        """All cases by name; the rehearsal itself has none."""
        return {**self.others, _ITSELF: self}

    @property
    def acts(self) -> tuple[Act, ...]:
        """The steps in which something is done."""
        return tuple(step for step in self.steps if not isinstance(step, LookStep))

    @property
    def expectations(self) -> Iterator[tuple[Way, Expectations]]:
        """All that it expects, each with its way: of its steps, then at its end."""
        for number, step in enumerate(self.steps):
            if step.expect is not None:
                yield ("steps", number, "expect"), step.expect
        if self.expect is not None:
            yield ("expect",), self.expect

    @property
    def source(self) -> str:
        """The name of the file; empty where it was not read from one."""
        return self._source

    def mistake(self, way: Way, message: str) -> Mistake:
        """What is wrong at a way, with the line; of a value that is not written, that of what it is left out of."""
        line = self.line(way)
        return Mistake(place_of(way, {way: line} if line else {}), message)

    def line(self, way: Way) -> int:
        """The line of a way, or of the nearest part of it that is written; 0 where nothing was read from a file."""
        return next((self._lines[way[:end]] for end in range(len(way), 0, -1) if way[:end] in self._lines), 0)


def started_name(process: str, number: int) -> str:
    """How the cases of a process are called that events have started, in the order in which they were."""
    return f"{process} {number}"


def started_process(name: str) -> str | None:
    """The process in such a name; None where it is none."""
    found = _STARTED.fullmatch(name)
    return found[1] if found else None


def read_rehearsal(text: str | bytes, source: str, zone: tzinfo) -> Rehearsal:
    """Reads a rehearsal; local times are of the office's zone. Raises `BadFile` with every mistake."""
    content = text.encode() if isinstance(text, str) else text
    rehearsal, lines = read_with_lines(content, source, Rehearsal, zone)
    rehearsal._lines, rehearsal._source = lines, source
    return rehearsal
