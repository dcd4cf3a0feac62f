"""`atqaru templates`: what it writes is what the modeler takes, for every type and every declared process."""

import json
import re
import stat
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from engine.definition.property_table import PROPERTIES
from engine.files.faults import BadFile
from engine.files.writing import write_files
from tests.architecture.source import ROOT
from tests.diagrams import diagram, end, flows, said, script, start
from tests.unit.tasks.packages import on_path, write_package
from web.cli import main

HOME = ROOT / "bpmn" / "templates"
#: What the schema of Camunda 8 lets be left out: what is not among these is written, though it is empty.
MAY_BE_OPTIONAL = {"zeebe:input", "zeebe:output", "zeebe:property", "zeebe:taskHeader"}
BINDINGS = {
    *MAY_BE_OPTIONAL,
    *("zeebe:taskDefinition", "zeebe:calledElement", "zeebe:userTask", "zeebe:assignmentDefinition"),
    *("zeebe:taskSchedule", "zeebe:priorityDefinition", "zeebe:formDefinition", "bpmn:Message#property"),
    *("bpmn:Message#zeebe:subscription#property", "bpmn:TimerEventDefinition#property"),
    "bpmn:Signal#property",
}


def written(folder: Path, *more: str) -> dict[str, list[dict[str, Any]]]:
    result = CliRunner().invoke(main, ["templates", str(folder), *more])
    assert result.exit_code == 0, result.output
    assert sorted(result.output.splitlines()) == sorted(map(str, folder.iterdir()))
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in folder.iterdir()}


def of_product() -> list[dict[str, Any]]:
    files = (path.read_text(encoding="utf-8") for path in sorted(HOME.glob("*.json")))
    return [template for text in files for template in json.loads(text)]


