"""The ids of forms and wordings may be FEEL, as the form id of Camunda 8 is: each case has the one that it is given."""

from collections.abc import Mapping
from typing import Any

import pytest

from engine.errors import AtqaruError
from tests.diagrams import (
    Part,
    boundary,
    call,
    catch,
    diagram,
    end,
    flow,
    flows,
    message,
    service_task,
    start,
    user_task,
)
from tests.unit.spiff.moved import moved
from tests.unit.spiff.running import Case, Office

SENT = {"form": "=answer_form", "senders": "clerks"}


def alone(node: Part, *more: Part) -> bytes:
    return diagram(start("s"), node, end("e"), flows("s", "x", "e"), *more)


@pytest.fixture
def wordings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wordings of two ids, which say their own."""

    def compose(_office: Office, wording: str, *_rest: object) -> Any:
        if wording not in ("told", "asked"):
            raise AtqaruError(f"no wording '{wording}' is in force; deploy it")
        return {"en": wording}

    monkeypatch.setattr(Office, "compose", compose, raising=False)


def test_a_task_is_offered_with_the_form_that_its_case_names_and_keeps_it() -> None:
    case = Case(alone(user_task("x", form='=kind + "-form"')), {"kind": "short"})

    case.fix(kind="long")
    case.reload()

    assert (case.awaited("x").form_id, case.awaited("x").form_definition_id) == ("short-form", 7)
    (place,) = case.places("x")
    assert place.node.assignment is not None
    assert place.node.assignment.form_id == "short-form"


@pytest.mark.parametrize("variables", [{}, {"kind": 7}, {"kind": " "}], ids=["null", "number", "empty"])
def test_what_names_no_form_is_an_incident_at_the_task(variables: Mapping[str, Any]) -> None:
    case = Case(alone(user_task("x", form="=kind")), variables)

    assert case.failed["x"].startswith("x: the form id is ")
    case.fix(kind="short")
    case.retry("x")
    assert case.awaited("x").form_id == "short"


def test_a_form_that_is_not_in_force_is_an_incident_at_what_names_it() -> None:
    for node in (user_task("x", form="=answer_form"), catch("x", message("m"), properties=SENT)):
        case = Case(diagram(start("s"), user_task("u"), node, end("e"), flows("s", "u", "x", "e")))
        case.office.missing_forms.add("gone")
        case.complete("u", answer_form="gone")

        assert case.failed == {"x": "x: no form 'gone' is in force; deploy it"}


def test_a_message_is_sent_with_the_form_that_the_case_names() -> None:
    watch = boundary("b", "x", message("m"), interrupting=False, properties={"form": "=answer_form"})
    case = Case(alone(user_task("x"), watch, end("be"), flow("b", "be")), {"answer_form": "objection"})
    case.fix(answer_form=None)
    case.reload()

    (place,) = case.places("b")
    assert place.node.sending is not None
    assert (place.node.sending.form_id, place.node.sending.is_for_officials) == ("objection", False)


def test_a_move_to_another_version_names_the_form_anew() -> None:
    case = Case(alone(user_task("x", form="=kind")), {"kind": "short"})

    found = moved(case, alone(user_task("x", form='=kind + "er"')))

    assert [node.assignment.form_id for node in found.tokens.values() if node.assignment] == ["shorter"]
    assert [place.node.assignment.form_id for place in case.places("x") if place.node.assignment] == ["shorter"]


@pytest.mark.usefixtures("wordings")
@pytest.mark.parametrize(
    "node", [user_task("x", properties={"wording": "=says"}), service_task("x", properties={"wording": "=says"})]
)
def test_what_a_wording_says_is_that_of_the_id_that_the_case_names(node: Part) -> None:
    case = Case(alone(node), {"says": "asked"})

    assert case.seen_by("x")["wording"] == {"en": "asked"}
    assert [said.node.id for said in case.instance.said("asked")] == ["x"]
    assert case.instance.said("told") == []


@pytest.mark.usefixtures("wordings")
@pytest.mark.parametrize(
    ("says", "fault"),
    [
        (None, "x: the wording is null; the FEEL behind = must give the id of a wording"),
        ("gone", "x: no wording 'gone' is in force; deploy it"),
    ],
)
def test_what_names_no_wording_is_an_incident_at_the_task(says: str | None, fault: str) -> None:
    case = Case(alone(user_task("x", properties={"wording": "=says"})), {"says": says})

    assert case.failed == {"x": fault}


@pytest.mark.usefixtures("wordings")
def test_a_called_process_takes_its_form_and_its_wording_from_its_caller() -> None:
    task = user_task("x", form="=form", properties={"wording": "=notice"})
    shared = diagram(start("cs"), task, end("ce"), flows("cs", "x", "ce"), id="shared")
    caller = diagram(start("s"), call("c", "shared", inputs={"form": "own", "notice": "told"}), flows("s", "c"))

    case = Case(caller, called=(shared,))

    assert (case.awaited("x").form_id, case.seen_by("x")["wording"]) == ("own", {"en": "told"})
