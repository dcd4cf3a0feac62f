"""Applications of rehearsals go through the start form, as in the browser, unless the file says otherwise."""

import json
from typing import Any

import pytest

from engine.deployment.bundle import File
from engine.files.faults import BadFile
from engine.rehearsal.report import report
from engine.rehearsal.running import rehearse
from engine.rehearsal.script import read_rehearsal
from engine.rehearsal.stage import stage
from tests.diagrams import diagram, end, flows, start, user_task
from tests.unit.execution.installation import PRODUCT_HANDLERS, office
from tests.unit.rehearsal.test_expectations import GROUPS

FORM = {
    "type": "default",
    "id": "f",
    "components": [
        {"type": "textfield", "key": "name", "label": "Name", "validate": {"required": True}},
        {"type": "number", "key": "copies", "label": "Copies", "defaultValue": 2},
        {"type": "expression", "key": "twice", "expression": "=copies * 2", "computeOn": "change"},
        {
            "type": "textfield",
            "key": "reason",
            "label": "Reason",
            "validate": {"required": True},
            "conditional": {"hide": "=copies < 5"},
        },
        {
            "type": "textfield",
            "key": "book",
            "label": "Book",
            "properties": {
                "check": "=count(books) = 0 or list contains(books.title, value)",
                "checkMessage": "No such book.",
            },
        },
    ],
}
SERVICE = diagram(
    start("s", properties={"form": "f", "registers": "books"}), user_task("u"), end("e"), flows("s", "u", "e")
)
BY_CLERKS = diagram(
    start("s", properties={"form": "f", "registers": "books", "starters": "clerks"}),
    user_task("u"),
    end("e"),
    flows("s", "u", "e"),
    id="q",
)
HEAD = 'service: {}\nreceived: "{} 11:00"\n'


def told(text: str, service: str = "p", day: str = "2026-04-06") -> tuple[dict[str, Any], list[str]]:
    """The report, and what was not as expected."""
    files = (
        File("p.bpmn", "bpmn", SERVICE),
        File("q.bpmn", "bpmn", BY_CLERKS),
        File("f.form", "form", json.dumps(FORM).encode()),
        GROUPS,
        File("registers.json", "registers", b'[{"id": "books", "name": "Books", "kept": {"fields": ["title"]}}]'),
    )
    rehearsal = read_rehearsal(HEAD.format(service, day) + text, "case.yaml", office().calendar.zone)
    with rehearse(rehearsal, stage(files, PRODUCT_HANDLERS, office())) as run:
        return report(run), [each.message for each in run.unmet]


def refused(text: str, service: str = "p", day: str = "2026-04-06") -> str:
    with pytest.raises(BadFile) as refusal:
        told(text, service, day)
    return str(refusal.value)


def test_what_the_application_leaves_out_has_its_default_and_computed_values_are_computed() -> None:
    assert told("variables: {name: A}\nexpect: {variables: {copies: 2, twice: 4}}\n")[1] == []
    assert told("variables: {name: A, copies: 3}\nexpect: {variables: {copies: 3, twice: 6}}\n")[1] == []


def test_a_hidden_field_is_not_needed_and_a_shown_one_is() -> None:
    assert refused("variables: {name: A, copies: 5}\n").startswith("case.yaml:variables.reason (line 3): ")
    assert told("variables: {name: A, copies: 5, reason: B}\n")[0]["state"] == "active"


def test_every_field_of_a_refused_application_is_told_at_its_line() -> None:
    found = refused("variables:\n  nam: A\n  copies: 1\n").splitlines()

    assert [each.partition(": ")[0] for each in sorted(found)] == [
        "case.yaml:variables.nam (line 4)",
        "case.yaml:variables.name (line 3)",
    ]


def test_the_form_reads_the_registers_as_they_are_then() -> None:
    book = "variables: {name: A, book: Abai}\n"

    other = "registers: {books: [{title: Auezov}]}\n"

    assert "case.yaml:variables.book (line 3): “Book”: No such book." in refused(book + other)
    assert told(book + "registers: {books: [{title: Auezov}, {title: Abai}]}\n")[0]["state"] == "active"


