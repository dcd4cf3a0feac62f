"""What every command is given in addition to its session: clock, office, definitions and handlers."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from engine.clock import Clock
from engine.execution.installation.definitions import Definitions
from engine.execution.installation.message_ids import MessageIds
from engine.execution.installation.office import Office
from engine.execution.installation.office_states import OfficeState, office_states, present_office
from engine.handlers import Handlers
from engine.spiff.codec import new_secret
from engine.spiff.state.execution_context import NullNote
from storage.database import Session
from storage.queries.office import office_revision

#: So many states of the office are kept ready: the present one, the one before, one that is only looked at.
_MOST_KEPT = 6
Key = TypeVar("Key")
Made = TypeVar("Made")


@dataclass
class RecalculationProgress:
    """How far this process has brought open cases in line with the office: for which revision, up to which case."""

    revision: int | None = None
    last_case: int = 0
    is_done: bool = False


@dataclass(frozen=True)
class Runtime:
    """The engine of one installation; holds no state but caches, and the order in which it sends messages.

    `office` is the one that comes with the product, or the one of the moment in what `at_present` gives.
    """

    clock: Clock
    office: Office
    handlers: Handlers
    #: takes a note of each value of a diagram that became null; None where no one reads them
    null_notes: list[NullNote] | None = None
    message_ids: MessageIds = field(default_factory=MessageIds, repr=False)
    #: gives each case its secret, from which what is left to chance in it follows
    new_secret: Callable[[], bytes] = new_secret
    #: the languages in which notices and documents go out in any case, beside that of the applicant
    issued_in: tuple[str, ...] = ()
    definitions: Definitions = field(init=False)
    progress: RecalculationProgress = field(default_factory=RecalculationProgress, init=False, repr=False)
    _origin: "Runtime | None" = field(default=None, repr=False)
    _by_version: "dict[str, Runtime]" = field(default_factory=dict, init=False, repr=False)
    _states: "dict[int, list[OfficeState]]" = field(default_factory=dict, init=False, repr=False)
    _by_revision: "dict[int, Runtime]" = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "definitions", Definitions(self.office))

    def at_clock(
        self,
        clock: Clock,
        null_notes: list[NullNote] | None = None,
        new_secret: Callable[[], bytes] = new_secret,
    ) -> "Runtime":
        """The same engine at another clock, for a copy of its database: it takes over what is made ready here."""
        made = Runtime(clock, self.office, self.handlers, null_notes, self.message_ids, new_secret, self.issued_in)
        made.definitions.take_over(self.definitions)
        return made

    @property
    def origin(self) -> "Runtime":
        """The engine in the office that comes with the product, without anybody's entries."""
        return self._origin or self

    def at_present(self, session: Session) -> "Runtime":
        """The same engine in the office as its entries have it now; not to be asked by who has just entered one."""
        return self.at_revision(session, office_revision(session))

    def at_revision(self, session: Session, revision: int) -> "Runtime":
        """The same engine in the office of the present revision, which the caller has just read."""
        origin = self.origin
        if revision == 0:
            return origin
        found = origin._by_revision.get(revision)
        if found is None:
            found = origin.in_office(present_office(session, origin.office, revision))
            _keep(origin._by_revision, revision, found)
        return found

    def states_since(self, session: Session, version: str) -> list[OfficeState]:
        """The states of the office from that of a version on, up to the present; none for one of another release."""
        origin, revision = self.origin, office_revision(session)
        if revision not in origin._states:
            _keep(origin._states, revision, office_states(session, origin.office))
        states = origin._states[revision]
        return next((states[place:] for place, each in enumerate(states) if each.office.version == version), [])

    def in_office(self, office: Office) -> "Runtime":
        """The same engine in another office."""
        origin = self.origin
        if office.version == origin.office.version:
            return origin
        found = origin._by_version.get(office.version)
        if found is None:
            found = replace(origin, office=office, _origin=origin)
            _keep(origin._by_version, office.version, found)
        return found


def _keep(held: dict[Key, Made], key: Key, made: Made) -> None:
    """Keeps what was made ready; the oldest goes when there is too much."""
    while len(held) >= _MOST_KEPT:
        held.pop(next(iter(held)), None)
    held[key] = made
