"""Suspended cases: commands are refused, and nothing is due until they go on; the commands to suspend are elsewhere."""

from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, select

from engine.execution.errors import CaseSuspended
from engine.execution.installation.runtime import Runtime
from storage.database import Session
from storage.rows import Suspension
from storage.tables import cases, messages, subscriptions
from storage.writes.messages import prolong

_CASES = cases.alias("their_case")
_WAITING_FOR = select(messages.c.id, messages.c.expires_at).where(
    messages.c.state == "waiting",
    messages.c.name == subscriptions.c.message_name,
    messages.c.correlation_key == subscriptions.c.correlation_key,
    messages.c.expires_at > bindparam("since"),
    subscriptions.c.case_id == bindparam("case_id"),
)


def require_not_suspended(runtime: Runtime, case_id: int, row: Suspension) -> None:
    """Raises `CaseSuspended` for a case in which nothing may move; `row` has the columns `suspended_…`."""
    if row["suspended_at"] is not None:
        since = runtime.office.minute_text(row["suspended_at"])
        raise CaseSuspended(
            f"case {case_id} is suspended by {row['suspended_by']} since {since}: "
            f"{row['suspended_because']}; ask an administrator to let it go on",
        )


def goes_on(case_id: ColumnElement[int]) -> ColumnElement[bool]:
    """The condition that the case of a row is not suspended."""
    # one look by the key for each row: as an anti-join PostgreSQL may read all cases
    return select(_CASES.c.suspended_at).where(_CASES.c.id == case_id).scalar_subquery().is_(None)


def prolong_messages(session: Session, case_id: int, since: datetime, now: datetime) -> None:
    """Gives the messages for which a case waits the time back that it was suspended, from `since` until `now`."""
    for row in session.execute(_WAITING_FOR, {"case_id": case_id, "since": since}).all():
        prolong(session, row.id, row.expires_at + (now - since))
