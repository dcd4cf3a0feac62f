"""The idempotency key of a job, by which the outside world distinguishes a repeated call from a new one.

A job keeps its key over all of its tries, whatever ends them. It gets another one where what is asked was changed, by a
person or with the calendar. A key holds a random part: after a backup was restored numbers are given again.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from sqlalchemy import bindparam, select

from engine.execution.case.open_case import OpenCase
from engine.spiff.instance import ProcessInstance
from engine.spiff.state.errors import ExecutionError
from engine.spiff.state.places import Place
from storage.database import Session
from storage.tables import jobs
from storage.writes.jobs import set_job_keys

_TOKENS = select(jobs.c.token).where(jobs.c.case_id == bindparam("case_id"))


def key_of(case: OpenCase, token: int) -> str:
    """The key of a job that this command has reached."""
    return case.job_keys.setdefault(token, _new_key(case.id, token))


@contextmanager
def other_keys_for_other_calls(case: OpenCase) -> Iterator[None]:
    """Gives another key to each job of the case that asks for something else after the block than before it.

    A job asks by its type, its headers and the inputs that the diagram maps for it; where none is mapped, by all
    variables that it sees.
    """
    before = _calls(case.session, case.id, case.instance)
    yield
    _change_keys(case.session, case.id, before, _calls(case.session, case.id, case.instance))


def give_other_keys(session: Session, case_id: int, was: ProcessInstance, instance: ProcessInstance) -> None:
    """Gives another key to each job that asks for something else in the new state of a case than in the former."""
    _change_keys(session, case_id, _calls(session, case_id, was), _calls(session, case_id, instance))


def _change_keys(session: Session, case_id: int, before: Mapping[int, Any], after: Mapping[int, Any]) -> None:
    changed = [token for token, call in after.items() if token in before and call != before[token]]
    set_job_keys(session, case_id, {token: _new_key(case_id, token) for token in changed})


def _new_key(case_id: int, token: int) -> str:
    return f"{case_id}-{token}-{uuid4().hex}"


def _calls(session: Session, case_id: int, instance: ProcessInstance) -> Mapping[int, Any]:
    """What the jobs of the case ask for, by token."""
    return {token: _call(instance, token) for token in session.scalars(_TOKENS, {"case_id": case_id})}


def _call(instance: ProcessInstance, token: int) -> Any:
    place = instance.place(token)
    if place is None:
        return None
    seen, inputs = instance.variables(token), place.node.inputs
    given = {mapping.target: seen.get(mapping.target) for mapping in inputs} if inputs else seen
    return _handler_of(instance, place), given


def _handler_of(instance: ProcessInstance, place: Place) -> Any:
    """Type, retries and headers of a job; as they are written where nothing in them depends on the case."""
    job = place.node.job
    if job is None or not job.is_computed:
        return job
    try:
        return instance.job(place.token)
    except ExecutionError as error:  # the job becomes an incident when it is next tried
        return str(error)
