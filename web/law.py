"""What a page shows of the law: the act and its paragraph; the ids of the rules are for those who draw diagrams."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from engine.files.faults import BadFile, Mistake
from engine.law import LAW, Paragraph, ids_in, paragraphs
from web.language import N_, _

#: How each act of the table is cited.
ACTS: Mapping[str, str] = {
    "rules": N_("par. %(number)s of the Rules"),
    "standard": N_("item %(number)s of the Standard"),
    "annex": N_("Annex %(number)s to the Rules"),
    "licensing_rules": N_("par. %(number)s of the Licensing Rules"),
    "licensing_standard": N_("item %(number)s of the Licensing Standard"),
    "enforcement_law": N_("Art. %(number)s of the Enforcement Law"),
    "administrative_code": N_("Art. %(number)s of the Administrative Procedural and Process-Related Code"),
}


class Citation(NamedTuple):
    """A place in the law with the ids of the rules that refer to it; `text` is empty where the table has none."""

    text: str
    ids: str


def require_citable() -> None:
    """Raises `BadFile` unless the table of the law can be read and every act in it has words here."""
    unknown = sorted({paragraph.act for paragraph in paragraphs().values()} - ACTS.keys())
    if unknown:
        known = ", ".join(ACTS)
        raise BadFile(LAW.name, [Mistake(act, f"the act has no words on pages; use one of {known}") for act in unknown])


def citations(ids: str) -> list[Citation]:
    """The places in the law of the rules in a text of ids separated by blanks or commas, each place once."""
    found: dict[str, list[str]] = {}
    for id_ in ids_in(ids):
        found.setdefault(_cited(paragraphs().get(id_)), []).append(id_)
    return [Citation(text, " ".join(of_text)) for text, of_text in sorted(found.items(), key=_unknown_last)]


def _cited(paragraph: Paragraph | None) -> str:
    return _(ACTS[paragraph.act], number=paragraph.number) if paragraph else ""


def _unknown_last(entry: tuple[str, Iterable[str]]) -> bool:
    return not entry[0]
