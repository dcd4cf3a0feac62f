"""The only writer of `records`, which monitoring reads (ATT-16)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypedDict

from sqlalchemy import insert

from storage.database import Session
from storage.prepared import Write
from storage.tables import records

_ADD = Write(insert(records))


class RecordRow(TypedDict):
    """A record of what a case has done, or has queried outside."""

    case_id: int
    kind: str
    data: dict[str, Any]
    recorded_at: datetime


def add_records(session: Session, rows: Sequence[RecordRow]) -> None:
    """Adds records."""
    _ADD(session, rows)
