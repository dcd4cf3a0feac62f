"""What a called process has told the applicant is told again when a date in it moves, also after its end (S-13)."""

import pytest

from storage.tables import notices
from tests.diagrams import call, diagram, end, flows, script, service_task, start, user_task
from tests.unit.execution.installation import Installation
from tests.unit.execution.office_changes import change, off
from tests.unit.execution.test_retold_notices import within

RESULT = '="The result is due by " + string(due_on) + "."'


def tells(text: str = RESULT) -> bytes:
    """A process that tells a day: one that it is given, or `held_on`, which it counts itself."""
    inputs = {"to": "applicant", "subject": "Date of the result", "text": text}
    tell = service_task("n", headers={"code": "N-02"}, inputs=inputs)
    count = script("count", "=working_days_after(registered_on, 10)", "held_on")
    return diagram(start("s"), count, tell, end("e"), flows("s", "count", "n", "e"), id="telling")


def calls(*, parent: bool = True, within_its_term: str = "") -> bytes:
    """A case that lets another process tell a day, and works on after it."""
    given = {"due_on": "=ends_on", "registered_on": "=registered_on"}
    work = within("u", within_its_term) if within_its_term else user_task("u")
    return diagram(
        start("s"),
        script("fix", "=working_days_after(registered_on, 10)", "ends_on"),
        call("tell", "telling", parent=parent, child=False, inputs=given),
        work,
        user_task("after"),
        end("e"),
        flows("s", "fix", "tell", "u", "after", "e"),
    )


def told(here: Installation) -> list[str]:
    return [row.text.rpartition("\n")[2] for row in here.rows(notices, recipient="applicant")]


@pytest.mark.parametrize("parent", [True, False])
def test_a_day_that_an_ended_process_has_told_is_told_again_when_it_moves(here: Installation, parent: bool) -> None:
    here.deploy(tells())
    here.deploy(calls(parent=parent))
    here.start()

    change(here, off("2026-04-16"))
    here.work()
    here.work()

    assert told(here) == ["The result is due by 2026-04-20.", "The result is due by 2026-04-21."]


def test_what_has_not_moved_is_not_told_again(here: Installation) -> None:
    here.deploy(tells())
    here.deploy(calls())
    here.start()

    change(here, off("2026-06-01"))
    here.work()

    assert len(told(here)) == 1


def test_a_day_is_not_told_again_after_the_deadline_of_the_caller_that_covered_it(here: Installation) -> None:
    here.deploy(tells())
    here.deploy(calls(within_its_term="=working_days_after(registered_on, 10)"))
    case_id = here.start()
    here.at("2026-04-07 11:00")
    here.complete(case_id, "u")

    change(here, off("2026-04-16"))
    here.work()

    assert len(told(here)) == 1


def test_a_day_that_the_ended_process_has_counted_for_itself_is_not_known_any_more(here: Installation) -> None:
    here.deploy(tells('="Held on " + string(held_on) + "."'))
    here.deploy(calls())
    here.start()

    change(here, off("2026-04-16"))
    here.work()

    assert len(told(here)) == 1
