"""The text that has stopped a step: named by its title, with its page for those who may change it."""

import re
from typing import NamedTuple

from engine.faults import Fault
from storage.database import Session, StoredRow
from storage.queries.wordings import last_wording
from web.wordings.listing import words_of_wording

#: The file that the message of such an incident begins with.
_FILE = re.compile(r"([A-Za-z_][A-Za-z0-9_-]*\.(?:kk|ru|en))\.txt:")


class StoppedWording(NamedTuple):
    """The key of a text, and its title with its language."""

    key: str
    title: str


def stopped_wording(session: Session, row: StoredRow) -> StoppedWording | None:
    """The text because of which an incident was opened; None if it has another reason, or the text is gone."""
    found = _FILE.search(row.message) if row.fault == Fault.WORDING else None
    file = last_wording(session, found[1]) if found else None
    return StoppedWording(file.key, words_of_wording(file)) if file else None
