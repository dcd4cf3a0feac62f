"""What forms of the services say: which text is shown in which state, also in the languages of the catalogues."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine import forms
from engine.deployment.deploy import SERVICES
from engine.forms import View
from engine.texts.catalogue import read_catalogue, translation
from tests.unit.execution.installation import local, office

MOMENT = "2026-04-20 10:00"


def drawn(name: str, variables: dict[str, Any], moment: str = MOMENT, language: str = "en") -> dict[str, View]:
    """The components of a form of the attestation, by path or id, in a language."""
    path = SERVICES / "attestation" / f"texts.{language}.po"
    words = read_catalogue(path.read_bytes(), path.name).words if path.exists() else {}

    def said(text: str, element: str = "") -> str:
        return translation(words, text, element) or text

    file = SERVICES / "attestation" / f"{name}.form"
    form = forms.parse(file.read_bytes(), file.name, said)
    views = form.view({}, variables, {}, office().functions, local(moment), worded=said)
    return {view.path or view.html_id.removeprefix("field-"): view for view in views}


# -- the vote


@pytest.mark.parametrize(
    ("language", "marks"),
    [
        ("en", ["Right", "Partly right", "Wrong"]),
        ("ru", ["Верно", "Частично верно", "Неверно"]),
        ("kk", ["Дұрыс", "Ішінара дұрыс", "Дұрыс емес"]),
    ],
)
def test_who_votes_reads_the_marks_of_the_interview_in_words(language: str, marks: list[str]) -> None:
    questions = [{"question": "Which?", "mark": mark} for mark in ("right", "partly right", "wrong")]

    table = drawn("vote", {"questions": questions}, language=language)["table_questions"]

    assert table.rows == tuple(("Which?", mark) for mark in marks)


# -- the move of a session


ANNOUNCED = {"exam_on": "2026-04-22", "exam_time": "10:00", "exam_place": "Room 204"}
#: The results are due on 24 April, so the last day of the attestation is the 22nd.
SESSION = {"session_closing_on": "2026-04-10", "term_ends_on": "2026-04-24", "session_entry": ANNOUNCED}


def refused(moment: str = MOMENT, **changes: str) -> dict[str, str]:
    """What the form of a move says where the session is announced as it is, but for some changes."""
    moved = {**{f"session_{name}": value for name, value in ANNOUNCED.items()}, **changes}
    form = forms.parse((SERVICES / "attestation" / "session-move.form").read_bytes())
    values = {**moved, "change_reason": "The hall is taken on that day."}
    return dict(form.validate(values, SESSION, office().functions, local(moment)).errors)


def test_a_move_that_changes_nothing_is_refused_at_the_day() -> None:
    assert refused() == {
        "session_exam_on": "“New day of the attestation”: Nothing was changed: choose another day, hour or place."
    }


@pytest.mark.parametrize(
    "changes", [{"session_exam_on": "2026-04-21"}, {"session_exam_time": "11:00"}, {"session_exam_place": "Room 1"}]
)
def test_one_change_is_enough_for_a_move(changes: dict[str, str]) -> None:
    assert refused(**changes) == {}


def test_a_day_on_which_no_session_can_be_is_refused_with_the_days_that_are_left() -> None:
    (message,) = refused(session_exam_on="2026-04-23").values()

    assert message.startswith("“New day of the attestation”: The attestation is on a working day from today on")
    assert "not later than 2026-04-22: a later one would pass the service deadline, 2026-04-24." in message


@pytest.mark.parametrize(
    ("day", "hour", "words"),
    [
        ("2026-04-21", "13:30", "The office is closed at that hour; choose one from 09:00 on and before 18:30"),
        ("2026-04-20", "09:30", "This hour has passed: choose one to come, or another day."),
    ],
)
def test_the_message_at_the_time_of_a_move_is_about_the_hour_alone(day: str, hour: str, words: str) -> None:
    errors = refused(session_exam_on=day, session_exam_time=hour)

    assert list(errors) == ["session_exam_time"]
    assert errors["session_exam_time"].startswith(f"“New time of the attestation”: {words}")


@pytest.mark.parametrize("moment", ["2026-04-22 18:30", "2026-04-23 10:00"])
def test_where_no_day_is_left_the_form_of_a_move_names_none(moment: str) -> None:
    described = drawn("session-move", SESSION, moment)["session_exam_on"].description
    (message,) = refused(moment, session_exam_on="2026-04-24").values()

    assert described == "No day is left on which the session could be held within the service deadline."
    assert described in message
    assert "Cancel the session." in message


def test_as_long_as_a_day_is_left_the_form_of_a_move_names_the_last() -> None:
    described = drawn("session-move", SESSION)["session_exam_on"].description

    assert described.startswith("Not later than 2026-04-22: the decision by the next working day")


# -- the day of the attestation


def said_of_the_day(name: str, part: str, day: str) -> str:
    variables = {"session_exam_on": "2026-04-22", "admitted": [], "members": []}
    views = drawn(name, variables, f"{day} 10:00")
    return " ".join(block.text for view in views.values() if view.html_id.endswith(part) for block in view.blocks)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-04-21", "Attendance can be recorded only on the day of the attestation, 2026-04-22. If"),
        ("2026-04-22", ""),
        ("2026-04-23", "The day of the attestation, 2026-04-22, is over: attendance can no longer be recorded. Move"),
    ],
)
def test_on_another_day_the_form_for_attendance_says_from_the_start_what_can_be_done(day: str, words: str) -> None:
    text = said_of_the_day("roll-call", "text_other_day", day)

    assert text.startswith(words)
    assert bool(text) is bool(words)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-04-22", ""),
        ("2026-04-23", "The day of the attestation, 2026-04-22, is over: the meeting can no longer be opened. Move"),
    ],
)
def test_after_the_day_the_form_of_the_opening_says_from_the_start_what_can_be_done(day: str, words: str) -> None:
    text = said_of_the_day("meeting-opening", "text_over", day)

    assert text.startswith(words)
    assert bool(text) is bool(words)


# -- lengths


def inputs(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for component in components:
        yield component
        yield from inputs(component.get("components", []))


@pytest.mark.parametrize("path", sorted(SERVICES.rglob("*.form")), ids=lambda path: path.stem)
def test_a_text_that_may_be_too_short_is_told_so_before_it_is_typed(path: Path) -> None:
    components = json.loads(path.read_bytes())["components"]

    untold = [
        component["key"]
        for component in inputs(components)
        if (least := component.get("validate", {}).get("minLength", 0)) > 1
        and f"At least {least} characters." not in component.get("description", "")
    ]

    assert untold == []


# -- the minutes


@pytest.mark.parametrize(
    ("language", "said"), [("en", "From this date"), ("ru", "С этой даты исчисляются"), ("kk", "осы күннен бастап")]
)
def test_who_draws_up_the_minutes_reads_what_is_counted_from_their_date(language: str, said: str) -> None:
    date = drawn("minutes", {"results": [{"decided_on": "2026-04-20"}]}, language=language)["minutes_date"]

    assert said in str(date.description)


# -- the chair cannot vote


@pytest.mark.parametrize(("language", "head"), [("en", "ask a head"), ("ru", "руководителя"), ("kk", "басшыдан")])
def test_where_no_acting_chair_can_be_named_a_head_ends_the_session(language: str, head: str) -> None:
    form = json.loads((SERVICES / "attestation" / "vote-acting-chair.form").read_text(encoding="utf-8"))
    field = next(each for each in form["components"] if each.get("key") == "acting_login")
    message = field["properties"]["checkMessage"]
    path = SERVICES / "attestation" / f"texts.{language}.po"
    words = read_catalogue(path.read_bytes(), path.name).words if path.exists() else {}

    assert head in (translation(words, message, "") or message)
