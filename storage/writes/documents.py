"""The only writer of `documents`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypedDict

from sqlalchemy import insert

from storage.database import Session
from storage.prepared import Write
from storage.tables import documents

_ADD = Write(insert(documents))


class DocumentRow(TypedDict):
    """A document that a case issues; `recipient` is the applicant, a group, or None for what stays with the case.

    `wording` is as of notices, None of one that has only its one text.
    """

    case_id: int
    kind: str
    number: str
    title: str
    text: str
    wording: Mapping[str, object] | None
    recipient: str | None
    signed_by: str | None
    issued_at: datetime


def add_documents(session: Session, rows: Sequence[DocumentRow]) -> None:
    """Adds documents."""
    _ADD(session, rows)
