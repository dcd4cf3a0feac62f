"""Deployment: everything that is named must exist, one bad file keeps all out, unchanged files make no version."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from engine.definition.findings import RefusedDefinition
from engine.definition.groups import stored_groups
from engine.deployment.bundle import File, NothingToDeploy, files_at, read_bundle
from engine.deployment.deploy import SERVICES, deploy
from storage.database import Database
from storage.tables import definitions, deployments, groups, resources
from tests.diagrams import call, decide, diagram, end, flows, service_task, start, user_task
from tests.unit.execution.installation import ALWAYS, ANALYST, GROUPS, Installation, decision, form, office

GOOD = diagram(start("s"), user_task("u"), end("e"), flows("s", "u", "e"))


@pytest.fixture
def here(database: Database) -> Installation:
    return Installation(database)


def refused(here: Installation, *contents: bytes, **files: str | bytes) -> list[str]:
    with pytest.raises(RefusedDefinition) as refusal:
        here.deploy(*contents, **files)
    assert [here.rows(table) for table in (definitions, deployments, resources, groups)] == [[], [], [], []]
    assert here.events(0) == []
    return [str(finding) for finding in refusal.value.findings]


@pytest.mark.parametrize(
    ("node", "message"),
    [
        (
            service_task("n", "teleport"),
            "1.bpmn:n: the task type 'teleport' has no handler; there are document, gateway-query",
        ),
        (user_task("n", form="nothing"), "1.bpmn:n: the form 'nothing' does not exist; add nothing.form"),
        (
            user_task("n", "cooks"),
            "1.bpmn:n: the group 'cooks' does not exist; there are administrators, applicants, clerks, heads",
        ),
        (
            decide("n", "nothing"),
            "1.bpmn:n: the decision 'nothing' does not exist; deploy it together with this diagram",
        ),
        (call("n", "nothing"), "1.bpmn:n: the process 'nothing' does not exist; deploy it together with this diagram"),
    ],
)
def test_what_a_diagram_names_must_exist(here: Installation, node: object, message: str) -> None:
    found = refused(here, diagram(start("s"), node, end("e"), flows("s", "n", "e")))  # type: ignore[arg-type]  # a part

    assert len(found) == 1
    assert found[0].startswith(message)


def test_the_start_form_must_exist(here: Installation) -> None:
    found = refused(here, diagram(start("s", properties={"form": "nothing"}), end("e"), flows("s", "e")))

    assert found == ["1.bpmn:s: the start form 'nothing' does not exist; add nothing.form"]


def test_one_bad_file_keeps_all_out_and_every_error_is_told(here: Installation) -> None:
    bad = diagram(
        start("s"), service_task("a", "teleport"), user_task("b", "cooks"), end("e"), flows("s", "a", "b", "e"), id="q"
    )

    found = refused(here, GOOD, bad, f=form("f", {"key": "x"}))

    assert [line.split(":")[1] for line in found] == ["a", "b"]


HOSTILE = {
    "an entity bomb": b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>',
    "an external entity": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
    "no XML": b"PK\x03\x04 this is an archive",
    "nothing": b"",
    "half a file": GOOD[: len(GOOD) // 2],
    "another namespace": GOOD.replace(b"http://www.omg.org/spec/BPMN/20100524/MODEL", b"urn:other"),
    "great depth": b"<a>" * 10_000 + b"</a>" * 10_000,
    "great size": b"<a>" + b"x" * 50_000_000 + b"</a>",
    "bytes that are no text": b"\xff\xfe\x00\xd8",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_with_a_clear_line(sqlite_database: Database, name: str) -> None:
    found = refused(Installation(sqlite_database), HOSTILE[name])

    assert all(line.startswith("1.bpmn:") and "\n" not in line and len(line) < 500 for line in found)
    assert "root:" not in str(found)


@pytest.mark.parametrize(
    "content", [b"{", b"[]", b'{"id": 5}', b"[" * 100_000, b'{"components": [{"type": "script"}]}', b"\xff"]
)
def test_hostile_forms_are_refused(content: bytes) -> None:
    bundle = read_bundle((File("bad.form", "form", content),), office().functions)

    assert bundle.findings
    assert all(str(finding).startswith("bad.form:") for finding in bundle.findings)


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"[\n{", "groups.json:line 2: not valid JSON: a name in double quotes is missing"),
        (b"5", "groups.json:file: must be a list, not 5"),
        (b'["clerks"]', 'groups.json:[1]: must be a mapping with id, name, roles, not "clerks"'),
        (b'[{"id": "x"}]', "groups.json:[1]: the field 'name' is missing; add it"),
        (b'[{"id": 5, "name": "x"}]', "groups.json:[1].id: must be text, not 5; write it in quotes"),
        (b'[{"id": null, "name": "x"}]', "groups.json:[1].id: must be text, not null; write it in quotes"),
        (b'[{"id": true, "name": "x"}]', "groups.json:[1].id: must be text, not true; write it in quotes"),
        (b'[{"id": "two words", "name": "x"}]', "groups.json:[1].id: 'two words' is no id of a group; write letters"),
        (b'[{"id": "x", "name": "X", "title": "X"}]', "groups.json:[1].title: unknown field 'title'; known: id, name"),
        (b'[{"id": "x", "name": "X"}, {"id": "x", "name": "Y"}]', "groups.json:[2].id: the group 'x' is given twice"),
        (b'[{"id": "x", "name": " "}]', "groups.json:[1].name: ' ' is no name that people can read; write one line"),
        (b'[{"id": "x", "name": "a\\u001b"}]', "groups.json:[1].name: 'a\\x1b' is no name that people can read"),
        (b'[{"id": "x", "name": "a\\ud800"}]', r"groups.json:file: 'a\ud800' holds NUL or half of a character"),
        (b'[{"id": "\\ud800", "name": "a"}]', r"groups.json:file: '\ud800' holds NUL or half of a character"),
        (f'[{{"id": "x", "name": "{"a" * 201}"}}]'.encode(), "groups.json:[1].name: 'aaaa"),
        (b"[" * 100_000, "groups.json:file: lists and objects are nested too deeply; flatten them"),
    ],
)
def test_a_bad_file_of_groups_is_refused(content: bytes, line: str) -> None:
    bundle = read_bundle((File("groups.json", "groups", content),), office().functions)

    assert [str(finding)[: len(line)] for finding in bundle.findings] == [line]


def test_groups_that_an_older_version_has_stored_are_still_read() -> None:
    assert stored_groups(b'[{"id": "x", "name": "X", "title": "more"}]') == {"x": "X"}


def test_all_mistakes_in_groups_are_told_at_once() -> None:
    content = b'[{"id": "x"}, {"id": 5, "name": true}]'

    bundle = read_bundle((File("groups.json", "groups", content),), office().functions)

    assert [finding.element for finding in bundle.findings] == ["[1]", "[2].id", "[2].name"]


def test_an_id_that_is_given_twice_is_refused(here: Installation) -> None:
    found = refused(here, GOOD, GOOD)

    assert found == ["2.bpmn:p: the process id p is given twice, in 1.bpmn too; every process needs one of its own"]


def test_a_copy_in_another_folder_is_no_next_version_unless_that_is_meant(here: Installation) -> None:
    original, copy = (File(f"{folder}/p.bpmn", "bpmn", GOOD) for folder in ("licence", "reissue"))
    changed = replace(copy, content=GOOD.replace(b"<bpmn:process", b"<bpmn:process "))
    with here.database.transaction() as session:
        deploy(session, here.runtime, ANALYST, (original, GROUPS), ALWAYS, "test")
        deploy(session, here.runtime, ANALYST, (replace(original, name="p.bpmn", home="licence"),), ALWAYS, "test")

    with here.database.transaction() as session, pytest.raises(RefusedDefinition) as refusal:
        deploy(session, here.runtime, ANALYST, (changed,), ALWAYS, "test")
    with here.database.transaction() as session:
        done = deploy(session, here.runtime, ANALYST, (changed,), ALWAYS, "test", may_replace=True)

    assert str(refusal.value.findings[0]) == (
        "reissue/p.bpmn:p: the process p is deployed from the folder 'licence', and this one stands in 'reissue'; "
        "give it an id of its own, or deploy with --replace if it takes its place"
    )
    assert done.versions == (("process", "p", 2),)


def test_unchanged_files_make_no_new_version(here: Installation) -> None:
    first = here.deploy(GOOD, f=form("f", {"key": "x"}), d=decision("d1", "1"))
    second = here.deploy(GOOD, f=form("f", {"key": "x"}), d=decision("d1", "1"))
    third = here.deploy(GOOD, f=form("f", {"key": "y"}), d=decision("d1", "1"))

    assert [version for _kind, _key, version in first.versions] == [1, 1, 1]
    assert (second.id, second.versions) == (None, ())
    assert third.versions == (("form", "f", 2),)
    assert len(here.rows(deployments)) == 2
    assert len(here.events(0)) == 2


def test_what_went_back_to_older_bytes_is_a_new_version(here: Installation) -> None:
    here.deploy(f=form("f", {"key": "x"}))
    here.deploy(f=form("f", {"key": "y"}))

    back = here.deploy(f=form("f", {"key": "x"}))

    assert back.versions == (("form", "f", 3),)


def test_new_groups_alone_are_told_in_the_audit(here: Installation) -> None:
    done = here.deploy()

    assert done.versions == ()
    assert {row.id for row in here.rows(groups)} == {"administrators", "applicants", "clerks", "heads", "supervisors"}
    assert here.data(here.events(0)[0])["groups"] == ["clerks", "heads", "supervisors", "administrators", "applicants"]


def test_what_is_not_yet_in_force_on_the_day_does_not_exist_for_it(here: Installation) -> None:
    here.deploy(f=form("f", {"key": "x"}), effective_from=date(2027, 1, 1))
    with_form = diagram(start("s"), user_task("u", form="f"), end("e"), flows("s", "u", "e"))

    with pytest.raises(RefusedDefinition, match="the form 'f' does not exist"):
        here.deploy(with_form, effective_from=date(2026, 1, 1))
    here.deploy(with_form, effective_from=date(2027, 1, 1))

    assert [row.key for row in here.rows(definitions)] == ["f", "p"]


def test_a_step_without_a_paragraph_is_a_warning_that_keeps_nothing_out(here: Installation) -> None:
    done = here.deploy(GOOD)

    assert any("names no paragraph of the law" in str(finding) for finding in done.warnings)
    assert all(": warning: " in str(finding) for finding in done.warnings)


def test_a_path_without_files_of_a_service_is_told(tmp_path: Path) -> None:
    folder = tmp_path
    (folder / "notes.md").write_text("nothing")

    with pytest.raises(NothingToDeploy, match=r"holds no \.bpmn, \.dmn, \.form, \.po or \.txt file"):
        files_at(folder)
    with pytest.raises(NothingToDeploy, match="there is no such file or folder"):
        files_at(folder / "missing")


def test_the_product_deploys_itself(here: Installation) -> None:
    with here.database.transaction() as session:
        done = deploy(session, here.runtime, ANALYST, files_at(SERVICES), ALWAYS, "product")

    assert ("process", "attestation", 1) in done.versions
    assert here.findings() == []
