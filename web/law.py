"""What a page shows of the law: the act and its paragraph; the ids of the rules are for those who draw diagrams."""

from collections.abc import Iterable
from typing import NamedTuple

from engine.law import Paragraph, ids_in, paragraphs
from web.language import language


class Citation(NamedTuple):
    """A place in the law with the ids of the rules that refer to it; `text` is empty where the table has none."""

    text: str
    ids: str


def citations(ids: str) -> list[Citation]:
    """The places in the law of the rules in a text of ids separated by blanks or commas, each place once.

    A rule that every service has tells none.
    """
    found: dict[str, list[str]] = {}
    for id_ in ids_in(ids):
        paragraph = paragraphs().get(id_)
        if paragraph is None or paragraph.cited:
            found.setdefault(_cited(paragraph), []).append(id_)
    return [Citation(text, " ".join(of_text)) for text, of_text in sorted(found.items(), key=_unknown_last)]


def _cited(paragraph: Paragraph | None) -> str:
    return paragraph.cited[language()] if paragraph else ""


def _unknown_last(entry: tuple[str, Iterable[str]]) -> bool:
    return not entry[0]
