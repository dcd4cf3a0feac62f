"""A rehearsal of a case that never rests ends with words, and tells where a value became null."""

from typing import Any

import pytest

from engine.deployment.bundle import File
from engine.files.faults import BadFile
from engine.rehearsal.report import report
from engine.rehearsal.running import NeverRests, rehearse
from engine.rehearsal.script import read_rehearsal
from engine.rehearsal.stage import stage
from tests.diagrams import (
    Part,
    ad_hoc,
    boundary,
    compensation,
    diagram,
    end,
    flow,
    flows,
    said,
    script,
    start,
    throw,
    timer,
    undone_by,
    user_task,
)
from tests.unit.execution.installation import PRODUCT_HANDLERS, office

CASE = """
name: a case
service: p
received: "2026-04-06 11:00"
until: "2026-04-08 11:00"
"""


def told(*parts: Part, steps: str = "") -> dict[str, Any]:
    files = (
        File("p.bpmn", "bpmn", diagram(*parts)),
        File(
            "groups.json", "groups", b'[{"id": "clerks", "name": "Clerks", "roles": ["oversee", "fix", "administer"]}]'
        ),
    )
    rehearsal = read_rehearsal(CASE + steps, "case.yaml", office().calendar.zone)
    played = stage(files, PRODUCT_HANDLERS, office())
    played.require_known(rehearsal)
    with rehearse(rehearsal, played) as run:
        return report(run)


def reminded(every: str, steps: str = "") -> dict[str, Any]:
    return told(
        start("s"),
        user_task("u"),
        end("e"),
        flows("s", "u", "e"),
        boundary("t", "u", timer(cycle=every), interrupting=False),
        end("et"),
        flow("t", "et"),
        steps=steps,
    )


def test_a_case_that_moves_on_and_on_between_two_steps_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.rehearsal.running.MOST_COMMANDS", 40)

    with pytest.raises(NeverRests, match="moved the case 41 times since the last step, most often at t; make"):
        reminded("R/PT1H")


def test_each_step_of_the_rehearsal_lets_the_count_begin_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.rehearsal.running.MOST_COMMANDS", 40)
    step = '\nsteps: [{at: "2026-04-07 12:30", expect: {state: active}}]\n'

    assert reminded("R/PT1H", step)["state"] == "active"


def test_a_timer_that_never_rests_is_an_incident(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.spiff.state.loop_guard.MOST_MOVES", 5)

    found = reminded("R/PT1S")

    assert found["incidents"][0]["element"] == "t"
    assert found["incidents"][0]["message"].startswith("t: moved the case")


def test_the_report_tells_once_where_and_why_a_value_became_null() -> None:
    found = told(
        start("s"),
        script("fine", "=1", "a"),
        script("lost", "=a.b.c", "x"),
        script("again", "=missing + 1", "y"),
        user_task("u"),
        flows("s", "fine", "lost", "again", "u"),
    )

    assert [note["element"] for note in found["notes"]] == ["lost", "again"]
    assert found["notes"][1] == {
        "element": "again",
        "expression": "missing + 1",
        "reason": "there is no variable missing, null and number cannot be added",
    }


def test_what_a_process_says_that_it_gives_is_no_slip_where_it_has_no_value() -> None:
    found = told(
        said(gives="remark: text"),
        start("s"),
        script("none", "=remark", "x"),
        script("slip", "=remrk", "y"),
        user_task("u"),
        flows("s", "none", "slip", "u"),
    )

    assert [note["expression"] for note in found["notes"]] == ["remrk"]


def test_what_is_left_to_chance_repeats() -> None:
    parts = (start("s"), script("x", "=uuid()", "outcome"), end("e"), flows("s", "x", "e"))

    first, again = told(*parts), told(*parts)

    assert first["outcome"] == again["outcome"]
    assert len(first["outcome"]) == 36


def test_what_is_undone_is_rehearsed_as_any_other_task() -> None:
    found = told(
        *(start("s"), user_task("book"), throw("undo", compensation()), end("e"), flows("s", "book", "undo", "e")),
        undone_by("book", user_task("release")),
        steps="""
steps:
  - {at: "2026-04-06 12:00", task: book, by: clerk}
  - {at: "2026-04-06 13:00", task: release, by: clerk}
""",
    )

    told_of = [
        (event["type"], event["element"]) for event in found["events"] if event["element"] in ("book_undone", "release")
    ]
    assert told_of == [
        ("compensation_triggered", "book_undone"),
        ("task_created", "release"),
        ("task_completed", "release"),
    ]
    assert found["state"] == "completed"


def opinions(steps: str) -> dict[str, Any]:
    """A case in which clerks may ask for opinions, and heads for one more."""
    asked = user_task("ask", properties={"starters": "clerks"})
    inner = ad_hoc(
        "x", user_task("look"), asked, begins='=["look"]', until="=enough = true", inputs={"enough": "=false"}
    )
    return told(start("s"), inner, end("e"), flows("s", "x", "e"), steps=f"steps:{steps}")


def test_a_step_that_is_offered_is_started_as_by_an_official() -> None:
    found = opinions("""
  - {at: "2026-04-06 12:00", start: ask, by: clerk}
  - {at: "2026-04-06 12:01", task: ask, by: clerk, with: {enough: true}}
""")

    assert (found["outcome"], found["refused"]) == ("e", [])


@pytest.mark.parametrize(
    ("step", "refusal"),
    [
        ("{at: '2026-04-06 12:00', start: look, by: clerk}", "the step look is not offered to anybody; offered is ask"),
        ("{at: '2026-04-06 12:00', start: ask, by: head}", "ask (case 1) is not offered to head"),
    ],
)
def test_a_step_that_is_not_offered_is_refused_with_what_is(step: str, refusal: str) -> None:
    found = opinions(f"\n  - {step}\npeople: {{head: []}}\n")

    assert [each["message"] for each in found["refused"]] == [refusal]


@pytest.mark.parametrize(
    ("step", "mistake"),
    [
        ("{at: '2026-04-06 12:00', start: asks, by: clerk}", "no element has the id 'asks'; did you mean 'ask'"),
        ("{at: '2026-04-06 12:00', start: ask, with: {a: 1}}", "ask is started without values and about nothing"),
        ("{at: '2026-04-06 12:00', start: ask, task: ask}", "name exactly one of them"),
    ],
)
def test_a_written_start_names_a_step_and_nothing_more(step: str, mistake: str) -> None:
    with pytest.raises(BadFile, match=mistake):
        opinions(f"\n  - {step}\n")
