"""Drafts: what a person has typed into a form and not sent, kept for him alone until he sends it or for some weeks.

They are no state of a case, so no audit event records them; what is in them is checked when the form is sent.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import orjson

from engine.clock import Clock
from engine.execution.installation.limits import MAX_COMMAND_BYTES
from storage.database import Session
from storage.writes.drafts import put_draft, remove_draft, remove_drafts_before

KEPT_FOR = timedelta(days=30)
Fields = Mapping[str, Sequence[str]]


def keep_draft(session: Session, clock: Clock, user: str, path: str, fields: Fields) -> bool:
    """Keeps what a person has typed into the form at a path, in place of what was kept before.

    False for more than could ever be sent; then what was kept before stays.
    """
    kept = {name: list(texts) for name, texts in fields.items()}
    if len(orjson.dumps(kept)) > MAX_COMMAND_BYTES:
        return False
    put_draft(session, {"user_id": user, "path": path, "fields": kept, "kept_at": clock()})
    return True


def drop_draft(session: Session, user: str, path: str) -> None:
    """Forgets what a person has typed into the form at a path."""
    remove_draft(session, user, path)


def drop_old_drafts(session: Session, now: datetime) -> None:
    """Forgets what was not sent for 30 days."""
    remove_drafts_before(session, now - KEPT_FOR)
