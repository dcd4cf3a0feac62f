"""What the documents say is true: every name of the product stands in them, and every example in them works."""

import json
import re
import shlex
import subprocess
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from secrets import token_bytes
from typing import Any

import click
import pytest
from click.testing import CliRunner

from engine.definition.model import Kind, Node, TimerKind, Trigger
from engine.definition.reader import read
from engine.feel import BUILTINS, Function, to_json
from engine.feel import compile as compile_feel
from engine.feel.expression import names_of
from engine.forms import examine
from engine.rehearsal.report import report
from engine.rehearsal.running import rehearse
from engine.rehearsal.script import read_rehearsal
from storage.tables import metadata
from tests.architecture.command_line import commands
from tests.architecture.documents import (
    all_text,
    blocks,
    console_examples,
    documents,
    examples,
    function_rows,
    headings,
    section,
    text_of,
    without_blocks,
)
from tests.architecture.generated_tables import names_in, updated
from tests.architecture.snippets import completed
from tests.architecture.source import PACKAGES, ROOT, python_files
from tests.drawing import drawn
from tests.scenarios.playing import services, stage_of
from web.cli import main
from web.cli.installation import simulated_handlers, the_office
from web.settings import Settings

ANALYST = text_of("docs/analyst.md")
ARCHITECTURE = text_of("docs/architecture.md")
FEEL = text_of("docs/feel.md")
OFFICE = the_office()
HANDLERS = simulated_handlers()
NOW = OFFICE.local(datetime(2026, 4, 6, 11, 0))  # noqa: DTZ001  # local, as the page says it
SNIPPETS = blocks(ANALYST, "xml")
LINK = re.compile(r"\]\(([^)\s]+)\)")
#: Commands that only compute; the others need a database or do not end.
COMPUTING = ("calendar due", "calendar registered", "check", "decide", "feel", "rehearse")


def options_of(command: click.Command) -> list[str]:
    return [option for parameter in command.params for option in parameter.opts if option.startswith("--")]


def undocumented_options(line: str, command: click.Command) -> list[str]:
    return [option for option in options_of(command) if f"`{option}" not in line]


# --- names


def test_every_setting_is_documented() -> None:
    settings = Settings.variables()
    read_somewhere = {
        name
        for path in python_files(*PACKAGES)
        for name in re.findall(r"[\"'](ATQARU_[A-Z_]+)[\"']", path.read_text(encoding="utf-8"))
    }

    missing = sorted(name for name in settings | read_somewhere if f"`{name}`" not in all_text())

    assert missing == []


def test_no_setting_is_documented_that_does_not_exist() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in python_files(*PACKAGES, "tests/packages"))

    named = set(re.findall(r"ATQARU_[A-Z_]+", all_text())) - Settings.variables()
    invented = sorted(name for name in named if name not in code)

    assert invented == []


def test_every_command_is_documented_in_one_line_with_all_its_options() -> None:
    lines = all_text().splitlines()

    missing = {}
    for path, command in commands(main):
        told = [line for line in lines if re.match(rf"\| `atqaru {path}[` ]", line)]
        gaps = [undocumented_options(line, command) for line in told] or [["the command itself"]]
        if all(gaps):
            missing[path] = min(gaps, key=len)

    assert missing == {}


def test_no_command_is_documented_that_does_not_exist() -> None:
    known = {path.split()[0] for path, _command in commands(main)}
    pages = "\n".join(path.read_text(encoding="utf-8") for path in documents())

    invented = sorted(set(re.findall(r"(?:`|^|\$ )atqaru ([a-z]+)", pages, re.MULTILINE)) - known)

    assert invented == []


@pytest.mark.parametrize("type_", sorted(HANDLERS))
def test_every_service_task_type_is_documented_with_its_headers_and_inputs(type_: str) -> None:
    told = section(section(ANALYST, "Service-task types"), type_)
    spoken_of = set(re.findall(r"`([a-z_]+)`", HANDLERS[type_].doc))

    missing = sorted(name for name in spoken_of if f"`{name}`" not in told and f"{{{name}}}" not in told)

    assert missing == []


