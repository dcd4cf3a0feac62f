"""Runs process instances in tests: real diagrams in fixed context, stored and read back between all commands."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from typing import Any

import orjson

from engine.definition.details import Called
from engine.definition.reader import read_sound
from engine.errors import AtqaruError
from engine.feel import Allowance
from engine.spiff.compiler import make_runnable
from engine.spiff.instance import ProcessInstance
from engine.spiff.state.body import Runnable
from engine.spiff.state.execution_context import DecisionOutcome, NullNote
from engine.spiff.state.occurrences import Closed, Failed, Occurrence, Opened, Passed
from engine.spiff.state.places import Place

ALMATY = timezone(timedelta(hours=5))
MONDAY = datetime(2026, 4, 6, 11, 0, tzinfo=ALMATY)
_OWN_FAULT = re.compile(r"internal error \(")
Decide = Callable[[Mapping[str, Any]], Any]


def moment(text: str) -> datetime:
    """A local date-time of the tests' office."""
    return datetime.fromisoformat(text).replace(tzinfo=ALMATY)


@dataclass
class Office:
    """Fixed context: the clock is fixed, the office closes at 18:30, definitions are those given."""

    now: datetime = MONDAY
    processes: dict[str, Runnable] = field(default_factory=dict)
    decisions: Mapping[str, Decide] = field(default_factory=dict)
    asked: list[tuple[str, Called, int]] = field(default_factory=list)
    null_notes: list[NullNote] | None = None
    missing_forms: set[str] = field(default_factory=set)

    def close_of(self, day: date) -> datetime:
        return datetime(day.year, day.month, day.day, 18, 30, tzinfo=ALMATY)

    def local(self, moment: datetime) -> datetime:
        return moment.replace(tzinfo=ALMATY)

    def has_others(self, groups: Collection[str], applicants: Collection[str]) -> bool:
        return True

    def unborne(self, groups: Collection[str], logins: Collection[str]) -> list[str]:
        return []

    def groups_of_applicants(self, groups: Collection[str]) -> list[str]:
        return [group for group in groups if group == "applicants"]

    def form(self, form_id: str) -> int:
        if form_id in self.missing_forms:
            raise AtqaruError(f"no form '{form_id}' is in force; deploy it")
        return 7

    def require_near(self, kind: str, id_: str, running: Collection[int]) -> None:
        """Every form and wording is of the service."""

    def process(self, process_id: str, called: Called, caller: int) -> Runnable:
        self.asked.append((process_id, called, caller))
        if process_id not in self.processes:
            raise AtqaruError(f"no process {process_id} is in force; deploy it")
        return self.processes[process_id]

    def runnable(self, definition_id: int) -> Runnable:
        return next(each for each in self.processes.values() if each.definition_id == definition_id)

    def decide(
        self, decision_id: str, called: Called, caller: int, context: Mapping[str, Any], allowance: Allowance
    ) -> DecisionOutcome:
        self.asked.append((decision_id, called, caller))
        return DecisionOutcome(self.decisions[decision_id](context), ({"decision": decision_id},))


