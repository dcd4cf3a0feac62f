"""Every event that the engine writes into the log of a case has words for people, and the documents list them."""

import ast
import re

import pytest

from engine.execution import __path__ as package
from tests.architecture.documents import text_of
from tests.architecture.source import ROOT
from tests.architecture.test_translations import TRANSLATED, messages
from web.cases.legend import LEGEND
from web.cases.words import EVENTS

#: What something is called that has happened to a part of a case; `_if_` is what would happen.
EVENT = re.compile(
    r"(?:case|task|deadline|timer|step|end|decision|job|error|register|answer|message|signal|condition|escalation"
    r"|compensation"
    r"|incident|variables|values|moment|calendar|registration|version|notice|reminder|document)"
    r"_(?!if_)(?:\w+ed|sent|met|read|set|left|kept|caught|missing|given_back|handed_over)"
)
#: Put together from the state of a deadline.
BY_STATE = {"deadline_met", "deadline_missed", "deadline_cancelled"}


def written_events() -> set[str]:
    found = set(BY_STATE)
    for path in (file for folder in package for file in (ROOT / folder).rglob("*.py")):
        constants = (node.value for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Constant))
        found |= {value for value in constants if isinstance(value, str) and EVENT.fullmatch(value)}
    return found


def test_every_event_has_words_and_no_words_are_left_over() -> None:
    assert written_events() == EVENTS.keys()


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_words_of_events_are_in_every_language(language: str) -> None:
    told = {message.id: message.string for message in messages(language)}

    assert [words for words in EVENTS.values() if not told.get(words)] == []


def test_the_supervisors_page_lists_every_event_by_its_words_and_its_name_in_the_log() -> None:
    listed = re.findall(r"^\| ([^|]+?) \| `(\w+)` \|$", text_of("docs/supervisor.md"), re.MULTILINE)

    assert {name: words for words, name in listed} == {
        name: re.sub(r"%\(\w+\)s", "…", words) for name, words in EVENTS.items()
    }


def test_the_supervisors_page_says_what_every_figure_of_the_timeline_means() -> None:
    text = text_of("docs/supervisor.md")

    assert [words for words in (*LEGEND.bars.values(), *LEGEND.marks.values()) if f"| {words}" not in text] == []
