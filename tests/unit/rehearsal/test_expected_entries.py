"""What a rehearsal expects of the registers in which its cases enter something."""

import json

import pytest

from engine.deployment.bundle import File
from engine.rehearsal.running import rehearse
from engine.rehearsal.stage import stage
from tests.diagrams import Part, diagram, end, flows, service_task, start, user_task
from tests.unit.execution.installation import PRODUCT_HANDLERS, office
from tests.unit.rehearsal.test_expectations import GROUPS, HEAD, read, told

REGISTERS = [
    {"id": "books", "name": "Books", "kept": {"key": ["shelf"], "fields": ["shelf", "title", "by"]}},
    {"id": "notes", "name": "Notes", "kept": {"fields": ["title"]}},
]


def entered(id: str, register: str, entry: str) -> Part:
    return service_task(id, "register-entry", headers={"register": register}, inputs={"entry": entry})


#: One entry twice under its key, another under another, and one of a register without keys.
SERVICE = diagram(
    start("s"),
    entered("first", "books", '={shelf: "A 1", title: "Abai", by: {name: "A"}}'),
    entered("again", "books", '={shelf: "A 1", title: "Auezov", by: {name: "B"}}'),
    entered("other", "books", '={shelf: "A 2", title: "Auezov"}'),
    entered("note", "notes", '={title: "Read"}'),
    user_task("u"),
    end("e"),
    flows("s", "first", "again", "other", "note", "u", "e"),
)


def unmet(expected: str) -> list[str]:
    registers = File("registers.json", "registers", json.dumps(REGISTERS).encode())
    rehearsal = read(f"{HEAD}expect: {{entries: [{expected}]}}\n")
    on = stage((File("p.bpmn", "bpmn", SERVICE), GROUPS, registers), PRODUCT_HANDLERS, office())
    with rehearse(rehearsal, on) as run:
        return told(run, rehearsal)


BY_AUEZOV = "{register: books, holds: {title: Auezov}}"


@pytest.mark.parametrize(
    "expected",
    [
        "{register: books, key: A 1, holds: {title: Auezov, by.name: B}}",
        f"{BY_AUEZOV}, {BY_AUEZOV}, no others: {{register: books}}",
        "{register: notes, at: 2026-04-06, holds: {title: Read, shelf: null}}",
        "{register: books, holds: {by: {name: B}}}",
    ],
)
def test_entries_are_expected_as_they_were_last_entered(expected: str) -> None:
    assert unmet(expected) == []


@pytest.mark.parametrize(
    ("expected", "told"),
    [
        (
            "{register: books, key: A 1, holds: {title: Abai, by.name: B}}",
            (
                '[1].holds (line 3): expected title "Abai", came "Auezov"; '
                "nearest is the register entry register books, key A 1, at 2026-04-06 11:00"
            ),
        ),
        (
            "{register: boks, holds: {title: Abai}}",
            (
                '[1] (line 3): expected a register entry with register boks, title "Abai", but came books, notes; '
                "did you mean 'books'"
            ),
        ),
        (
            "{register: books}, no others",
            (
                "[2] (line 3): expected no others, came also register books, key A 2, at 2026-04-06 11:00; "
                "register notes, at 2026-04-06 11:00"
            ),
        ),
    ],
)
def test_entries_that_came_otherwise_are_told(expected: str, told: str) -> None:
    assert unmet(expected) == [f"expect.entries{told}"]