class Case:
    """One process instance with a short word for each command; everything is found by the element's id."""

    def __init__(
        self,
        xml: bytes,
        variables: Mapping[str, Any] | None = None,
        *,
        called: tuple[bytes, ...] = (),
        decisions: Mapping[str, Decide] | None = None,
        now: datetime = MONDAY,
        restart: bool = True,
    ) -> None:
        read = [process for content in (xml, *called) for process in read_sound(content, "test.bpmn", {})]
        made = [make_runnable(number, process) for number, process in enumerate(read, start=1)]
        self.office = Office(now, {each.process.id: each for each in made}, decisions or {})
        self.runnable, self.restart = made[0], restart
        self.log: list[Occurrence] = []
        self.apart: dict[bytes, bytes] = {}
        self.loaded: list[bytes] = []
        self.instance = ProcessInstance.start(self.runnable, self.office, variables or {})
        self._settle()

    # -- commands

    def complete(self, element: str, index: int = 0, **results: Any) -> None:
        self.instance.complete_task(self.tokens(element)[index], results)
        self._settle()

    def finish(self, element: str, index: int = 0, **results: Any) -> None:
        self.instance.complete_job(self.tokens(element)[index], results)
        self._settle()

    def fail(self, element: str, code: str, index: int = 0, **results: Any) -> bool:
        caught = self.instance.throw_error(self.tokens(element)[index], code, results)
        self._settle()
        return caught

    def fire(self, element: str, index: int = 0) -> None:
        token = self.tokens(element)[index]
        due_at = (self.instance.due_at(token) or self.office.now).astimezone(self.office.now.tzinfo)
        self.office.now = max(self.office.now, due_at)
        self.instance.fire_timer(token)
        self._settle()

    def deliver(self, element: str, index: int = 0, **results: Any) -> None:
        self.instance.deliver_message(self.tokens(element)[index], results)
        self._settle()

    def signal(self, name: str, **results: Any) -> int:
        reached = self.instance.deliver_signal(name, results)
        self._settle()
        return reached

    def fix(self, **variables: Any) -> None:
        """Corrects variables as the step sees them that has failed, or else any."""
        places = self.instance.places()
        chosen = next((place for place in places if place.failed), places[0])
        self.instance.correct(chosen.token, variables)

    def retry(self, element: str) -> None:
        self.instance.retry(next(place.token for place in self.places(element) if place.failed))
        self._settle()

    def _settle(self) -> None:
        self.instance.run_until_waiting()
        self.log += self.instance.occurrences
        # a fault of the product's own would be an incident too; no test means that
        faults = [each.message for each in self.instance.occurrences if isinstance(each, Failed)]
        assert not any(_OWN_FAULT.search(fault) for fault in faults), faults
        if self.restart:
            self.reload()
        else:
            self.instance.occurrences.clear()

    def reload(self) -> None:
        """Stores the instance and reads it back, as between two commands."""
        snapshot = self.instance.dump()
        self.apart.update(snapshot.apart)
        self.instance = ProcessInstance.load(snapshot.content, self.runnable, self.office, self._read_apart)

    def _read_apart(self, digest: bytes) -> Any:
        self.loaded.append(digest)
        return orjson.loads(self.apart[digest])

    # -- what is seen

    def places(self, element: str) -> list[Place]:
        return [place for place in self.instance.places() if place.node.id == element]

    def tokens(self, element: str) -> list[int]:
        return [place.token for place in self.places(element) if place.waits_for is not None]

    @property
    def waiting(self) -> list[str]:
        """The elements at which something is waited for, in alphabetical order."""
        return sorted(place.node.id for place in self.instance.places() if place.waits_for is not None)

    @property
    def failed(self) -> dict[str, str]:
        """What is wrong, by element."""
        return {place.node.id: place.failed for place in self.instance.places() if place.failed}

    @property
    def failures(self) -> list[str]:
        return [each.node.id for each in self.log if isinstance(each, Failed)]

    @property
    def is_completed(self) -> bool:
        return self.instance.is_completed

    @property
    def variables(self) -> dict[str, Any]:
        return self.instance.variables()

    def seen_by(self, element: str, index: int = 0) -> dict[str, Any]:
        """The variables that a waiting element sees."""
        return self.instance.variables(self.tokens(element)[index])

    @property
    def passed(self) -> list[str]:
        return [each.node.id for each in self.log if isinstance(each, Passed) and not each.inner]

    def opened(self, element: str) -> list[Opened[Any]]:
        return [each for each in self.log if isinstance(each, Opened) and each.node.id == element]

    def awaited(self, element: str) -> Any:
        """For what the element waited when it last began to."""
        return self.opened(element)[-1].wait

    def closed(self, element: str) -> list[str]:
        """Why the waits of an element ended."""
        return [str(each.reason) for each in self.log if isinstance(each, Closed) and each.node.id == element]

    def due(self, element: str, index: int = 0) -> datetime | None:
        return self.instance.due_at(self.tokens(element)[index])
