"""Which act and paragraph the id of a rule means; diagrams write the ids, `bpmn/law.json` has the table.

What is tried before it is put in force may bring a table of its own.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator

from engine.files.faults import BadFile, Mistake
from engine.files.json_text import read_json
from engine.files.written import Several, Written
from engine.quoting import quoted

LAW = Path(__file__).parents[1] / "bpmn" / "law.json"
#: Where the number of the paragraph stands in the words of an act.
_NUMBER = "{number}"


def _with_number(words: str) -> str:
    if words.count(_NUMBER) != 1:
        raise ValueError(f"{quoted(words)} must have {_NUMBER} once, where the number of the paragraph stands")
    return words


Words = Annotated[str, AfterValidator(_with_number)]


class Cited(Written):
    """How a page cites a paragraph of an act, in each language of the product."""

    kk: Words
    ru: Words
    en: Words


class Act(Written):
    """An act: how it is cited, and the ids of the rules in each of its paragraphs, items, annexes or articles.

    Without words it is none: its ids are of rules that every service has, whose paragraph the rules of each tell.
    """

    cited: Cited | None
    paragraphs: Mapping[str, Several[str]]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A place in the law: `act` is a key of the table, `number` that of the paragraph, item, annex or article.

    `cited` are the words for it by language, none where only the rules of a service say where it stands.
    """

    act: str
    number: str
    cited: Mapping[str, str]


#: A table that is tried; one of the context, since elements ask for it wherever they run.
_TRIED: ContextVar[Mapping[str, Paragraph] | None] = ContextVar("tried", default=None)


def paragraphs() -> Mapping[str, Paragraph]:
    """The place in the law of each id; raises `BadFile` where the table cannot be read."""
    tried = _TRIED.get()
    return _of_the_product() if tried is None else tried


@cache
def _of_the_product() -> Mapping[str, Paragraph]:
    return read_law(LAW.read_bytes(), LAW.name)


@contextmanager
def trying(table: Mapping[str, Paragraph]) -> Iterator[None]:
    """Takes a table in the place of the product's, as long as it is tried."""
    token = _TRIED.set(table)
    try:
        yield
    finally:
        _TRIED.reset(token)


def ids_in(text: str) -> list[str]:
    """The ids in a text that separates them by blanks or commas, known or not."""
    return text.replace(",", " ").split()


def is_law(text: str) -> bool:
    """Whether a text consists only of rule ids that the table has."""
    return bool(ids := ids_in(text)) and all(id_ in paragraphs() for id_ in ids)


def read_law(content: bytes, source: str) -> Mapping[str, Paragraph]:
    """The place of each rule in a table of acts; raises `BadFile`, also for an id twice."""
    found: dict[str, Paragraph] = {}
    mistakes = []
    for key, act in read_json(content, source, dict[str, Act]).items():
        for number, ids in act.paragraphs.items():
            words = act.cited.model_dump() if act.cited else {}
            cited = {language: text.replace(_NUMBER, number) for language, text in words.items()}
            for id_ in ids:
                if id_ in found:
                    place = f"{key}.paragraphs.{number}"
                    mistakes.append(Mistake(place, f"the rule {id_} is in two places; leave one out"))
                found[id_] = Paragraph(key, number, cited)
    if mistakes:
        raise BadFile(source, mistakes)
    return found
