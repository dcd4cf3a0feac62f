"""The mark of a case: distinguishes it from another one of the same number.

Numbers are assigned again after a backup was restored. The first event of a case commits to its data over random salt,
so that no other case has the same; the commitment outlasts the erasure of the data.
"""

from collections.abc import Collection

from sqlalchemy import select

from storage.database import Session
from storage.tables import audit_events

_MARK_BYTES = 16


def case_marks(session: Session, case_ids: Collection[int]) -> dict[int, str]:
    """The marks of cases by their ids, as text without blanks or dashes."""
    first = (audit_events.c.chain.in_(case_ids), audit_events.c.sequence == 1)
    rows = session.execute(select(audit_events.c.chain, audit_events.c.commitment).where(*first))
    return {row.chain: row.commitment[:_MARK_BYTES].hex() for row in rows}
