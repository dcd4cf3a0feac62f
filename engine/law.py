"""Which act and paragraph the id of a rule means; diagrams write the ids, `bpmn/law.json` has the table."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from engine.errors import AtqaruError

LAW = Path(__file__).parents[1] / "bpmn" / "law.json"


class LawError(AtqaruError):
    """The table of the law cannot be used; names the entry."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A place in the law: `act` is a key of the table, `number` that of the paragraph, item, annex or article."""

    act: str
    number: str


@cache
def paragraphs() -> Mapping[str, Paragraph]:
    """The place in the law of each id."""
    return read_law(LAW.read_text(encoding="utf-8"))


def read_law(text: str) -> Mapping[str, Paragraph]:
    """A table of acts, their paragraphs and the ids of rules in each; raises `LawError` for an id in two places."""
    found: dict[str, Paragraph] = {}
    for act, numbers in json.loads(text).items():
        for number, ids in numbers.items():
            for id_ in ids:
                if id_ in found:
                    raise LawError(f"law.json: the rule {id_} is in two places; leave one out")
                found[id_] = Paragraph(act, number)
    return found
