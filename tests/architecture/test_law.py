"""The table of the law knows every rule that a service names, and says how pages cite each act of it."""

import re
from typing import Any

import orjson
import pytest

from engine.definition.named_law import ids_written_in
from engine.deployment.bundle import files_at, read_bundle
from engine.deployment.deploy import SERVICES
from engine.files.faults import BadFile
from engine.law import Paragraph, paragraphs, read_law
from web.cli.installation import the_office

#: Ids of rules and nothing else, as an annotation of a decision has them.
ONLY_IDS = re.compile(r"<description>((?:[A-Z]+-[A-Z]?\d[\w.]*,? ?)+)</description>")


#: Processes that services call, whose pages say which rules a caller gives them.
SHARED = ("preliminary_refusal", "shared")


def named_in_services() -> dict[str, str]:
    """Each id of a rule with a place that names it: an element of a diagram, a call, an annotation of a decision."""
    bundle = read_bundle(files_at(SERVICES), the_office().functions)
    places = [(process.law, process.id) for process in bundle.processes.values()]
    for process in bundle.processes.values():
        for _body, node in process.body.walk():
            given = [ids_written_in(mapping.written) for mapping in node.inputs if node.call is not None]
            places += [(" ".join(ids), f"{process.source}:{node.id}") for ids in (node.law.split(), *given)]
    for path in SERVICES.rglob("*.dmn"):
        places += [(ids.replace(",", " "), path.name) for ids in ONLY_IDS.findall(path.read_text(encoding="utf-8"))]
    return {id_: place for ids, place in places for id_ in ids.split()}


def test_the_table_has_every_rule_that_a_service_names() -> None:
    named = named_in_services()

    assert len(named) > 50
    assert {id_: place for id_, place in named.items() if id_ not in paragraphs()} == {}, "add it to bpmn/law.json"


def test_no_rule_is_left_in_the_table_that_nothing_names() -> None:
    pages = "".join((SERVICES / folder / "README.md").read_text(encoding="utf-8") for folder in SHARED)

    assert sorted(paragraphs().keys() - named_in_services().keys() - set(ids_written_in(pages))) == []


CITED = {"kk": "{number}-тармақ", "ru": "пункт {number}", "en": "par. {number}"}


def table(**acts: Any) -> bytes:
    """A table of the law; an act without words has those above."""
    return orjson.dumps({key: {"cited": CITED, **act} for key, act in acts.items()})


def test_a_table_says_where_a_rule_stands_and_how_its_act_is_cited() -> None:
    law = read_law(table(rules={"paragraphs": {"7": ["ATT-07.1"], "14": ["ATT-14.2", "K-02"]}}), "law.json")

    assert law["K-02"] == Paragraph("rules", "14", {"kk": "14-тармақ", "ru": "пункт 14", "en": "par. 14"})


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            table(rules={"paragraphs": {"7": ["ATT-07.1"]}}, annex={"paragraphs": {"4": ["ATT-07.1"]}}),
            "law.json:annex.paragraphs.4: the rule ATT-07.1 is in two places; leave one out",
        ),
        (
            table(rules={"paragraphs": {"7": "ATT-07.1"}}),
            'law.json:rules.paragraphs.7: must be a list, not "ATT-07.1"',
        ),
        (
            table(rules={"paragraphs": {}, "cited": {**CITED, "ru": "пункт"}}),
            "law.json:rules.cited.ru: 'пункт' must have {number} once, where the number of the paragraph stands",
        ),
        (b'{"rules": {"paragraphs": {}}}', "law.json:rules: the field 'cited' is missing"),
        (
            table(rules={"paragraphs": {}, "cited": {"kk": CITED["kk"], "en": CITED["en"]}}),
            "law.json:rules.cited: the field 'ru' is missing; add it",
        ),
        (b'{"rules": {"7": ["ATT-07.1"]}}', "law.json:rules: the field 'cited' is missing; add it"),
        (
            b'{"rules": {}, "rules": {}}',
            "law.json: the field 'rules' is given twice in one object, as {} and as {}; leave one out",
        ),
    ],
)
def test_a_table_that_says_no_place_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(BadFile) as refused:
        read_law(content, "law.json")

    assert message in str(refused.value)
