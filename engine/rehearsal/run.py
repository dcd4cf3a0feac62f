"""A rehearsed case while it runs and afterwards: its database, its clock, what was refused or came otherwise."""

from dataclasses import dataclass, field
from datetime import datetime

from engine.clock import VirtualClock
from engine.execution.installation.runtime import Runtime
from engine.files.faults import Way
from engine.rehearsal.script import Act
from storage.database import Database

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
    #: steps that were marked as refused and yet were let through
    let_through: list[Act]
    #: the other cases of the rehearsal by name
    others: dict[str, int] = field(default_factory=dict)
    #: commands that the engine gave itself since the last step
    commands: int = 0
    unmet: list[Unmet] = field(default_factory=list)

    def case_of(self, step: Act) -> int:
        """The case in which a step is done."""
        return self.id_of(step.case)

    def id_of(self, name: str) -> int:
        """The case of a name, which is empty for the rehearsal itself; `NOT_OPENED` where its start was refused."""
        return self.others[name] if name else self.case_id
