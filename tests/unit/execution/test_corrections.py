"""Variables corrected by a supervisor: the right scope, a reason, both values in the audit, and what is refused."""

import json
from typing import Any

import pytest

from engine.definition.reserved import RESERVED
from engine.errors import AtqaruError
from engine.execution.case.case_view import view_case
from engine.execution.case.values import TooMuch
from engine.execution.errors import NotYours
from engine.execution.people.corrections import BadCorrection, read_values
from engine.execution.reasons import NoReason
from engine.spiff.state.json_types import NotJson
from tests.diagrams import call, diagram, end, exclusive, flow, flows, start, sub_process, user_task
from tests.unit.execution.fixing import correct, correct_and_try
from tests.unit.execution.installation import CLERK, Installation

STUCK = diagram(
    start("s"),
    exclusive("x"),
    user_task("t"),
    end("e"),
    flows("s", "x"),
    flow("x", "t", when="=a + b = 3"),
    flows("t", "e"),
)


def stuck(here: Installation, **variables: Any) -> int:
    here.deploy(STUCK)
    return here.start(variables=variables)


def test_a_correction_tells_who_why_where_and_both_values(here: Installation) -> None:
    case_id = stuck(here, a="1", other="kept")

    result = correct_and_try(here, {"a": 1, "b": 2})
    event = here.event(case_id, "variables_corrected")

    assert (event.actor, event.element_id, result) == ("saule", "x", "went_on")
    assert here.data(event) == {
        "reason": "typed wrong",
        "changed": [{"name": "a", "old": "1", "new": 1}, {"name": "b", "new": 2}],
    }
    assert here.told(case_id)[-3:] == ["variables_corrected x", "incident_retried x", "task_created t"]
    assert here.open(case_id) == ["t"]


def test_a_correction_that_does_not_help_says_so(here: Installation) -> None:
    stuck(here)

    assert correct_and_try(here, {"a": 7}) == "failed_again"
    assert len(here.incidents()) == 1


def test_a_correction_lands_in_the_scope_that_has_the_variable_else_in_the_root_of_its_process(
    here: Installation,
) -> None:
    inner = sub_process(
        "x",
        start("is"),
        exclusive("g"),
        user_task("t"),
        end("ie"),
        flows("is", "g"),
        flow("g", "t", when="=mine + other = 3"),
        flows("t", "ie"),
        inputs={"mine": "=0"},
    )
    called = diagram(start("cs"), inner, user_task("after"), end("ce"), flows("cs", "x", "after", "ce"), id="q")
    here.deploy(diagram(start("s"), call("c", "q", parent=False), end("e"), flows("s", "c", "e")), called)
    case_id = here.start()

    correct_and_try(here, {"mine": 1, "other": 2})
    inside = seen(here, case_id)
    here.complete(case_id, "t")

    assert inside["t"] == {"mine": 1, "other": 2}
    assert seen(here, case_id)["after"] == {"other": 2}
    assert "other" not in seen(here, case_id)["c"]


def seen(here: Installation, case_id: int) -> dict[str, Any]:
    """The variables that each live token sees, by its element."""
    with here.database.reading() as session:
        view = view_case(session, here.runtime, case_id)
        return {place.node.id: dict(view.variables(place.token)) for place in view.places()}


@pytest.mark.parametrize("name", sorted(RESERVED))
def test_what_the_engine_gives_cannot_be_corrected(here: Installation, name: str) -> None:
    stuck(here)

    with pytest.raises(BadCorrection, match=f"{name} is given by the system"):
        correct(here, {"a": 1, name: "x"})

    assert here.incidents()[0].resolved_at is None


