"""Words that services never say for a notion are told where a text has them."""

import pytest

from engine.deployment.bundle import File, read_bundle
from engine.deployment.glossary import check_words, read_glossary
from engine.files.faults import BadFile
from tests.diagrams import diagram, end, flows, start, user_task
from tests.unit.execution.installation import office

GLOSSARY = r"""
- notion: deadline
  en: {word: deadline, never: ['terms?']}
  ru: {word: срок, never: ['дедлайн\w*']}
  kk: {word: мерзім, never: []}
  except: [The term of office]
""".encode()
RUSSIAN = """msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Set the deadline"
msgstr "Установить Дедлайн"
"""


def found(name: str, told: str = "Subject\n\nText") -> list[str]:
    files = (
        File("own/p.bpmn", "bpmn", diagram(start("s"), user_task("u", name=name), end("e"), flows("s", "u", "e"))),
        File("own/texts.ru.po", "texts", RUSSIAN.encode()),
        File("own/told.en.txt", "wording", told.encode()),
    )
    bundle = read_bundle(files, office().functions)
    return [str(each) for each in check_words(bundle, read_glossary(GLOSSARY, "glossary.yaml"))]


OF_CATALOGUE = (
    "own/texts.ru.po:text: warning: says 'Дедлайн' where services say 'срок' (deadline): 'Установить Дедлайн'"
)


def test_a_diagram_a_translation_and_a_wording_are_looked_at() -> None:
    assert found("Set the term", "Subject\n\nYour Term ends on {{term}}.") == [
        "own/p.bpmn:u: warning: says 'term' where services say 'deadline' (deadline): 'Set the term'",
        OF_CATALOGUE,
        "own/told.en.txt:line 3: warning: says 'Term' where services say 'deadline' (deadline): 'Your Term ends on .'",
    ]


@pytest.mark.parametrize("text", ["Set the deadline", "Determine it", "The term of office"])
def test_other_words_and_exempt_texts_are_let_be(text: str) -> None:
    assert found(text) == [OF_CATALOGUE]


def test_a_glossary_that_cannot_be_used_is_refused_with_the_place() -> None:
    with pytest.raises(BadFile, match=r"glossary.yaml:\[1\].ru.never\[1\] .* is no regular expression"):
        read_glossary(GLOSSARY.replace(b"\\w*'", b"(\\w*'"), "glossary.yaml")
