"""A justice department for tests of pages: its services deployed, its people with accounts, its clock at hand."""

import re
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import yaml
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from engine.clock import VirtualClock
from engine.deployment.bundle import files_at
from engine.deployment.deploy import SERVICES, deploy
from engine.execution.due.worker import next_due_at, work_off
from engine.execution.installation.accounts import Account, add_account
from engine.execution.installation.runtime import Runtime
from engine.execution.people.starting import start_case
from engine.execution.permissions import Actor
from storage.database import Database, Session
from storage.queries.worklist import tasks_of_case
from storage.schema import upgrade
from storage.tables import users
from tests import databases, server
from tests.people import person
from tests.sessions import announce, with_session
from web.app import create_app
from web.cli.installation import simulated_handlers, the_office
from web.settings import Settings

PASSWORD = "correct horse battery"
#: Hashed at the least cost, since hundreds of tests sign in; the strength of real hashes has its own test.
HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
ALWAYS = date(2019, 1, 1)
NOW = "2026-04-06T11:00"
#: Tasks of which each member of the commission has his own.
ASSIGNED = frozenset({"cast_vote", "cast_chair_vote", "sign_minutes", "sign_as_chair"})
NURLAN = "900101301055"
PEOPLE: Mapping[str, tuple[str, tuple[str, ...], str | None]] = {
    "nurlan": ("Ахметов Нұрлан Серікұлы", ("applicants",), NURLAN),
    "dana": ("Омарова Дана", ("applicants",), None),
    "kamila": ("Назарова Камила", ("applicants",), None),
    "askar": ("Askar Serikov", ("executors",), None),
    "aliya": ("Aliya Nurlanova", ("executors",), None),
    "bolat": ("Bolat Sadykov", ("signatories",), None),
    "saule": ("Saule Ibraeva", ("secretaries",), None),
    "damira": ("Damira Akhmetova", ("chairs", "commission"), None),
    "daulet": ("Daulet Seitov", ("commission",), None),
    "gaukhar": ("Gaukhar Ospanova", ("commission",), None),
    "erlan": ("Erlan Tulegenov", ("supervisors",), None),
    "admin": ("Administrator", ("administrators",), None),
    "registrar": ("Registrar", ("registry",), None),
}


def local(text: str) -> datetime:
    """A moment of the office, from text without an offset."""
    return the_office().local(datetime.fromisoformat(text))


def application(**changes: Any) -> dict[str, Any]:
    """The values of form F2 as the written cases have them."""
    return {**with_session(deepcopy(_written())), **changes}


@cache
def _written() -> dict[str, Any]:
    path = Path(SERVICES, "attestation", "rehearsals", "S-16-passed.yaml")
    variables: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))["variables"]
    return variables


@contextmanager
def _in_the_name_of(session: Session, login: str, values: Mapping[str, Any]) -> Iterator[None]:
    """Meanwhile the account is that of the person in the application: the form takes name and IIN from it."""
    own = select(users.c.name, users.c.iin).where(users.c.id == login)
    before = session.execute(own).one()._asdict()
    change = update(users).where(users.c.id == login)
    session.execute(change.values(name=values["applicant_full_name"], iin=values["applicant_iin"]))
    yield
    session.execute(change.values(**before))


