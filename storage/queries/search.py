"""The search for cases: by the beginning of a number, a whole identification number, or the words of a name.

Decides no permission: the caller names the versions whose cases are wanted, and whose own cases are not.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, FromClause, Subquery, func, or_, select

from storage.database import Session, StoredRow
from storage.queries.own_cases import of_others
from storage.row_by_row import there_is
from storage.search_keys import identification_key, in_latin, spelled, words_of
from storage.tables import cases, search_keys

#: Sorts after every character that a key may have.
_LAST = "\U0010ffff"
#: A shorter beginning matches too much.
SHORTEST = 2
#: Surname, name and patronymic.
_WHOLE_NAME = 3


@dataclass(frozen=True, slots=True)
class SearchedKeys:
    """What is searched for: the first key gives the order, the others have to match the same case."""

    keys: tuple[str, ...]
    is_whole: bool = False


def ways_of_search(text: str) -> list[SearchedKeys]:
    """What a text may mean, the more exact first; an empty list for a text that is too short.

    Twelve digits are an identification number. A text with any digit is the beginning of a number, one of very short
    words the beginning of a name, in their order; of other texts each word is the beginning of a word, in any order.
    A number is also found when its Latin letters were typed in Russian ones that look alike.
    """
    whole, phrase = identification_key(text), spelled(text)
    has_digit = any(letter.isdecimal() for letter in phrase)
    # the longest word matches the fewest cases, so it comes first
    words = sorted(dict.fromkeys(words_of(phrase)), key=len, reverse=True)
    is_ordered = bool(words) and len(words[0]) <= SHORTEST
    ways = [SearchedKeys((whole,), is_whole=True)] if whole else []
    if has_digit or len(words) >= _WHOLE_NAME:
        ways.append(SearchedKeys((phrase,)))
    if len(phrase) >= SHORTEST and not has_digit:
        ways.append(SearchedKeys((phrase,) if is_ordered else tuple(words)))
    if has_digit and (number := in_latin(phrase)):
        ways.append(SearchedKeys((number,)))
    return ways


def found_cases(
    session: Session,
    sought: SearchedKeys,
    limit: int,
    after: int | None = None,
    definition_ids: Collection[int] | None = None,
    not_of: str | None = None,
) -> list[StoredRow]:
    """Cases in the order of the matching keys, of one key the newest first; `after` is the last case before.

    `definition_ids` are the versions whose cases are wanted, by default all; `not_of` an applicant whose are not.
    """
    hit = _hits(sought)
    hits = select(hit.c.key, hit.c.case_id).order_by(hit.c.key, hit.c.case_id.desc()).limit(limit)
    if definition_ids is not None:
        is_of_version = cases.c.definition_id.in_(sorted(definition_ids))
        hits = hits.where(there_is(select(cases.c.id).where(cases.c.id == hit.c.case_id, is_of_version)))
    hits = hits.where(*of_others(hit.c.case_id, not_of))
    # a case that has been corrected meanwhile has lost its place, so the list starts again
    if after is not None and (key := _first_key(session, sought, after)) is not None:
        hits = hits.where(hit.c.key >= key, or_(hit.c.key > key, hit.c.case_id < after))
    page = hits.subquery()
    statement = select(cases).join(page, page.c.case_id == cases.c.id)
    return list(session.execute(statement.order_by(page.c.key, page.c.case_id.desc())))


def _hits(sought: SearchedKeys) -> Subquery:
    """The cases that match, each by the first of its matching keys."""
    first, *others = sought.keys
    keys, other = search_keys.alias("keys"), search_keys.alias("other")
    fits = _begins(keys, first, sought.is_whole)
    if others:
        # each range is read once; the sum keeps SQLite from reading the other keys of each case
        among = [(keys.c.case_id + 0).in_(select(other.c.case_id).where(_begins(other, each))) for each in others]
        named = select(func.min(keys.c.key).label("key"), keys.c.case_id).where(fits, *among)
        return named.group_by(keys.c.case_id).subquery("hit")
    earlier = select(other.c.case_id).where(
        other.c.case_id == keys.c.case_id, _begins(other, first, sought.is_whole), other.c.key < keys.c.key
    )
    return select(keys.c.key, keys.c.case_id).where(fits, ~there_is(earlier)).subquery("hit")


def _first_key(session: Session, sought: SearchedKeys, case_id: int) -> str | None:
    """The key by which a case is sorted in the list."""
    fits = _begins(search_keys, sought.keys[0], sought.is_whole)
    statement = select(func.min(search_keys.c.key)).where(search_keys.c.case_id == case_id, fits)
    key: str | None = session.scalar(statement)
    return key


def _begins(keys: FromClause, start: str, is_whole: bool = False) -> ColumnElement[bool]:
    if is_whole:
        return keys.c.key == start
    return (keys.c.key >= start) & (keys.c.key < start + _LAST)
