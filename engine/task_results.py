"""What a service-task handler gives back: variables, and what the case sends, issues, keeps and makes known."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal

from engine.languages import InLanguages

Variables = Mapping[str, Any]


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

    Its words are `subject` and `text`, each a text or one in several languages, or, over them, what a `wording` says:
    `title` and `text` by language, and the `figures` of the text. What is in several languages goes out in those of the
    case.
    """

    code: str
    recipient: str
    subject: str | InLanguages
    text: str | InLanguages
    wording: Variables | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A document of the case (D-ANN to D-RCP); its words are as those of a notice."""

    kind: str
    title: str | InLanguages
    text: str | InLanguages
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