def test_an_application_that_must_be_refused_leaves_no_case() -> None:
    expected = "expect: {state: refused, outcome: null, refusals: [{step: start, words: Name}, no others]}\n"

    found, unmet = told("refused: true\n" + expected)

    assert unmet == []
    assert (found["state"], found["events"], found["refused"][0]["expected"]) == ("refused", [], True)


def test_an_application_that_was_to_be_refused_and_was_not_is_told() -> None:
    assert told("refused: true\nvariables: {name: A}\n")[1] == ["the start was to be refused, but was let through"]


def test_nothing_is_done_in_a_case_whose_start_is_refused() -> None:
    steps = 'refused: true\nsteps: [{at: "2026-04-07 10:00", task: u}]\n'

    assert "steps[1] (line 4): is done in a case whose start is refused; leave it out" in refused(steps)


def test_without_its_form_a_process_takes_any_variables() -> None:
    given = "variables: {copies: many, other: 1}\n"

    assert "variables.other (line 3)" in refused(given)
    assert told(f"without_form: true\n{given}expect: {{variables: {{copies: many, other: 1, twice: null}}}}\n")[1] == []


def test_officials_start_what_they_start() -> None:
    people = "people: {aigerim: [heads], dana: [clerks]}\nvariables: {name: A}\n"

    assert told(people, "q")[0]["events"][0]["actor"] == "dana"
    assert told("variables: {name: A}\n", "q")[0]["events"][0]["actor"] == "official"
    assert told("by: dana\n" + people, "q")[0]["events"][0]["actor"] == "dana"
    assert refused("by: aigerim\n" + people, "q").startswith("case.yaml:by (line 3): q is started by clerks; aigerim")


@pytest.mark.parametrize(
    ("people", "fault"),
    [
        ("people:\n  Айгерим: [heads]\n", "case.yaml:people.Айгерим (line 4): the login name 'Айгерим' cannot be used"),
        ("people:\n  dana: [cooks]\n", "case.yaml:people.dana (line 4): there is no group 'cooks'"),
    ],
)
def test_a_person_who_can_have_no_account_is_told_at_its_line(people: str, fault: str) -> None:
    assert refused(people + "variables: {name: A}\n", "q").startswith(fault)


def test_a_channel_that_is_closed_is_told_at_the_moment_of_receipt() -> None:
    found = refused("channel: counter\nvariables: {name: A}\n", day="2026-04-05")

    assert found.startswith("case.yaml:received (line 2): channel counter takes nothing at 2026-04-05 11:00")


#: Forms whose fields show something from the beginning: from the case, by FEEL, or by their default.
SHOWN = {
    "type": "default",
    "id": "shown",
    "components": [
        {"type": "textfield", "key": "name", "label": "Name"},
        {"type": "textfield", "key": "greeting", "label": "Greeting", "properties": {"value": '="Dear " + name'}},
        {"type": "number", "key": "copies", "label": "Copies", "defaultValue": 2},
        {"type": "dynamiclist", "path": "two", "components": [{"type": "textfield", "key": "b", "label": "B"}]},
        {
            "type": "dynamiclist",
            "path": "rows",
            "allowAddRemove": True,
            "components": [{"type": "textfield", "key": "a", "label": "A"}],
        },
    ],
}
APPLYING = {**SHOWN, "id": "applying", "components": [SHOWN["components"][0], SHOWN["components"][1]]}
PREFILLED = diagram(
    start("s", properties={"form": "applying"}), user_task("u", form="shown"), end("e"), flows("s", "u", "e"), id="r"
)