def signatures(functions: Iterable[Function]) -> Counter[str]:
    """Every signature as the page writes it, without kinds: `substring(string, start position, length?)`."""
    return Counter(
        f"{one.name}({', '.join(parameter.split(':')[0] for parameter in one.parameters)})"
        for function in functions
        for one in (function, *function.alternatives)
    )


@pytest.mark.parametrize(
    ("heading", "functions"),
    [("Functions of the standard", BUILTINS), ("Functions of the product", OFFICE.functions)],
    ids=["standard", "product"],
)
def test_every_signature_of_a_function_of_feel_has_its_row(heading: str, functions: dict[str, Function]) -> None:
    rows = Counter(signature for signature, _example, _value in function_rows(section(FEEL, heading)))

    assert rows == signatures(functions.values())


@pytest.mark.parametrize(
    ("signature", "example"), [(signature, example) for signature, example, _value in function_rows(FEEL)]
)
def test_the_example_of_a_function_calls_it(signature: str, example: str) -> None:
    name = signature.partition("(")[0]

    assert name in compile_feel(example, functions=OFFICE.functions).calls


def test_every_table_of_what_is_at_a_token_is_named_as_a_projection() -> None:
    (row,) = [line for line in ARCHITECTURE.splitlines() if line.startswith("| Projections |")]
    projections = {name for name, table in metadata.tables.items() if "token" in table.columns}

    assert sorted(name for name in projections if f"`{name}`" not in row) == []


def test_every_room_of_the_commands_is_described() -> None:
    table = section(ARCHITECTURE, "The rooms of engine/execution")
    rooms = [path.parent for path in (ROOT / "engine/execution").glob("*/__init__.py")]

    assert sorted(room.name for room in rooms if f"| `engine/execution/{room.name}` |" not in table) == []


# --- examples


def variables_of_examples() -> dict[str, Any]:
    variables: dict[str, Any] = json.loads(blocks(section(FEEL, "The examples"), "json")[0])
    return variables


@pytest.mark.parametrize(
    ("expression", "value"),
    [*examples(FEEL), *((example, value) for _signature, example, value in function_rows(FEEL))],
)
def test_every_expression_has_the_value_that_stands_beside_it(expression: str, value: str) -> None:
    variables = variables_of_examples()
    compiled = compile_feel(expression, names_of(variables), OFFICE.functions)

    found = to_json(compiled.evaluate(variables, now=NOW, chance=token_bytes))

    assert json.dumps(found, ensure_ascii=False) == json.dumps(json.loads(value), ensure_ascii=False)


def nodes_of(snippet: str) -> list[Node]:
    reading = read(completed(snippet), "snippet.bpmn", OFFICE.functions)
    assert [str(finding) for finding in reading.findings] == []
    return [node for process in reading.processes for _body, node in process.body.walk()]


@pytest.mark.parametrize("snippet", SNIPPETS, ids=lambda snippet: re.findall(r' id="(\w+)"', snippet)[0])
def test_every_snippet_of_a_diagram_is_read_without_a_finding(snippet: str) -> None:
    named = {job.type for node in nodes_of(snippet) if (job := node.job)}

    assert sorted(named - set(HANDLERS)) == []


