"""Idempotency keys: one for all tries of a call, another for another call, also after a backup was restored."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.execution.due.jobs import claim_job
from engine.handlers import BadInput
from storage.tables import jobs
from tests import databases
from tests.diagrams import diagram, end, flows, parallel, service_task, start
from tests.unit.execution.fixing import correct, correct_and_try, move
from tests.unit.execution.installation import Installation
from tests.unit.execution.jobs import at_the_job, with_job
from tests.unit.execution.office_changes import change, off


def keys(here: Installation) -> list[str]:
    """The keys with which the outside was called, in order."""
    return [call.idempotency_key for call in here.worker.calls]


def key_in_hand(here: Installation, case_id: int) -> str:
    """Claims the job of a case, in a process that is gone then."""
    claimed: Any = claim_job(here.database, here.runtime, case_id, here.rows(jobs, case_id=case_id)[0].token)
    key: str = claimed.context.idempotency_key
    return key


def later(here: Installation) -> None:
    here.clock.advance_to(here.clock() + timedelta(hours=1))
    here.work()


def test_all_tries_have_one_key_whatever_ends_them(here: Installation) -> None:
    here.worker.does = [RuntimeError("down")]
    case_id = at_the_job(here, retries="2")
    lost = key_in_hand(here, case_id)
    here.restarted()

    later(here)
    later(here)
    here.retry(here.incidents()[0].id)
    here.work()

    assert here.open(case_id) == ["after"]
    assert keys(here) == [lost] * 2


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_numbers_that_are_given_again_after_a_restore_make_no_key_again(kind: str, tmp_path: Path) -> None:
    found = []
    for life in ("first", "after the restore"):
        (tmp_path / life).mkdir()
        with databases.copied(kind, tmp_path / life) as database:
            here = Installation(database)
            case_id = at_the_job(here)
            found.append((case_id, here.rows(jobs)[0].token, key_in_hand(here, case_id)))

    (*numbers, key), (*same_numbers, other_key) = found
    assert numbers == same_numbers
    assert key != other_key


def all_tries_after_a_correction_have_another_key(here: Installation, case_id: int, values: dict[str, Any]) -> None:
    """Corrects a call of which the next try fails too, and the one after that succeeds."""
    correct_and_try(here, values)
    here.work()
    here.retry(here.incidents()[0].id)
    here.work()

    assert here.open(case_id) == ["after"]
    first, *others = keys(here)
    assert others == [others[0]] * 2
    assert first != others[0]


def test_a_call_with_a_corrected_header_asks_with_it_and_has_another_key(here: Installation) -> None:
    here.worker.does = [BadInput("no such register"), RuntimeError("down")]
    here.deploy(with_job("=kind", retries="5", headers={"service": "=given"}, inputs={"iin": "1"}))
    case_id = here.start(variables={"kind": "outside", "given": "x"})
    here.complete(case_id, "before")
    here.work()

    all_tries_after_a_correction_have_another_key(here, case_id, {"given": "identity"})
    assert [call.headers for call in here.worker.calls] == [{"service": "x"}] + [{"service": "identity"}] * 2


def test_a_call_with_a_corrected_input_has_another_key_for_all_of_its_tries(here: Installation) -> None:
    here.worker.does = [BadInput("no such iin"), RuntimeError("down")]
    case_id = at_the_job(here, retries="5", inputs={"iin": "=given"})
    here.work()

    all_tries_after_a_correction_have_another_key(here, case_id, {"iin": "900101300017"})


@pytest.mark.parametrize("values", [{"given": "1"}, {"iin": None}])
def test_a_correction_of_what_the_call_does_not_ask_leaves_its_key(here: Installation, values: dict[str, Any]) -> None:
    here.worker.does = [BadInput("no such iin")]
    at_the_job(here, inputs={"iin": "=given"})
    here.work()

    correct_and_try(here, values)
    here.work()

    assert len(set(keys(here))) == 1


def test_a_job_without_inputs_asks_by_all_that_it_sees(here: Installation) -> None:
    here.worker.does = [BadInput("no such iin")]
    at_the_job(here)
    here.work()

    correct_and_try(here, {"iin": "900101300017"})
    here.work()

    assert len(set(keys(here))) == 2


def test_a_correction_concerns_every_job_that_asks_by_it(here: Installation) -> None:
    here.worker.does = [BadInput("no such iin"), RuntimeError("down")]
    branches = [service_task(name, "outside", retries="3") for name in ("a", "b")]
    fork = (start("s"), parallel("fork"), *branches, parallel("join"), end("e"))
    here.deploy(diagram(*fork, flows("s", "fork", "a", "join"), flows("fork", "b", "join", "e")))
    here.start()
    here.work()

    correct(here, {"iin": "900101300017"})
    later(here)
    here.retry(here.incidents()[0].id)
    here.work()

    asked = {element: [c.idempotency_key for c in here.worker.calls if c.element_id == element] for element in "ab"}
    assert [len(set(found)) for found in asked.values()] == [2, 2]


@pytest.mark.parametrize(
    ("input_", "keys_in_all"), [("=working_days_after(registered_on, 5)", 2), ("=registered_on", 1)]
)
def test_a_call_whose_date_has_moved_with_the_calendar_has_another_key(
    here: Installation, input_: str, keys_in_all: int
) -> None:
    here.worker.does = [BadInput("not yet")]
    at_the_job(here, inputs={"until": input_})
    here.work()

    change(here, off("2026-04-08"))
    here.work()
    here.retry(here.incidents()[0].id)
    here.work()

    assert len(keys(here)) == 2
    assert len(set(keys(here))) == keys_in_all


@pytest.mark.parametrize(("headers", "keys_in_all"), [({"service": "right"}, 2), ({"service": "wrong"}, 1)])
def test_a_move_to_a_version_that_asks_otherwise_gives_another_key(
    here: Installation, headers: dict[str, str], keys_in_all: int
) -> None:
    here.worker.does = [BadInput("no such service")]
    case_id = at_the_job(here, headers={"service": "wrong"})
    here.work()
    here.deploy(with_job("outside", headers=headers, properties={"law": "ATT-06.1"}))

    move(here, case_id, "p")
    here.retry(here.incidents()[0].id)
    here.work()

    assert len(keys(here)) == 2
    assert len(set(keys(here))) == keys_in_all
