"""A rehearsed case while it runs and afterwards: its database, its clock, what was refused or came otherwise."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from engine.clock import VirtualClock
from engine.errors import AtqaruError
from engine.execution.installation.runtime import Runtime
from engine.files.faults import Way
from engine.rehearsal.script import Act, started_name
from storage.database import Database, Session
from storage.tables import cases

NOT_OPENED = 0
#: The step of a refusal with which a case begins, or rather does not.
START = "start"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A step that was refused, and why; `way` is where it is written, `case` the name of the other case."""

    at: datetime
    step: str
    message: str
    expected: bool
    case: str = ""
    way: Way = ()


@dataclass(frozen=True, slots=True)
class Unmet:
    """What did not come as the rehearsal expects, with the way to the field that expects it."""

    way: Way
    message: str


@dataclass
class Run:
    """A rehearsed case in its database, to be reported or looked into."""

    database: Database
    runtime: Runtime
    clock: VirtualClock
    case_id: int
    refusals: list[Refusal]
    #: the other cases of the rehearsal by name
    others: dict[str, int] = field(default_factory=dict)
    #: commands that the engine gave itself since the last step
    commands: int = 0
    unmet: list[Unmet] = field(default_factory=list)

    def case_of(self, session: Session, step: Act) -> int:
        """The case in which a step is done; raises `AtqaruError` for one that no event has started yet."""
        found = self.id_of(session, step.case)
        if found is None:
            names = ", ".join(started_cases(session)) or "none"
            raise AtqaruError(f"the case {step.case} has not been started; started by events: {names}")
        return found

    def id_of(self, session: Session, name: str) -> int | None:
        """The case of a name, which is empty for the rehearsal itself; `NOT_OPENED` where its start was refused.

        None for a case that no event has started yet.
        """
        if not name:
            return self.case_id
        return self.others[name] if name in self.others else started_cases(session).get(name)


def started_cases(session: Session) -> dict[str, int]:
    """The cases that events have started, by their process and their number among those of it."""
    found: dict[str, int] = {}
    numbers: Counter[str] = Counter()
    started = select(cases.c.id, cases.c.service).where(cases.c.start_event.is_not(None)).order_by(cases.c.id)
    for row in session.execute(started):
        numbers[row.service] += 1
        found[started_name(row.service, numbers[row.service])] = row.id
    return found
