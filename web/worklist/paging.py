"""The position of a page in the worklist, as it is written in an address."""

from datetime import UTC, datetime

from storage.numbers import number_of
from storage.queries.worklist import TaskPosition


def place_text(place: TaskPosition) -> str:
    """A position as text for an address."""
    return f"{place.due_at.isoformat()}_{place.case_id}_{place.token}"


def place_of_text(text: str | None) -> TaskPosition | None:
    """The position in a text; None for an invalid one, which gives the first page."""
    try:
        due_at, case_id, token = (text or "").split("_")
        moment = datetime.fromisoformat(due_at.replace(" ", "+"))
        return TaskPosition(moment.astimezone(UTC), number_of(case_id), number_of(token)) if moment.tzinfo else None
    except (ValueError, OverflowError):  # a moment of which UTC has no year
        return None
