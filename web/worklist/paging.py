"""The place of a page in the worklist, as it stands in an address."""

from datetime import datetime

from storage.numbers import number_of
from storage.queries.worklist import Place


def place_text(place: Place) -> str:
    """A place as text for an address."""
    return f"{place.due_at.isoformat()}_{place.case_id}_{place.token}"


def place_of_text(text: str | None) -> Place | None:
    """The place that a text means; None for a text that means none, which is the first page."""
    try:
        due_at, case_id, token = (text or "").split("_")
        moment = datetime.fromisoformat(due_at.replace(" ", "+"))
        return Place(moment, number_of(case_id), number_of(token)) if moment.tzinfo else None
    except ValueError:
        return None
