"""Forms that were sent: a form that comes twice, by a double click or from an old page, has one outcome.

The page of a form carries an id; whoever sends it enters the id in the transaction of the command itself.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from engine.clock import Clock
from storage.database import Session
from storage.writes.sent_forms import add_sent_form, remove_sent_forms_before, set_outcome

KEPT_FOR = timedelta(days=30)


def begin_sending(session: Session, clock: Clock, user: str, path: str, id_: str) -> bool:
    """Enters a form as sent; false if it was sent before, also by a command that is just being committed."""
    return add_sent_form(session, {"id": id_, "user_id": user, "path": path, "outcome": {}, "sent_at": clock()})


def keep_outcome(session: Session, id_: str, outcome: Mapping[str, str]) -> None:
    """Keeps what came of a form that is being sent in this transaction."""
    set_outcome(session, id_, outcome)


def drop_old_sent_forms(session: Session, now: datetime) -> None:
    """Forgets what was sent more than 30 days ago: no page stays open so long."""
    remove_sent_forms_before(session, now - KEPT_FOR)