@pytest.mark.parametrize(
    ("values", "error", "message"),
    [
        ({}, BadCorrection, "no variable is named"),
        ({"two words": 1}, BadCorrection, "no name of a variable"),
        ({"": 1}, BadCorrection, "no name of a variable"),
        ({"a" * 256: 1}, BadCorrection, "no name of a variable"),
        ({f"a{number}": 1 for number in range(51)}, BadCorrection, "51 variables are named, more than 50"),
        ({"a": "x\0"}, NotJson, "the variable a holds half a character or NUL"),
        ({"a": [{"\0": 1}]}, NotJson, "the variable a holds half a character or NUL"),
        ({"a": {1, 2}}, NotJson, "a"),
        ({"a": "x" * 1_000_001}, TooMuch, "shorten a"),
    ],
)
def test_what_is_no_value_of_a_variable_changes_nothing(
    here: Installation, values: dict[str, Any], error: type[AtqaruError], message: str
) -> None:
    stuck(here)
    before = here.everything()

    with pytest.raises(error, match=message):
        correct(here, values)

    assert here.everything() == before


@pytest.mark.parametrize(
    ("reason", "message"),
    [(" ", "nothing is written"), ("x" * 1001, "shorten it"), ("x\0", "type it again"), ("\ud800", "type it again")],
)
def test_a_correction_needs_a_reason(here: Installation, reason: str, message: str) -> None:
    stuck(here)

    with pytest.raises(NoReason, match=message):
        correct(here, {"a": 1}, reason=reason)


def test_only_those_who_fix_correct(here: Installation) -> None:
    stuck(here)

    with pytest.raises(NotYours, match="has the role fix"):
        correct(here, {"a": 1}, CLERK)


def test_an_incident_that_is_closed_is_not_corrected(here: Installation) -> None:
    stuck(here)
    incident_id = here.incidents()[0].id
    correct_and_try(here, {"a": 1, "b": 2})

    with pytest.raises(AtqaruError, match=f"incident {incident_id} is closed already"):
        here.retry(incident_id)


@pytest.mark.parametrize(
    "value", [None, True, 7, -0.1, 2**63 - 1, 'мәтін "в" \\ \n', "1e400", [], {"a": [1, {"б в": None}]}, "2026-04-10"]
)
def test_a_value_is_stored_as_it_was_written(here: Installation, value: Any) -> None:
    case_id = stuck(here)

    values, faults = read_values({"b": json.dumps(value, ensure_ascii=False)})
    correct(here, values)

    assert faults == {}
    assert json.dumps(seen(here, case_id)["x"]["b"]) == json.dumps(value)
    assert here.data(here.event(case_id, "variables_corrected"))["changed"] == [{"name": "b", "new": value}]


@pytest.mark.parametrize(
    ("name", "text", "reason", "message"),
    [
        ("a", "one", "unreadable", "a is no value that is written out"),
        ("a", "1e400", "number", "a: 1e400 has more digits than are kept; shorten it, or write it as a text"),
        ("a", "[1..2]", "unreadable", "write a text in quotes, a number"),
        ("a", r'"\u0000"', "unstorable", "the variable a holds half a character or NUL"),
        ("a", '"\ud800"', "unstorable", "the variable a holds half a character or NUL"),
        ("a", '@"PT36H"', "moment", 'write @"P1DT12H"'),
        ("two words", "1", "name", "letters, digits, _ and -"),
        ("a" * 256, "1", "name", "at most 255"),
        ("case_id", "1", "reserved", "case_id is given by the system"),
    ],
)
def test_what_would_not_be_stored_as_it_is_written_is_told_by_its_variable(
    name: str, text: str, reason: str, message: str
) -> None:
    values, faults = read_values({name: text, "b": "1"})

    assert values == {"b": 1}
    assert faults[name].reason == reason
    assert message in str(faults[name])


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ({f"a{number}": "1" for number in range(51)}, "51 variables are named, more than 50 at once"),
        ({"a": "[" * 30_000, "b": "[" * 30_000}, "60000 characters are written, more than 50000 at once"),
    ],
)
def test_more_than_is_taken_at_once_is_not_even_read(written: dict[str, str], message: str) -> None:
    with pytest.raises(BadCorrection, match=message):
        read_values(written)
