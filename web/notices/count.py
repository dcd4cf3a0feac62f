"""How many unread notices a person has, for the header of every page."""

from storage.queries.staff_notices import MOST_COUNTED, NoticeReader, unread_count
from web.account.person import Person
from web.site import site


def unread_text(person: Person) -> str:
    """The number as it is shown, such as `3` or `99+`; empty if everything is read."""
    try:
        with site().database.reading() as session:
            count = unread_count(session, NoticeReader.of(person.id, person.actor.groups_at_work))
    except Exception:  # noqa: BLE001  # the page that says what is wrong must not fail by what stands above it
        return ""
    return f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count or "")
