"""Registers: what a case has made known is seen by the form that starts another, until it is taken out."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from engine.execution.cases import start_case
from engine.execution.errors import InvalidForm
from storage.queries.registers import entries_in
from storage.tables import register_entries
from tests.diagrams import diagram, end, flows, service_task, start, user_task
from tests.unit.execution.installation import CLERK, Installation, form

LENT = diagram(
    start("s", properties={"form": "loan", "registers": "lent_books"}),
    service_task("lend", "register-entry", headers={"register": "lent_books"}, inputs={"entry": "={book: book}"}),
    user_task("bring_back"),
    service_task("free", "register-entry", headers={"register": "lent_books"}, inputs={"entry": "=null"}),
    end("e"),
    flows("s", "lend", "bring_back", "free", "e"),
)
LOAN = form(
    "loan",
    {
        "key": "book",
        "properties": {
            "check": "=not(list contains(lent_books.book, value))",
            "checkMessage": "{{book}} is lent; there are {{count(lent_books)}} out.",
        },
    },
)


@pytest.fixture
def library(here: Installation) -> Installation:
    here.deploy(LENT, loan=LOAN)
    return here


def lend(library: Installation, book: str) -> int:
    with library.database.transaction() as session:
        return start_case(session, library.runtime, CLERK, "p", "portal", {"book": book})


def lent(library: Installation) -> list[object]:
    with library.database.reading() as session:
        return [entry["book"] for entry in entries_in(session, "lent_books")]


def test_what_a_case_has_entered_is_seen_by_the_form_of_the_next(library: Installation) -> None:
    lend(library, "Abai")

    with pytest.raises(InvalidForm, match="Abai is lent; there are 1 out"):
        lend(library, "Abai")
    lend(library, "Auezov")

    assert lent(library) == ["Abai", "Auezov"]


def test_what_is_taken_out_is_seen_no_more(library: Installation) -> None:
    case_id = lend(library, "Abai")

    library.complete(case_id, "bring_back")
    lend(library, "Abai")

    assert lent(library) == ["Abai"]
    assert [event.type for event in library.events(case_id) if event.type.startswith("register")] == [
        "register_entered",
        "register_left",
    ]


def test_a_case_has_one_entry_the_last(here: Installation) -> None:
    again = service_task("again", "register-entry", headers={"register": "r"}, inputs={"entry": "={n: 2}"})
    once = service_task("once", "register-entry", headers={"register": "r"}, inputs={"entry": "={n: 1}"})
    here.deploy(diagram(start("s"), once, again, end("e"), flows("s", "once", "again", "e")))

    here.start()

    with here.database.reading() as session:
        row = session.execute(select(register_entries)).one()
    assert (row.data, row.entered_at.astimezone(UTC)) == ({"n": 2}, here.runtime.clock())
    assert isinstance(row.entered_at, datetime)


@pytest.mark.parametrize(
    ("register", "entry", "message"),
    [
        ("Lent books", "={}", "no name; use small letters"),
        ("lent", "=[1]", "map it to an object, or to null"),
        ("lent", '="text"', "map it to an object, or to null"),
    ],
)
def test_a_wrong_entry_opens_an_incident_and_enters_nothing(
    here: Installation, register: str, entry: str, message: str
) -> None:
    task = service_task("t", "register-entry", headers={"register": register}, inputs={"entry": entry})
    here.deploy(diagram(start("s"), task, end("e"), flows("s", "t", "e")))

    here.start()
    here.work()

    assert message in here.incidents()[0].message
    assert here.rows(register_entries) == []
