"""The only writer of `drafts`."""

from datetime import datetime
from typing import TypedDict

from sqlalchemy import delete

from storage.conflicts import add_or_replace
from storage.database import Session
from storage.tables import drafts


class DraftRow(TypedDict):
    """What a person has typed into the form at a path, by field."""

    user_id: str
    path: str
    fields: dict[str, list[str]]
    kept_at: datetime


def put_draft(session: Session, row: DraftRow) -> None:
    """Keeps a draft in place of the one before."""
    add_or_replace(session, drafts, [row])


def remove_draft(session: Session, login: str, path: str) -> None:
    """Removes the draft of a person at a path."""
    session.execute(delete(drafts).where(drafts.c.user_id == login, drafts.c.path == path))


def remove_drafts_before(session: Session, moment: datetime) -> None:
    """Removes drafts from before a moment."""
    session.execute(delete(drafts).where(drafts.c.kept_at < moment))
