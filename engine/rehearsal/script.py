"""A written case: what the YAML of a rehearsal may hold. The format is in docs/analyst.md."""

import re
from collections.abc import Iterator
from datetime import datetime, tzinfo
from typing import Annotated, Any, Self, TypeAlias

from pydantic import BeforeValidator, Discriminator, Field, JsonValue, Strict, Tag, ValidationInfo, model_validator

from engine.files.faults import Way
from engine.files.words import known_words
from engine.files.written import Several, Written, mistaken
from engine.files.yaml_text import read_yaml
from engine.iso_text import moment_from
from engine.quoting import quoted

_ITSELF = ""
_STARTED = re.compile(r"(\S+) [1-9]\d*")


def _aware(given: Any, info: ValidationInfo) -> Any:
    """A moment as it is written; one without an offset is local time of the office, which the context names."""
    if isinstance(given, datetime):
        return given
    moment = moment_from(str(given))
    return moment if moment.tzinfo else moment.replace(tzinfo=info.context)


def _as_text(given: Any) -> Any:
    """Numbers are written without quotes where a text is meant: a key, a subject."""
    return str(given) if isinstance(given, int | float) and not isinstance(given, bool) else given


Moment = Annotated[datetime, BeforeValidator(_aware)]
Text = Annotated[str, BeforeValidator(_as_text)]
Values: TypeAlias = dict[str, JsonValue]


class Answers(Written):
    """So many questions are answered as a decision says (a list of `id` and `value`), the others differently."""

    decision: str
    right: int


class _Step(Written):
    """What somebody does at a moment, in a case: of the others by name, of the rehearsal itself without one."""

    at: Moment
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


def _kind(given: Any) -> str | None:
    if isinstance(given, TaskStep | MessageStep):
        return "<task>" if isinstance(given, TaskStep) else "<message>"
    if not isinstance(given, dict) or ("task" in given) == ("message" in given):
        return None
    return "<task>" if "task" in given else "<message>"


Step = Annotated[
    Annotated[TaskStep, Tag("<task>")] | Annotated[MessageStep, Tag("<message>")],
    Discriminator(
        _kind,
        custom_error_type="told",
        custom_error_message="a step is a mapping that names a task or a message; name exactly one of them",
    ),
]


class Opening(Written):
    """How a case comes about; the moment is aware."""

    service: Text
    received: Moment
    channel: Text = "portal"
    variables: Values = Field(default_factory=dict)


class Rehearsal(Opening):
    """A case with its application and what is done in it; moments are aware."""

    name: Text = ""
    steps: Several[Step] = ()
    #: other cases with which this one has to do, by the names that steps use
    others: dict[str, Opening] = Field(default_factory=dict, validation_alias="cases")
    until: Moment | None = None
    #: groups by login
    people: dict[str, Annotated[frozenset[Text], Strict(strict=False)]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if faults := list(self._misfits()):
            raise mistaken(*faults)
        return self

    def _misfits(self) -> Iterator[tuple[Way, str]]:
        before = min(opening.received for opening in self.openings.values())
        for number, step in enumerate(self.steps):
            opening = self.openings.get(step.case)
            if opening is None and started_process(step.case) is None:
                known = known_words(step.case, self.others)
                yield ("steps", number, "case"), f"there is no case {quoted(step.case)}; {known}"
            elif step.at < max(before, opening.received if opening else before):
                yield ("steps", number, "at"), "lies before what is written above it; sort steps by time"
            before = max(before, step.at)

    @property
    def openings(self) -> dict[str, Opening]:
        """All cases by name; the rehearsal itself has none."""
        return {**self.others, _ITSELF: self}


def started_name(process: str, number: int) -> str:
    """How the cases of a process are called that events have started, in the order in which they were."""
    return f"{process} {number}"


def started_process(name: str) -> str | None:
    """The process in such a name; None where it is none."""
    found = _STARTED.fullmatch(name)
    return found[1] if found else None


def read_rehearsal(text: str | bytes, source: str, zone: tzinfo) -> Rehearsal:
    """Reads a rehearsal; local times are of the office's zone. Raises `BadFile` with every mistake."""
    return read_yaml(text.encode() if isinstance(text, str) else text, source, Rehearsal, zone)
