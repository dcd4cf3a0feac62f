"""Forms that were sent: a form that comes twice, by a double click or from an old page, has one outcome.

The page of a form carries an id; whoever sends it enters the id in the transaction of the command itself.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, update

from engine.clock import Clock
from storage.conflicts import add_once
from storage.database import Session, guarded
from storage.tables import sent_forms

KEPT_FOR = timedelta(days=30)


def begin_sending(session: Session, clock: Clock, user: str, path: str, id_: str) -> bool:
    """Enters a form as sent; false if it was sent before, also by a command that is just being committed."""
    row = {"id": id_, "user_id": user, "path": path, "outcome": {}, "sent_at": clock()}
    return add_once(session, sent_forms, row)


def keep_outcome(session: Session, id_: str, outcome: Mapping[str, str]) -> None:
    """Keeps what came of a form that is being sent in this transaction."""
    guarded(session, update(sent_forms).where(sent_forms.c.id == id_).values(outcome=dict(outcome)))


def drop_old_sent_forms(session: Session, now: datetime) -> None:
    """Forgets what was sent more than 30 days ago: no page stays open so long."""
    session.execute(delete(sent_forms).where(sent_forms.c.sent_at < now - KEPT_FOR))