def fields(template: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {field.get("id", field["type"]): field for field in template["properties"]}


def test_the_templates_of_the_product_are_what_the_command_writes(tmp_path: Path) -> None:
    written(tmp_path)

    texts = [{path.name: path.read_text(encoding="utf-8") for path in each.iterdir()} for each in (tmp_path, HOME)]
    assert texts[0] == texts[1], "make tables"


def test_ids_are_unique_by_version_and_every_diagram_names_a_version_that_is_there() -> None:
    versions = [(template["id"], str(template["version"])) for template in of_product()]
    texts = [
        path.read_text(encoding="utf-8") for folder in ("bpmn", "examples") for path in (ROOT / folder).rglob("*.bpmn")
    ]
    named = re.compile(r'modelerTemplate="([^"]+)" zeebe:modelerTemplateVersion="(\d+)"')
    used = {found for text in texts for found in named.findall(text)}

    assert len(set(versions)) == len(versions)
    assert len(used) > 5
    assert sorted(used - {*versions}) == []


@pytest.mark.parametrize("template", of_product(), ids=lambda template: str(template["id"]))
def test_a_template_keeps_the_rules_without_which_the_modeler_drops_it(template: dict[str, Any]) -> None:
    groups = {group["id"] for group in template["groups"]}
    for field in template["properties"]:
        binding, constraints = field["binding"]["type"], field.get("constraints", {})
        assert binding in BINDINGS
        assert field["type"] in ("String", "Text", "Dropdown", "Hidden")
        assert field.get("group", "law") in groups
        assert ("choices" in field) is (field["type"] == "Dropdown")
        assert not ("feel" in field and field["type"] in ("Dropdown", "Hidden"))
        if binding == "zeebe:priorityDefinition":
            assert field["feel"] == "required"  # the schema takes no other text there
        if field.get("optional"):
            assert binding in MAY_BE_OPTIONAL
            assert not constraints or constraints["notEmpty"] is False
        if "pattern" in constraints:
            re.compile(constraints["pattern"]["value"])
    assert template["id"].startswith("atqaru.")
    assert isinstance(template["version"], int)


@pytest.mark.parametrize("template", of_product(), ids=lambda template: str(template["id"]))
def test_a_template_binds_only_properties_that_are_carried_out(template: dict[str, Any]) -> None:
    bound = {
        field["binding"]["name"] for field in template["properties"] if field["binding"]["type"] == "zeebe:property"
    }

    assert sorted(bound - PROPERTIES.keys()) == []


def test_a_deadline_is_offered_all_its_choices() -> None:
    terms = [template for template in of_product() if template["id"].startswith("atqaru.statutory-term")]

    assert {(term["elementType"]["value"], term["version"]) for term in terms} >= {
        ("bpmn:BoundaryEvent", 2),
        ("bpmn:StartEvent", 1),
    }
    for term in terms:
        assert {"law", "term", "met_when", "runs_when", "remind", "escalate", "reminder", "notice"} <= fields(
            term
        ).keys()


def test_a_deadline_is_counted_from_any_day() -> None:
    (term,) = [each for each in of_product() if (each["id"], each["version"]) == ("atqaru.statutory-term", 2)]

    assert "choices" not in fields(term)["timer"]
    assert fields(term)["timer"]["feel"] == "required"
    assert "counted_from" not in fields(term)


def test_a_service_has_codes_of_its_own_for_notices_and_documents() -> None:
    found = {template["id"]: fields(template) for template in of_product()}

    assert found["atqaru.notice"]["header_code"]["constraints"] == {"notEmpty": True}
    assert found["atqaru.document"]["header_kind"]["constraints"] == {"notEmpty": True}
    assert {"input_subject", "input_text", "input_wording"} <= found["atqaru.notice"].keys()


def test_every_property_of_user_tasks_is_offered() -> None:
    (task,) = [template for template in of_product() if template["id"] == "atqaru.user-task"]

    offered = {field["binding"].get("name") or field["binding"].get("property") for field in task["properties"]}
    on_a_task = {name for name, each in PROPERTIES.items() if "user task" in each.on or each.on == "any element"}
    assert sorted(on_a_task - offered) == []
    assert {"candidateUsers", "priority", "followUpDate", "restricted_when", "starters", "action"} <= offered


@pytest.mark.parametrize(
    "id",
    [
        *("message-start", "timer-start", "signal-start", "receive-task", "alarm", "publish-message-end"),
        *("publish-message-throw", "notice-throw", "notice-end", "signal-throw", "signal-end"),
    ],
)
def test_each_way_in_which_something_begins_waits_or_is_sent_has_a_template(id: str) -> None:
    assert [template["id"] for template in of_product()].count(f"atqaru.{id}") == 1


def test_what_is_thrown_has_the_event_that_the_schema_knows() -> None:
    events = {each["id"].removeprefix("atqaru."): each.get("elementType") for each in of_product()}

    for type_, event in (("notice", "Message"), ("publish-message", "Message"), ("signal", "Signal")):
        definition = f"bpmn:{event}EventDefinition"
        assert events[f"{type_}-throw"] == {"value": "bpmn:IntermediateThrowEvent", "eventDefinition": definition}
        assert events[f"{type_}-end"] == {"value": "bpmn:EndEvent", "eventDefinition": definition}


def test_a_register_is_chosen_among_those_of_its_kind() -> None:
    found = {template["id"]: fields(template) for template in of_product()}
    kept, asked = found["atqaru.register-entry"]["header_register"], found["atqaru.gateway-query"]["header_service"]

    assert "licences" in {choice["value"] for choice in kept["choices"]}
    assert "identity" in {choice["value"] for choice in asked["choices"]}
    assert not {choice["value"] for choice in kept["choices"]} & {choice["value"] for choice in asked["choices"]}


def test_a_restriction_is_offered_where_the_check_takes_it() -> None:
    found = {template["id"]: fields(template) for template in of_product()}

    offered = {id_ for id_, properties in found.items() if "restricted_when" in properties}
    assert {"atqaru.register-entry", "atqaru.gateway-query", "atqaru.user-task"} <= offered
    assert not {"atqaru.notice", "atqaru.document", "atqaru.publish-message"} & offered


def test_a_type_of_a_package_has_a_template_of_its_contract(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    write_package(
        site,
        "ministry-stamps",
        "from engine.handlers import Handler, Header, Input, TaskResult, ValueType\n"
        "def handlers(settings):\n"
        "    yield Handler('stamp: wax', lambda case, ctx: TaskResult(), title='Stamp', words='Stamps a paper',\n"
        "        headers=(Header('colour', choices={'red': 'Red', 'blue': 'Blue'}),),\n"
        "        inputs=(Input('paper', 'what is `stamped`', ValueType.CONTEXT, is_required=True), Input('by')))\n",
    )

    with on_path(site):
        found = written(tmp_path / "templates")

    (stamp,) = found["stamp%3A%20wax"]
    assert (stamp["id"], stamp["name"], stamp["description"]) == ("atqaru.stamp%3A%20wax", "Stamp", "Stamps a paper")
    assert fields(stamp)["Hidden"]["value"] == "stamp: wax"
    assert fields(stamp)["header_colour"]["choices"] == [
        {"name": "Red", "value": "red"},
        {"name": "Blue", "value": "blue"},
    ]
    assert fields(stamp)["input_paper"]["description"] == "What is stamped (a context)"
    assert fields(stamp)["input_paper"]["constraints"] == {"notEmpty": True}
    assert fields(stamp)["input_by"]["optional"] is True


def test_a_process_of_ones_own_that_declares_a_contract_has_a_template(tmp_path: Path) -> None:
    services = tmp_path / "services"
    services.mkdir()
    contract = said(takes="case_id: number; grounds: list, why; department?: text", gives="heard_on: day")
    steps = (start("s"), script("x", "=1", "heard_on"), end("e"), flows("s", "x", "e"))
    (services / "hearing.bpmn").write_bytes(diagram(contract, *steps, id="own_hearing", name="Own hearing"))
    (services / "other.bpmn").write_bytes(diagram(*steps, id="other"))

    found = written(tmp_path / "templates", "--services", str(services))

    (call,) = found["call-own_hearing"]
    assert "call-other" not in found
    assert (call["name"], call["elementType"]) == ("Own hearing", {"value": "bpmn:CallActivity"})
    assert fields(call)["Hidden"]["binding"] == {"type": "zeebe:calledElement", "property": "processId"}
    assert fields(call)["input_case_id"]["value"] == "=case_id"
    assert fields(call)["input_grounds"]["feel"] == "required"
    assert fields(call)["input_department"]["optional"] is True
    assert fields(call)["output_heard_on"]["binding"] == {"type": "zeebe:output", "source": "=heard_on"}


def test_nothing_is_written_through_a_link_on_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "services").mkdir()
    (tmp_path / "services" / ".camunda").symlink_to("../elsewhere")
    monkeypatch.chdir(tmp_path)

    for folder in (Path("services/.camunda/templates"), tmp_path / "services/.camunda/templates"):
        with pytest.raises(
            BadFile, match=r"\.camunda: it is a link, which could lead to a folder elsewhere; remove it"
        ):
            write_files({folder / "a.json": b"{}"})

    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_another_name_of_a_file_keeps_what_it_had(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b"mine")
    (tmp_path / "a.json").chmod(0o640)
    (tmp_path / "other").hardlink_to(tmp_path / "a.json")

    write_files({tmp_path / "a.json": b"new"})

    assert (tmp_path / "a.json").read_bytes() == b"new"
    assert stat.S_IMODE((tmp_path / "a.json").stat().st_mode) == 0o640
    assert (tmp_path / "other").read_bytes() == b"mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.json", "other"]


def test_files_are_written_into_folders_alone() -> None:
    with pytest.raises(BadFile, match="/dev/null: it is no folder, and files would be written into it; name a folder"):
        write_files({Path("/dev/null/a.json"): b"{}"})