@pytest.mark.parametrize("construct", ["compensateEventDefinition", "adHocSubProcess"])
def test_the_linter_of_the_modeler_takes_the_example_of(construct: str, tmp_path: Path) -> None:
    (snippet,) = [snippet for snippet in SNIPPETS if f"<bpmn:{construct} " in snippet]
    (tmp_path / "example.bpmn").write_bytes(drawn(completed(snippet)))

    linted = subprocess.run(
        ["node", "web/browser/lint-diagrams.mjs", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (linted.stdout, linted.stderr) == ("", "1 diagrams, 0 findings\n")


@pytest.mark.parametrize(("language", "name"), [("toml", "pyproject.toml"), ("python", "ministry_licences.py")])
def test_the_package_of_the_page_is_the_one_that_the_tests_install(language: str, name: str) -> None:
    told = section(text_of("docs/administrator.md"), "Service tasks of your own")

    assert blocks(told, language) == [text_of(f"tests/packages/licences/{name}")]


@pytest.mark.parametrize("snippet", blocks(section(ANALYST, "Forms"), "json"))
def test_every_component_of_the_page_is_read_without_a_fault(snippet: str) -> None:
    content = json.dumps({"type": "default", "id": "form", "components": [json.loads(snippet)]})

    form, faults = examine(content, "form.form", OFFICE.functions)

    assert form is not None
    assert faults == ()


def test_every_construct_of_the_dialect_has_a_snippet() -> None:
    text = "\n".join(SNIPPETS)

    kinds = sorted(kind for kind in Kind if f"<bpmn:{kind} " not in text)
    triggers = sorted(
        trigger for trigger in set(Trigger) - {Trigger.NONE} if f"<bpmn:{trigger}EventDefinition " not in text
    )
    timers = sorted(kind for kind in TimerKind if f"<bpmn:{kind} " not in text)

    assert (kinds, triggers, timers) == ([], [], [])


def test_the_rehearsal_runs_and_its_report_is_as_described() -> None:
    told = section(ANALYST, "Rehearsals")
    rehearsal = read_rehearsal(blocks(told, "yaml")[0], "docs/analyst.md", OFFICE.calendar.zone)

    with rehearse(rehearsal, stage_of(services())) as run:
        found = json.loads(json.dumps(report(run)))
        unmet = run.unmet

    shown = json.loads(blocks(told, "json")[0])
    assert unmet == []
    assert shown.keys() == found.keys()
    for key, value in shown.items():
        if isinstance(value, list):
            assert [entry for entry in value if not _is_among(entry, found[key])] == []
        else:
            assert value == found[key]


def _is_among(shown: dict[str, Any], found: list[dict[str, Any]]) -> bool:
    """Whether an entry is there with exactly these fields; `…` stands for any text."""
    return any(
        entry.keys() == shown.keys() and all(shown[key] in ("…", entry[key]) for key in shown) for entry in found
    )


@pytest.mark.timeout(600)  # all rehearsals, one after another
@pytest.mark.parametrize(
    ("command", "output"),
    [example for path in documents() for example in console_examples(path.read_text(encoding="utf-8"))],
)
def test_every_command_line_prints_what_stands_below_it(
    command: str, output: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, *arguments = shlex.split(command)
    assert (program, command.removeprefix("atqaru ").startswith(COMPUTING)) == ("atqaru", True)
    monkeypatch.chdir(ROOT)

    result = CliRunner().invoke(main, arguments, prog_name="atqaru")

    assert result.output == output


# --- the pages themselves


def anchors(text: str) -> set[str]:
    """How the headings of a page are linked to."""
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings(text)}


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.name)
def test_no_link_leads_nowhere(path: Any) -> None:
    broken = []
    for target in LINK.findall(without_blocks(path.read_text(encoding="utf-8"))):
        file, _, anchor = target.partition("#")
        if target.startswith(("http://", "https://")):
            continue
        page = path.parent / file if file else path
        if not page.exists() or (anchor and anchor not in anchors(page.read_text(encoding="utf-8"))):
            broken.append(target)

    assert broken == []


# --- tables that are made from the product


def test_the_tables_of_the_guide_are_up_to_date() -> None:
    of_engine = ("notices-of-the-engine", "variables-of-notices")
    assert sorted(names_in(ANALYST)) == sorted(["properties", "types", *of_engine, *HANDLERS])
    assert updated(ANALYST) == ANALYST, "make tables"
