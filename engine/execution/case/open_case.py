"""An open case: a stored process instance in the hands of one command.

How it is loaded is in `loading`, how it goes on in `advancing`, how it is stored in `storing`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.definition.process import Process
from engine.execution.audit_event import Note
from engine.execution.case.case_context import vintage_of
from engine.execution.case.case_labels import CaseLabels
from engine.execution.installation.choices import Choices
from engine.execution.installation.runtime import Runtime
from engine.handlers import TaskResult
from engine.spiff.instance import ProcessInstance
from engine.spiff.state.occurrences import Occurrence
from engine.texts import ENGLISH
from storage.database import Session
from storage.rows import StoredCase
from storage.texts import LONGEST_IN_INDEX
from storage.writes.documents import DocumentRow
from storage.writes.notices import NoticeRow
from storage.writes.records import RecordRow


@dataclass
class Outputs:
    """What the command gives out, on its way to the tables."""

    records: list[RecordRow] = field(default_factory=list)
    documents: list[DocumentRow] = field(default_factory=list)
    notices: list[NoticeRow] = field(default_factory=list)


@dataclass
class OpenCase:
    """One case within one command."""

    session: Session
    runtime: Runtime
    actor: str
    now: datetime
    id: int
    row: StoredCase
    instance: ProcessInstance
    #: when the first of its timers is due, and whether incidents of it are open, as it was loaded
    next_timer_at: datetime | None = None
    has_incidents: bool = False
    #: what the command itself wants in the audit, before what followed from it
    notes: list[Note] = field(default_factory=list)
    #: results of handlers by token, whose notices and documents are stored with this command
    results: dict[int, TaskResult] = field(default_factory=dict)
    #: the deadlines that were watched when a job closed some, by its token
    watching: dict[int, frozenset[int]] = field(default_factory=dict)
    #: the process instances in which jobs have deadlines recalculated, by token
    recounted_within: dict[int, int] = field(default_factory=dict)
    #: keys of entries that are stored with this command, by register and by what they have in common with those alike
    keys_by_looks: dict[tuple[str, str], str] = field(default_factory=dict)
    #: series of which a number was taken, by the token of the job
    taken_numbers: dict[int, list[str]] = field(default_factory=dict)
    #: tokens of jobs whose handler failed within this command, with the reason
    failed_jobs: dict[int, str] = field(default_factory=dict)
    #: idempotency keys of the jobs that this command has reached, by token
    job_keys: dict[int, str] = field(default_factory=dict)
    outputs: Outputs = field(default_factory=Outputs)
    #: variables with which tokens were moved, for the audit
    moved_with: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    #: what its tasks and messages are about, by token, for the audit; those of which the command has something to say
    about: dict[int, str] = field(default_factory=dict)
    #: when the task that the command completes was due, by token, for the audit
    was_due: dict[int, datetime] = field(default_factory=dict)
    #: what the variables of the properties `search` and `title` held when the case was loaded; of the title None where
    #: it is to be computed in any case, as by another version
    found_by: Mapping[str, Any] = field(default_factory=dict)
    titled_by: Mapping[str, Any] | None = field(default_factory=dict)
    #: tokens of deadlines that were closed before, while their timers stayed
    closed_before: set[int] = field(default_factory=set)
    #: what the diagram has closed or recalculated in this command, with the moments at which it is due, for the audit
    closed_deadlines: list[tuple[Note, datetime | None]] = field(default_factory=list)

    @property
    def occurrences(self) -> list[Occurrence]:
        """What has happened in this command."""
        return self.instance.occurrences

    @property
    def process(self) -> Process:
        """The process by whose version the case goes."""
        return self.runtime.definitions.process(self.session, self.row["definition_id"]).process

    @property
    def number(self) -> str | None:
        """The number of the case, also one that it has got in this very command; it keeps its own over what is none."""
        variable = self.process.number
        number = self.instance.root_values(variable).get(variable)
        is_usable = isinstance(number, str) and len(number) <= LONGEST_IN_INDEX
        return number if is_usable else self.row["number"]

    def mapped(self, token: int) -> frozenset[str]:
        """The targets of the input mappings of the element at which a token is."""
        place = self.instance.place(token)
        return frozenset(mapping.target for mapping in place.node.inputs) if place else frozenset()

    @property
    def labels(self) -> CaseLabels:
        """What is chosen in its forms, in the language in which they are written."""
        return CaseLabels(self.choices, self.row["definition_id"], ENGLISH)

    @property
    def choices(self) -> Choices:
        """The versions of forms and called definitions by which it goes."""
        return Choices(self.session, self.runtime.definitions, vintage_of(self.runtime, self.row))
