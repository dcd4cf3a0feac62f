"""A case that is stopped before its turn has come since the calendar changed."""

from typing import NoReturn

import pytest
from sqlalchemy import update

from engine.execution.people import stopping
from engine.execution.people.stopping import end_case, resume_case, suspend_case
from storage.errors import StaleRow
from storage.tables import deadlines, snapshots
from tests.unit.execution.installation import Installation, local
from tests.unit.execution.office_changes import ADMINISTRATOR, IN_TWO_DAYS, change, off, with_term

WHY = "A test"


def behind(here: Installation) -> int:
    """A case by Wednesday, 8 April, which is a day off by now: it is to end on Thursday."""
    here.deploy(with_term(IN_TWO_DAYS))
    case_id = here.start()
    change(here, off("2026-04-08"))
    here.at("2026-04-08 19:00")
    return case_id


def end(here: Installation, case_id: int) -> None:
    with here.database.transaction() as session:
        end_case(session, here.runtime, ADMINISTRATOR, case_id, WHY)


def test_a_case_that_is_ended_misses_no_term_on_a_day_off(here: Installation) -> None:
    case_id = behind(here)

    end(here, case_id)

    (row,) = here.rows(deadlines)
    assert (row.state, row.due_at) == ("cancelled", local("2026-04-09 18:30"))
    assert here.told(case_id)[-3:] == ["task_cancelled u", "deadline_cancelled term", "case_ended"]
    assert here.event(case_id, "case_ended").calendar_version == here.case(case_id).calendar_version
    assert not here.findings()


def test_a_case_that_cannot_be_read_is_ended_all_the_same(here: Installation) -> None:
    case_id = behind(here)
    with here.database.transaction() as session:
        session.execute(update(snapshots).values(state=b"{"))

    end(here, case_id)

    assert here.case(case_id).state == "terminated"


def test_a_case_is_not_ended_by_an_outdated_calendar_because_the_database_fails(
    here: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = behind(here)
    before = here.everything()

    def fail(*_: object) -> NoReturn:
        raise StaleRow("another was faster")

    monkeypatch.setattr(stopping, "bring_in_line", fail)

    with pytest.raises(StaleRow):
        end(here, case_id)

    assert here.everything() == before


def test_a_suspension_names_the_office_of_the_moment(here: Installation) -> None:
    case_id = behind(here)

    with here.database.transaction() as session:
        suspend_case(session, here.runtime, ADMINISTRATOR, case_id, WHY)
    with here.database.transaction() as session:
        resume_case(session, here.runtime, ADMINISTRATOR, case_id, WHY)
    here.work()

    present = here.case(case_id).calendar_version
    assert present.endswith("#1")
    assert here.event(case_id, "case_suspended").calendar_version == present
    assert here.event(case_id, "case_resumed").calendar_version == present
