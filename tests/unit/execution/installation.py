"""An installation for tests: a real database, a clock that stands, and a short word for each command."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

import orjson
from sqlalchemy import Table, select

import tasks
from engine.calendar.table_file import load_calendar
from engine.clock import VirtualClock
from engine.deployment.bundle import REGISTERS_FILE, File
from engine.deployment.deploy import SERVICES, Deployment, deploy
from engine.execution.due.inbox import publish_message
from engine.execution.due.worker import work_off
from engine.execution.installation.office import Office
from engine.execution.installation.runtime import Runtime
from engine.execution.people.retries import retry_incident
from engine.execution.people.starting import start_case
from engine.execution.people.tasks import complete_task
from engine.execution.permissions import Actor
from engine.handlers import Handler, Handlers, OutgoingMessage, TaskContext, TaskResult, Variables
from engine.office.hours_file import load_hours
from storage.audit import AuditFinding, verify
from storage.database import Database
from storage.tables import audit_data, audit_events, cases, incidents, metadata, number_series, user_tasks
from tasks import TaskSettings
from tests.people import person

ALWAYS = date(2019, 1, 1)
ANALYST = person("analyst", "analysts")
CLERK = person("aigerim", "clerks")
FIXER = person("saule", "supervisors")
APPLICANT = person("nurlan", "applicants")
#: Those of the diagrams of tests, and those whose people look after cases and apply.
GROUPS = File(
    "groups.json",
    "groups",
    b"""[
        {"id": "clerks", "name": "Clerks"},
        {"id": "heads", "name": "Heads", "roles": ["see_cases", "assign"]},
        {"id": "supervisors", "name": "Supervisors", "roles": ["oversee", "see_cases", "see_data", "assign", "fix"]},
        {"id": "administrators", "name": "Administrators", "roles": ["see_cases", "assign", "fix", "administer"]},
        {"id": "applicants", "name": "Applicants", "roles": ["apply"]}
    ]""",
)
#: Those of the product that are asked, and those that the diagrams of tests keep.
REGISTERS = File(
    "registers.json",
    "registers",
    orjson.dumps(
        [
            *(each for each in orjson.loads((SERVICES / REGISTERS_FILE).read_bytes()) if "asked" in each),
            *(
                {"id": id_, "name": id_, "kept": {"fields": fields, "key": key}}
                for id_, fields, key in (
                    ("lent_books", ["book"], []),
                    ("licences", ["number", "state"], ["number"]),
                    ("papers", ["series", "number"], ["series", "number"]),
                    ("sessions", ["number", "state"], []),
                    ("bans", ["a"], []),
                    ("r", ["n"], []),
                )
            ),
        ]
    ),
)
#: As a rehearsal has them: nothing is sent.
PRODUCT_HANDLERS = tasks.handlers(TaskSettings.simulated())
Work = Callable[[Variables, TaskContext], TaskResult]


@cache
def office() -> Office:
    return Office.of(load_calendar(), load_hours())


def local(text: str) -> datetime:
    """A moment in the office's zone."""
    return datetime.fromisoformat(text).replace(tzinfo=office().calendar.zone)


MONDAY = "2026-04-06 11:00"


def handler(type_: str, work: Work, *, inside: bool = False, timeout_seconds: int = 30) -> Handler:
    return Handler(type_, work, inside, timeout_seconds)


@dataclass
class Worker:
    """A handler whose behaviour a test sets: what it gives, or raises, at each call in turn."""

    does: list[TaskResult | Exception | Callable[[], TaskResult]] = field(default_factory=list)
    calls: list[TaskContext] = field(default_factory=list)

    def run(self, case: Variables, ctx: TaskContext) -> TaskResult:
        self.calls.append(ctx)
        answer = self.does.pop(0) if self.does else TaskResult()
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, TaskResult) else answer()


def _names_register(diagram: bytes) -> bool:
    return any(name in diagram for name in (b"register-entry", b"gateway-query", b'name="registers"'))


