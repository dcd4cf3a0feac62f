"""A database that takes nothing more: no fault of a case, whose turn comes again."""

import pytest
from sqlalchemy.exc import DBAPIError

from storage.tables import incidents
from tests.full_database import no_room_in
from tests.unit.execution.installation import Installation
from tests.unit.execution.jobs import at_the_job


@pytest.mark.parametrize("type_", ["outside", "inside"])
def test_a_job_for_which_there_is_no_room_is_no_incident(here: Installation, type_: str) -> None:
    here.inside.does = [RuntimeError("no paper")]
    case_id = at_the_job(here, type_)

    with no_room_in(here.database, "jobs"), pytest.raises(DBAPIError, match="the disk is full"):
        here.work()
    here.work()

    assert here.rows(incidents) == []
    assert here.open(case_id) == ["after"]
