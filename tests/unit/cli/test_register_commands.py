"""`atqaru register`: the entries of a register, and what became of each."""

import pytest

from storage.database import Database
from tests.diagrams import diagram, end, flows, service_task, start
from tests.unit.cli.test_fixing_commands import run
from tests.unit.execution.installation import Installation


def with_licence(database: Database) -> None:
    here = Installation(database)
    given = {"key": "=number", "entry": "=if state = null then null else {state: state, number: number}"}
    enters = service_task("enter", "register-entry", headers={"register": "licences"}, inputs=given)
    here.deploy(diagram(start("s"), enters, end("e"), flows("s", "enter", "e")))
    for state in ("valid", None, "reissued"):
        here.start(variables={"number": "L-1", "state": state})


def test_entries_are_listed_with_their_keys(database: Database) -> None:
    with_licence(database)

    assert run(database, "register", "list", "licences").stdout == 'L-1\t{"state": "reissued", "number": "L-1"}\n'


def test_the_history_of_a_key_names_who_entered_what_in_which_case(database: Database) -> None:
    with_licence(database)

    lines = run(database, "register", "history", "licences", "L-1").stdout.splitlines()

    assert lines == [
        '1\t2026-04-06 11:00\tnurlan\tcase 1 enter\t{"state": "valid", "number": "L-1"}',
        "2\t2026-04-06 11:00\tnurlan\tcase 2 enter\tremoved",
        '3\t2026-04-06 11:00\tnurlan\tcase 3 enter\t{"state": "reissued", "number": "L-1"}',
    ]


@pytest.mark.parametrize("key", ["L–1", " Ｌ-1 "])
def test_a_key_is_found_in_another_spelling(sqlite_database: Database, key: str) -> None:
    with_licence(sqlite_database)

    found = [run(sqlite_database, "register", "history", "licences", each).stdout for each in ("L-1", key)]

    assert found[0]
    assert found[1] == found[0]


def test_a_register_or_key_that_is_not_there_is_refused(database: Database) -> None:
    with_licence(database)

    unknown = run(database, "register", "list", "licenses")
    empty = run(database, "register", "history", "licences", "L-2")

    assert (unknown.exit_code, empty.exit_code) == (2, 2)
    assert "there is no register 'licenses' in registers.json; did you mean 'licences'" in unknown.stderr
    assert "nothing was ever entered under this key" in empty.stderr
