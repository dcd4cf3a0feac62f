"""Ids by which no database would find what bears them."""

from collections.abc import Iterable, Iterator

from engine.definition.findings import Finding
from engine.quoting import cut
from storage.texts import LONGEST_KEY

#: Characters of an id where it says only which one is meant.
_LONGEST_PLACE = 40


def long_ids(source: str, ids: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    """A finding for each id of a file that is too long; `ids` are those of what it defines, each with its kind."""
    for kind, id_ in ids:
        if len(id_) > LONGEST_KEY:
            message = f"the {kind} id has {len(id_)} characters; shorten it to {LONGEST_KEY}"
            yield Finding(source, cut(id_, _LONGEST_PLACE), message)