@pytest.mark.parametrize(
    ("entered", "came"),
    [
        ("{}", "{name: A, greeting: Dear A, copies: 2, rows: [], two: [{b: ''}]}"),
        ("{greeting: Hello, rows: [{a: B}]}", "{name: A, greeting: Hello, copies: 2, rows: [{a: B}]}"),
        ("{name: C, greeting: null}", '{name: C, greeting: "", copies: 2}'),
    ],
)
def test_a_field_that_is_left_out_has_what_the_page_shows_in_it(entered: str, came: str) -> None:
    files = (
        File("r.bpmn", "bpmn", PREFILLED),
        *(File(f"{each['id']}.form", "form", json.dumps(each).encode()) for each in (SHOWN, APPLYING)),
        GROUPS,
    )
    text = (
        'service: r\nreceived: "2026-04-06 11:00"\nvariables: {name: A}\nsteps:\n'
        '  - {at: "2026-04-06 11:30", expect: {variables: {greeting: Dear A}}}\n'
        f'  - {{at: "2026-04-06 12:00", task: u, by: a, with: {entered}}}\n'
        f"expect: {{variables: {came}}}\n"
    )
    rehearsal = read_rehearsal(text, "case.yaml", office().calendar.zone)

    with rehearse(rehearsal, stage(files, PRODUCT_HANDLERS, office())) as run:
        assert (run.refusals, [each.message for each in run.unmet]) == ([], [])


@pytest.mark.parametrize(
    ("entries", "fault"),
    [
        (
            "{boks: [{title: A}]}",
            "registers.boks (line 3): there is no register 'boks' in registers.json; did you mean 'books'",
        ),
        (
            "{books: [{titel: A}]}",
            "registers.books[1].titel (line 3): the register 'books' has no field 'titel'; did you mean 'title'",
        ),
        (
            "{books: [{title: A  1}, {title: A 1}]}",
            "registers.books[2].key (line 3): another entry has the key 'A 1'",
        ),
        (
            "{books: [{key: B, title: A}]}",
            "registers.books[1].key (line 3): the fields of the entry make the key 'A'; leave it out",
        ),
        ("{books: [{}]}", "registers.books[1].title (line 3): is null, and it is of the key of 'books'; write a text"),
        (
            "{notes: [{key: A, title: A}]}",
            "registers.notes[1].key (line 3): the register 'notes' has no key, so a case has one entry in it",
        ),
    ],
)
def test_an_entry_that_its_register_cannot_have_is_told_before_the_rehearsal_begins(entries: str, fault: str) -> None:
    assert fault_of_entries(entries).startswith(f"case.yaml:{fault}")


@pytest.mark.parametrize("entries", ["{books: [{key: 7, title: 7}]}", '{books: [{key: "A  1", title: A 1}]}'])
def test_a_key_may_stand_beside_the_fields_that_make_it(entries: str) -> None:
    assert fault_of_entries(entries) == ""


def fault_of_entries(entries: str) -> str:
    """What is wrong with the entries that registers have before a rehearsal begins; empty if nothing is."""
    kept = {"books": {"fields": ["title"], "key": ["title"]}, "notes": {"fields": ["title"]}}
    described = [{"id": id_, "name": id_, "kept": each} for id_, each in kept.items()]
    registers = File("registers.json", "registers", json.dumps(described).encode())
    files = (File("p.bpmn", "bpmn", SERVICE), File("f.form", "form", json.dumps(FORM).encode()), registers, GROUPS)
    text = HEAD.format("p", "2026-04-06") + f"registers: {entries}\n"
    rehearsal = read_rehearsal(text, "case.yaml", office().calendar.zone)

    try:
        stage(files, PRODUCT_HANDLERS, office()).require_known(rehearsal)
    except BadFile as refusal:
        return str(refusal)
    return ""


def test_a_variable_that_is_named_as_a_digit_of_another_kind_is_refused_at_its_line() -> None:
    assert refused('variables: {"²": 1, name: A}\n').startswith("case.yaml:variables.²")


@pytest.mark.parametrize("moment", ["0001-01-01 00:00", "9999-12-31 23:59"])
def test_a_moment_at_the_end_of_the_calendar_is_refused(moment: str) -> None:
    with pytest.raises(BadFile, match="is not a moment; check year"):
        read_rehearsal(f'service: p\nreceived: "{moment}"\n', "case.yaml", office().calendar.zone)


@pytest.mark.parametrize("number", ["1.0e+99999999", "1.0e+9999999999999999999999", "1.0e-99999999"])
def test_a_number_beyond_all_bounds_is_refused_at_its_line(number: str) -> None:
    assert refused(f"variables: {{name: {number}}}\n").startswith("case.yaml:line 3: a number has more digits than")
