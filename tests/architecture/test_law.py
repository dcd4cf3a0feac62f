"""The table of the law knows every rule that a service names, and pages can cite every act of it."""

import re

import pytest

from engine.definition.named_law import ids_written_in
from engine.deployment.bundle import files_at, read_bundle
from engine.deployment.deploy import SERVICES
from engine.files.faults import BadFile
from engine.law import Paragraph, paragraphs, read_law
from web.cli.installation import the_office
from web.law import ACTS

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


def test_pages_cite_every_act_of_the_table_and_no_other() -> None:
    assert {paragraph.act for paragraph in paragraphs().values()} == ACTS.keys()


def test_a_table_says_where_a_rule_stands() -> None:
    law = read_law(b'{"rules": {"7": ["ATT-07.1"], "14": ["ATT-14.2", "K-02"]}}', "law.json")

    assert law["K-02"] == Paragraph("rules", "14")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            b'{"rules": {"7": ["ATT-07.1"]}, "annex": {"4": ["ATT-07.1"]}}',
            "law.json:annex.4: the rule ATT-07.1 is in two places; leave one out",
        ),
        (b'{"rules": {"7": "ATT-07.1"}}', 'law.json:rules.7: must be a list, not "ATT-07.1"'),
        (
            b'{"rules": {"7": []}, "rules": {}}',
            "law.json: the field 'rules' is given twice in one object, as {\"7\": []} and as {}; leave one out",
        ),
    ],
)
def test_a_table_that_says_no_place_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(BadFile) as refused:
        read_law(content, "law.json")

    assert str(refused.value) == message
