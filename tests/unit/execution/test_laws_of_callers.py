"""What a caller gives a called process, as it is stored: the law in rows and events, forms, wordings, what it shows."""

from datetime import date

import pytest

from engine.deployment.bundle import File
from engine.deployment.deploy import deploy
from engine.execution.people.corrections import correct_variables
from storage.tables import audit_events, deadlines, incidents, user_tasks
from tests.diagrams import (
    Part,
    boundary,
    call,
    catch,
    condition,
    diagram,
    end,
    flow,
    flows,
    message,
    said,
    service_task,
    start,
    timer,
    user_task,
)
from tests.drawing import drawn
from tests.unit.execution.fixing import move
from tests.unit.execution.installation import ALWAYS, ANALYST, FIXER, GROUPS, Installation, form, local

LAW = {"law": '=laws.notice + " CLK-07"'}


def shared(task: Part, *more: Part) -> bytes:
    return diagram(start("cs"), task, end("ce"), flows("cs", "u", "ce"), *more, id="shared", name="Shared")


def caller(notice: str = "LIC-11.1", **common: object) -> bytes:
    given = {"laws": f'={{notice: "{notice}"}}', "ends_on": "=ends_on"}
    call_of = call("c", "shared", **{"parent": False, "inputs": given, **common})
    change = boundary(
        "change", "c", message("changed", key="=case_id"), interrupting=False, outputs={"ends_on": "=day"}
    )
    return diagram(
        start("s"), call_of, end("e"), flows("s", "c", "e"), change, end("changed"), flow("change", "changed")
    )


def watched() -> bytes:
    """A task under a deadline, whose rule is recalculated and, if it is over, settled, by the same ids."""
    properties = {**LAW, "runs_when": "=ends_on != null"}
    term = boundary("term", "u", timer(date="=date(ends_on)"), interrupting=False, properties=properties)
    recount = service_task("r", "recount-deadline", inputs={"law": "=laws.notice", "reason": "Moved"}, properties=LAW)
    settle = service_task(
        "late",
        "settle-deadline",
        headers={"as": "missed"},
        inputs={"law": "=laws.notice", "reason": "No time"},
        properties=LAW,
    )
    moved = boundary("m", "u", message("moved", key="=case_id"), interrupting=False, outputs={"ends_on": "=day"})
    over = boundary("o", "u", message("over", key="=case_id"), interrupting=False)
    return shared(
        user_task("u", properties=LAW),
        term,
        end("te"),
        flow("term", "te"),
        moved,
        recount,
        end("me"),
        flows("m", "r", "me"),
        over,
        settle,
        end("oe"),
        flows("o", "late", "oe"),
    )


def test_rows_and_events_of_a_called_process_name_the_law_of_its_caller(here: Installation) -> None:
    given = {"laws": '={notice: "LIC-11.1"}', "ends_on": "=ends_on", "case_id": "=case_id"}
    here.deploy(caller(inputs=given), watched())
    case_id = here.start(variables={"ends_on": "2026-04-20"})
    here.restarted()

    here.publish("moved", str(case_id), day="2026-04-22")
    here.work()
    row = here.rows(deadlines)[0]
    assert (row.law, row.due_at, here.rows(user_tasks)[0].law) == (
        "LIC-11.1 CLK-07",
        local("2026-04-22 18:30"),
        "LIC-11.1 CLK-07",
    )
    here.publish("over", str(case_id))
    here.work()
    assert (here.rows(deadlines)[0].state, here.rows(deadlines)[0].because) == ("missed", "No time")
    here.complete(case_id, "u")

    named = {event.law for event in here.rows(audit_events) if event.element_id in ("u", "term", "r", "late")}
    assert named == {"LIC-11.1 CLK-07"}
    assert {"deadline_set term", "deadline_recounted term", "deadline_missed term", "task_completed u"} <= set(
        here.told(case_id)
    )
    assert here.findings() == []


def test_the_incident_of_a_step_without_its_law_is_closed_by_what_is_corrected(here: Installation) -> None:
    here.deploy(caller(inputs={"ends_on": "=ends_on"}), shared(user_task("u", properties=LAW)))
    case_id = here.start(variables={"ends_on": None})

    (row,) = here.rows(incidents)
    assert (row.element_id, row.fault) == ("u", "law")
    assert row.message.startswith("u: the law is null")
    with here.database.transaction() as session:
        correct_variables(
            session, here.runtime, FIXER, row.id, {"laws": {"notice": "LIC-11.1"}}, "It was missing", tries_again=True
        )
    assert (here.open(case_id), here.rows(user_tasks)[0].law) == (["u"], "LIC-11.1 CLK-07")


def test_the_process_that_a_case_goes_by_may_take_its_law_from_how_the_case_began(here: Installation) -> None:
    law = '=if channel = "portal" then "ATT-02.1" else "ATT-02.2"'
    here.deploy(diagram(said(law=law), start("s"), user_task("u"), end("e"), flows("s", "u", "e")))

    case_id = here.start()

    assert here.event(case_id, "case_opened").law in ("ATT-02.1", "ATT-02.2")


def test_a_move_writes_the_law_and_the_form_that_the_new_version_gives(here: Installation) -> None:
    def version(law: str, form_id: str) -> bytes:
        term = boundary("t", "u", timer(date='=date("2026-04-20")'), interrupting=False, properties={"law": law})
        task = user_task("u", properties={"law": law}, form=form_id)
        return diagram(start("s"), task, end("e"), flows("s", "u", "e"), term, flow("t", "e"))

    here.deploy(version("=laws.a", '="one"'), one=form("one"), two=form("two"))
    case_id = here.start(variables={"laws": {"a": "ATT-14.2", "b": "LIC-11.1"}})
    assert [(row.law, row.form_id) for row in here.rows(user_tasks)] == [("ATT-14.2", "one")]
    here.deploy(version("=laws.b", '="two"'), one=form("one"), two=form("two"))
    here.restarted()

    move(here, case_id, "p")
    here.restarted()

    assert [(row.law, row.form_id) for row in here.rows(user_tasks)] == [("LIC-11.1", "two")]
    assert [row.law for row in here.rows(deadlines)] == ["LIC-11.1"]
    here.complete(case_id, "u")
    assert here.event(case_id, "task_completed").law == "LIC-11.1"