class Installation:
    """A database with everything around it; elements are named by their ids."""

    def __init__(self, database: Database, now: str = MONDAY, own_office: Office | None = None) -> None:
        self.database = database
        self.clock = VirtualClock(local(now))
        self.worker = Worker()
        self.inside = Worker()
        self.office = own_office or office()
        self.handlers: Handlers = {
            **PRODUCT_HANDLERS,
            "outside": handler("outside", self.worker.run),
            "inside": handler("inside", self.inside.run, inside=True),
        }
        self.runtime = self.restarted()

    def restarted(self) -> Runtime:
        """A fresh engine, as after a restart."""
        self.runtime = Runtime(self.clock, self.office, self.handlers, issued_in=("en",))
        return self.runtime

    # -- commands

    def deploy(
        self,
        *contents: bytes,
        effective_from: date = ALWAYS,
        wordings: Mapping[str, str] | None = None,
        **files: str | bytes,
    ) -> Deployment:
        """Deploys diagrams, forms by their id, and wordings by their id and language, such as `told.ru`."""
        bundle = (
            *(File(f"{number}.bpmn", "bpmn", content) for number, content in enumerate(contents, 1)),
            *(File(f"{name}.txt", "wording", text.encode()) for name, text in (wordings or {}).items()),
            *(
                File(f"{name}.{_suffix(text)}", _suffix(text), text if isinstance(text, bytes) else text.encode())
                for name, text in files.items()
            ),
            GROUPS,
            *((REGISTERS,) if any(_names_register(each) for each in contents) else ()),
        )
        with self.database.transaction() as session:
            return deploy(session, self.runtime, ANALYST, bundle, effective_from, "test")

    def start(
        self,
        service: str = "p",
        variables: Mapping[str, Any] | None = None,
        *,
        channel: str = "portal",
        received: str | None = None,
        actor: Actor = APPLICANT,
    ) -> int:
        with self.database.transaction() as session:
            return start_case(
                session,
                self.runtime,
                actor,
                service,
                channel,
                variables or {},
                local(received) if received else None,
            )

    def complete(
        self,
        case_id: int,
        element: str,
        values: Mapping[str, Any] | None = None,
        actor: Actor = CLERK,
    ) -> None:
        token = self.token(case_id, element)
        with self.database.transaction() as session:
            complete_task(session, self.runtime, actor, case_id, token, values or {})

    def publish(self, name: str, key: str, id: str | None = None, **variables: Any) -> None:
        with self.database.transaction() as session:
            publish_message(session, self.runtime, OutgoingMessage(name, key, variables), id)

    def retry(self, incident_id: int, actor: Actor = FIXER) -> None:
        with self.database.transaction() as session:
            retry_incident(session, self.runtime, actor, incident_id)

    def at(self, moment: str) -> None:
        self.clock.advance_to(local(moment))

    def work(self) -> int:
        return work_off(self.database, self.runtime)

    # -- what is stored

    def rows(self, table: Table, **equal: Any) -> list[Any]:
        statement = select(table).order_by(*table.primary_key)
        for name, value in equal.items():
            statement = statement.where(table.c[name] == value)
        with self.database.reading() as session:
            return list(session.execute(statement))

    def case(self, case_id: int) -> Any:
        return self.rows(cases, id=case_id)[0]

    def open(self, case_id: int | None = None) -> list[str]:
        """The elements of the open tasks."""
        found = self.rows(user_tasks) if case_id is None else self.rows(user_tasks, case_id=case_id)
        return sorted(row.element_id for row in found)

    def token(self, case_id: int, element: str) -> int:
        token: int = self.rows(user_tasks, case_id=case_id, element_id=element)[0].token
        return token

    def incidents(self) -> list[Any]:
        """The open deadlines."""
        return self.rows(incidents, resolved_at=None)

    def events(self, chain: int) -> list[Any]:
        return self.rows(audit_events, chain=chain)

    def told(self, chain: int) -> list[str]:
        """Types of the audit events with their elements."""
        return [f"{event.type} {event.element_id or ''}".strip() for event in self.events(chain)]

    def event(self, chain: int, type_: str) -> Any:
        return next(event for event in self.events(chain) if event.type == type_)

    def data(self, event: Any) -> Any:
        return orjson.loads(self.rows(audit_data, chain=event.chain, sequence=event.sequence)[0].data)

    def findings(self) -> list[AuditFinding]:
        with self.database.reading() as session:
            return list(verify(session))

    def last_number(self, series: str) -> int:
        found = self.rows(number_series, name=series)
        return found[0].last if found else 0

    def everything(self) -> dict[str, list[Any]]:
        """All rows of all tables."""
        return {table.name: self.rows(table) for table in metadata.sorted_tables}


def _suffix(text: str | bytes) -> str:
    head = text if isinstance(text, str) else text.decode()
    return "form" if head.lstrip().startswith("{") else "dmn"


def form(id: str, *fields: Mapping[str, Any]) -> str:
    """A form of plain fields."""
    components = [
        {"type": "textfield", "id": f"field_{given['key']}", "label": given["key"], **given} for given in fields
    ]
    document = {"type": "default", "id": id, "schemaVersion": 19, "components": components}
    return orjson.dumps(document).decode()


def decision(id: str, answer: str) -> bytes:
    """A decision that is one FEEL expression."""
    return (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="n">'
        f'<decision id="{id}" name="{id}"><variable id="v" name="{id}"/>'
        f'<literalExpression id="l"><text>{answer}</text></literalExpression></decision></definitions>'
    ).encode()