def posted(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as a browser posts them."""
    given = {name: "true" if value is True else value for name, value in values.items() if value is not False}
    return {name: value if isinstance(value, list) else str(value) for name, value in given.items()}


def hidden_fields(text: str) -> dict[str, str]:
    """The hidden fields of the form in the body of a page."""
    main = text.partition("<main")[2]
    return {name: unescape(value) for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', main)}


@dataclass
class Visitor:
    """A person at a browser without scripts."""

    client: FlaskClient

    def get(self, path: str) -> TestResponse:
        return self.client.get(path)

    def post(self, path: str, values: Mapping[str, Any] | None = None, page: str | None = None) -> TestResponse:
        """Posts a form with the token that its page carries; `page` is the page of the form."""
        return self.client.post(path, data={**(values or {}), "page-token": self.token(page or path)})

    def send(self, path: str, values: Mapping[str, Any] | None = None, page: str | None = None) -> TestResponse:
        """Posts a form with everything that its page carries, as a browser does."""
        return self.client.post(path, data={**self.carried(page or path), **(values or {})})

    def carried(self, page: str) -> dict[str, str]:
        """The hidden fields of the form on a page."""
        return hidden_fields(self.client.get(page).text)

    def token(self, page: str) -> str:
        found = re.search(r'name="page-token" value="([^"]+)"', self.client.get(page).text)
        assert found, f"{page} has no form"
        return found[1]


def furnish(database: Database) -> None:
    """Brings a new database to the department: services, people, and as case 1 the session that one applies for."""
    upgrade(database)
    clock = VirtualClock(local(NOW))
    runtime = Runtime(clock, the_office(), simulated_handlers(), issued_in=("en",))
    with database.transaction() as session:
        deploy(session, runtime, Actor("test"), files_at(SERVICES), ALWAYS, "test")
        for login, (name, groups, iin) in PEOPLE.items():
            add_account(session, clock, "test", Account(login, name, groups, iin), HASH)
    announce(database, runtime)


@cache
def _engine() -> Runtime:
    """An engine with the department's services made ready, which takes a second."""
    runtime = Runtime(VirtualClock(local(NOW)), the_office(), simulated_handlers(), issued_in=("en",))
    template = databases.sqlite_template("department", furnish)
    with closing(Database(f"sqlite:///{template}")) as database, database.reading() as session:
        runtime.definitions.make_all(session)
    return runtime


@cache
def _compiled_pages() -> FileSystemBytecodeCache:
    """Templates compiled once in a run: each department has an application of its own."""
    with server.once("pages") as (folder, is_new):
        if is_new:
            folder.mkdir()
    return FileSystemBytecodeCache(str(folder))


class Department:
    """The installation under test, on a database that was furnished."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = VirtualClock(local(NOW))
        self.runtime = _engine().at_clock(self.clock)
        self.app: Flask = create_app(
            database, self.runtime, Settings(secret_key="k" * 40, organisation="Justice department of Almaty")
        )
        self.app.jinja_env.bytecode_cache = _compiled_pages()

    def visitor(self, login: str | None = None) -> Visitor:
        """Somebody at the door, or a person who has signed in."""
        visitor = Visitor(self.app.test_client())
        if login:
            answer = visitor.post("/login", {"login": login, "password": PASSWORD})
            assert answer.status_code == 302, answer.text
        return visitor

    def apply(self, applicant: str = "nurlan", **changes: Any) -> int:
        """An application of the present day, worked off as far as it goes by itself."""
        values = application(filled_on=self.runtime.office.local(self.clock()).date().isoformat(), **changes)
        with self.database.transaction() as session:
            actor = person(applicant, "applicants")
            with _in_the_name_of(session, applicant, values):
                case_id = start_case(session, self.runtime, actor, "attestation", "portal", values)
        self.work_off()
        return case_id

    def work_off(self) -> None:
        work_off(self.database, self.runtime)

    def go_to(self, moment: str) -> None:
        """Moves the clock, stopping at everything that becomes due on the way."""
        target = local(moment)
        self.work_off()
        while (due_at := next_due_at(self.database)) is not None and due_at <= target:
            self.clock.advance_to(due_at)
            self.work_off()
        self.clock.advance_to(target)

    def task(self, case_id: int, element_id: str, login: str | None = None) -> str:
        """The address of an open task; of several, the one that is assigned to a person."""
        with self.database.reading() as session:
            found = {row.element_id: row for row in tasks_of_case(session, case_id) if login in (None, row.assignee)}
        return f"/tasks/{case_id}-{found[element_id].token}"

    def do(self, case_id: int, element_id: str, login: str, values: Mapping[str, Any]) -> None:
        """Completes an open task in the browser of a person."""
        person = self.visitor(login)
        answer = person.post(self.task(case_id, element_id, login if element_id in ASSIGNED else None), values)
        assert answer.status_code == 302, answer.text
        self.work_off()