def test_a_case_that_waits_for_its_day_names_the_law_of_the_version_of_that_day(here: Installation) -> None:
    def version(**task: dict[str, str]) -> bytes:
        day = catch("day", timer(date="=at_office_open(registered_on)"))
        return diagram(start("s"), user_task("u", **task), day, end("e"), flows("s", "u", "day", "e"))

    here.deploy(version(properties={"law": "=laws.a"}))
    here.at("2026-04-10 19:00")
    here.start(variables={"laws": {"a": "ATT-14.2", "b": "LIC-11.1"}})
    assert here.rows(user_tasks)[0].law == "ATT-14.2"

    here.deploy(version(properties={"law": "=rule"}, inputs={"rule": "=laws.b"}), effective_from=date(2026, 4, 13))

    assert here.rows(user_tasks)[0].law == "LIC-11.1"
    assert here.findings() == []


@pytest.mark.parametrize("kind", ["form", "wording"])
def test_what_a_case_names_and_is_not_there_is_an_incident(here: Installation, kind: str) -> None:
    task = user_task("u", form="=own") if kind == "form" else user_task("u", properties={"wording": "=own"})
    here.deploy(diagram(start("s"), task, end("e"), flows("s", "u", "e")))

    here.start(variables={"own": "gone"})

    (row,) = here.rows(incidents)
    assert row.element_id == "u"
    assert "gone" in row.message


def in_folder(folder: str, *files: tuple[str, str, str | bytes]) -> list[File]:
    """Files of a folder, each by its name, kind and content."""
    contents = [(name, kind, text if isinstance(text, bytes) else text.encode()) for name, kind, text in files]
    drawings = [(name, kind, drawn(text) if kind == "bpmn" else text) for name, kind, text in contents]
    return [File(f"{folder}/{name}", kind, text) for name, kind, text in drawings]


def in_folders(here: Installation, named_by: str) -> None:
    """A service that calls a shared process, which names a form or wording by FEEL, beside another service."""
    given = {"own": "=own", "case_id": "=case_id"}
    task = user_task("u", form="=own") if named_by == "form" else user_task("u", properties={"wording": "=own"})
    calls = diagram(
        start("s"), call("c", "inner", parent=False, inputs=given), end("e"), flows("s", "c", "e"), id="service"
    )
    inner = diagram(start("is"), task, end("ie"), flows("is", "u", "ie"), id="inner")
    files = [
        *in_folder("mine", ("1.bpmn", "bpmn", calls), ("mine.form", "form", form("mine"))),
        *in_folder("shared", ("2.bpmn", "bpmn", inner), ("common.form", "form", form("common"))),
        *in_folder("theirs", ("theirs.form", "form", form("theirs"))),
        *in_folder("mine/notices", ("mine.en.txt", "wording", "Mine\n\nText")),
        *in_folder("shared/notices", ("common.en.txt", "wording", "Common\n\nText")),
        *in_folder("theirs/notices", ("theirs.en.txt", "wording", "Theirs\n\nText")),
    ]
    with here.database.transaction() as session:
        deploy(session, here.runtime, ANALYST, (*files, GROUPS), ALWAYS, "test")


@pytest.mark.parametrize("kind", ["form", "wording"])
@pytest.mark.parametrize("own", ["mine", "common"])
def test_feel_names_what_the_caller_or_the_shared_folder_has(here: Installation, kind: str, own: str) -> None:
    in_folders(here, kind)

    case_id = here.start("service", {"own": own})

    assert here.open(case_id) == ["u"]
    assert here.rows(incidents) == []


@pytest.mark.parametrize("kind", ["form", "wording"])
def test_feel_names_nothing_of_another_service(here: Installation, kind: str) -> None:
    in_folders(here, kind)

    case_id = here.start("service", {"own": "theirs"})

    (row,) = here.rows(incidents)
    wanted = "only those of mine, shared can be named so: correct the value, or move the file"
    assert row.message == f"u: the {kind} 'theirs', which FEEL names, is of the folder 'theirs'; {wanted}"
    assert (row.element_id, here.open(case_id)) == ("u", [])


@pytest.mark.parametrize("kind", ["form", "wording"])
def test_an_id_that_feel_gives_is_short(here: Installation, kind: str) -> None:
    in_folders(here, kind)

    here.start("service", {"own": "m" * 500})

    (row,) = here.rows(incidents)
    assert "500 characters; it has at most 300" in row.message


def test_a_called_process_goes_on_by_what_its_caller_shows(here: Installation) -> None:
    given = {"laws": '={notice: "LIC-11.1"}', "case_id": "=case_id"}
    watch = boundary("seen", "u", condition('=ends_on = "2026-04-22"'), interrupting=False)
    inner = shared(user_task("u"), watch, user_task("w"), flow("seen", "w"))
    here.deploy(caller(inputs=given, properties={"shows": "ends_on"}), inner)
    case_id = here.start(variables={"ends_on": "2026-04-20"})
    here.restarted()

    here.publish("changed", str(case_id), day="2026-04-22")
    here.work()

    assert here.open(case_id) == ["u", "w"]
    assert here.findings() == []
