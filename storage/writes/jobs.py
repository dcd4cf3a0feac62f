"""The only writer of `jobs`."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Literal, TypedDict

from sqlalchemy import update

from storage.database import Session
from storage.prepared import Write
from storage.tables import jobs
from storage.writes.token_rows import TokenRows, key

_rows = TokenRows(jobs)
_SET = Write(update(jobs).where(*_rows.of_token))


class JobRow(TypedDict):
    """A job that waits for a worker; `key` is its idempotency key."""

    case_id: int
    token: int
    element_id: str
    type: str
    state: Literal["ready"]
    retries_left: int
    attempt: int
    run_at: datetime
    key: str
    error: str | None


def add_jobs(session: Session, rows: Sequence[JobRow]) -> None:
    """Adds jobs that may run."""
    _rows.add(session, rows)


def lease_job(session: Session, case_id: int, token: int, attempt: int, retries_left: int, until: datetime) -> None:
    """Locks a job for a worker until a moment; counts the try."""
    lease = {"state": "running", "attempt": attempt, "retries_left": retries_left, "locked_until": until}
    _SET(session, [{**key(case_id, token), **lease}])


def return_job(session: Session, case_id: int, token: int, retries_left: int, run_at: datetime) -> None:
    """Makes a job available again from a moment, without counting the try."""
    ready = {"state": "ready", "retries_left": retries_left, "run_at": run_at, "locked_until": None}
    _SET(session, [{**key(case_id, token), **ready}])


def fail_job(session: Session, case_id: int, token: int, retries_left: int, run_at: datetime, error: str) -> None:
    """Stores why a try failed; without tries left the job waits for a person."""
    failure = {
        "state": "ready" if retries_left else "failed",
        "retries_left": retries_left,
        "run_at": run_at,
        "locked_until": None,
        "error": error,
    }
    _SET(session, [{**key(case_id, token), **failure}])


def revive_job(session: Session, case_id: int, token: int, run_at: datetime) -> None:
    """Gives a failed job one more try."""
    revived = {"state": "ready", "retries_left": 1, "run_at": run_at, "error": None}
    _SET(session, [{**key(case_id, token), **revived}])


def set_job_keys(session: Session, case_id: int, keys: Mapping[int, str]) -> None:
    """Gives jobs new idempotency keys, by token."""
    _SET(session, [{**key(case_id, token), "key": new} for token, new in keys.items()])


def set_job_type(session: Session, case_id: int, token: int, type_: str) -> None:
    """Gives a job the type of another version of its diagram."""
    _rows.change(session, case_id, token, {"type": type_})


def remove_jobs(session: Session, case_id: int, tokens: Iterable[int]) -> None:
    """Removes the jobs at the tokens."""
    _rows.remove(session, case_id, tokens)


def remove_all_jobs(session: Session, case_id: int) -> None:
    """Removes every job of a case."""
    _rows.remove_all(session, case_id)
