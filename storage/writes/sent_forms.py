"""The only writer of `sent_forms`."""

from collections.abc import Mapping
from datetime import datetime
from typing import TypedDict

from sqlalchemy import delete, update

from storage.conflicts import add_once
from storage.database import Session, guarded
from storage.tables import sent_forms


class SentFormRow(TypedDict):
    """A form that is being sent, by the id of its page."""

    id: str
    user_id: str
    path: str
    outcome: dict[str, str]
    sent_at: datetime


def add_sent_form(session: Session, row: SentFormRow) -> bool:
    """Records a form as sent; false if it was sent before."""
    return add_once(session, sent_forms, row)


def set_outcome(session: Session, form_id: str, outcome: Mapping[str, str]) -> None:
    """Stores the result of a form; `StaleRow` if it was not sent."""
    guarded(session, update(sent_forms).where(sent_forms.c.id == form_id).values(outcome=dict(outcome)))


def remove_sent_forms_before(session: Session, moment: datetime) -> None:
    """Removes forms sent before a moment."""
    session.execute(delete(sent_forms).where(sent_forms.c.sent_at < moment))
