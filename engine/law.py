"""Which act and paragraph the id of a rule means; diagrams write the ids, `bpmn/law.json` has the table."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from engine.files.faults import BadFile, Mistake
from engine.files.json_text import read_json

LAW = Path(__file__).parents[1] / "bpmn" / "law.json"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A place in the law: `act` is a key of the table, `number` that of the paragraph, item, annex or article."""

    act: str
    number: str


@cache
def paragraphs() -> Mapping[str, Paragraph]:
    """The place in the law of each id."""
    return read_law(LAW.read_bytes(), LAW.name)


def ids_in(text: str) -> list[str]:
    """The ids in a text that separates them by blanks or commas, known or not."""
    return text.replace(",", " ").split()


def is_law(text: str) -> bool:
    """Whether a text consists only of rule ids that the table has."""
    return bool(ids := ids_in(text)) and all(id_ in paragraphs() for id_ in ids)


def read_law(content: bytes, source: str) -> Mapping[str, Paragraph]:
    """A table of acts, their paragraphs and the ids of rules in each; raises `BadFile`, also for an id twice."""
    found: dict[str, Paragraph] = {}
    mistakes = []
    for act, numbers in read_json(content, source, dict[str, dict[str, list[str]]]).items():
        for number, ids in numbers.items():
            for id_ in ids:
                if id_ in found:
                    mistakes.append(Mistake(f"{act}.{number}", f"the rule {id_} is in two places; leave one out"))
                found[id_] = Paragraph(act, number)
    if mistakes:
        raise BadFile(source, mistakes)
    return found
