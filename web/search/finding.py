"""What a person finds: the cases that fit a text, without those that the person may not see.

`access` decides what may be seen, case by case, as for a case's own page.
"""

from dataclasses import dataclass

from storage.database import Session, StoredRow
from storage.queries.cases import case_row
from storage.queries.search import SearchedKeys, found_cases, ways_of_search
from storage.search_keys import spelled
from web import access
from web.account.person import Person
from web.cases.case_visibility import visible_of
from web.cases.task_groups import task_groups

PAGE_SIZE = 50
#: Results beyond this number are not counted.
MOST_COUNTED = 200
_BATCH = MOST_COUNTED + 1


@dataclass(frozen=True)
class Found:
    """One page of cases, the total number, and whether they match exactly.

    `count` is at most `MOST_COUNTED` + 1.
    """

    rows: tuple[StoredRow, ...] = ()
    count: int = 0
    has_more: bool = False
    is_exact: bool = False


def find(session: Session, person: Person, text: str, after: int | None = None) -> Found | None:
    """A page of the cases that fit, after the last case of the page before; None if the text is too short."""
    if after is not None and not _is_visible(session, person, after):
        after = None  # a page after a hidden case would reveal whether that case fits
    ways = ways_of_search(text)
    for sought in ways:
        first = _visible(session, person, sought, MOST_COUNTED + 1)
        if first or sought is ways[-1]:
            page = first if after is None else _visible(session, person, sought, PAGE_SIZE + 1, after)
            is_exact = sought.is_whole or any(sought.keys == (spelled(row.number or str(row.id)),) for row in first)
            return Found(tuple(page[:PAGE_SIZE]), len(first), len(page) > PAGE_SIZE, is_exact)
    return None


def _is_visible(session: Session, person: Person, case_id: int) -> bool:
    case = case_row(session, case_id)
    return case is not None and bool(visible_of(session, person, [case]))


def _visible(
    session: Session, person: Person, sought: SearchedKeys, limit: int, after: int | None = None
) -> list[StoredRow]:
    """The first cases that fit and that the person may see."""
    if access.may_list_cases(person):
        return found_cases(session, sought, limit, after, not_of=person.id)
    versions = task_groups().versions_with(session, person.actor.groups_at_work)
    found: list[StoredRow] = []
    while versions and len(found) < limit:
        rows = found_cases(session, sought, _BATCH, after, versions, person.id)
        found += visible_of(session, person, rows)
        if len(rows) < _BATCH:
            break
        after = rows[-1].id
    return found[:limit]
