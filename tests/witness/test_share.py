"""How little of the library runs is written in the architecture and at its door, and both are kept true here."""

import re

import pytest

import engine.spiff
from engine.definition.model import Kind, Trigger
from tests.architecture.documents import text_of
from tests.scenarios.playing import lived, services, stage_of, written
from tests.witness import constructs
from tests.witness.measuring import Count, all_functions, all_statements, counting

#: A whole case of each service: an attestation, one with a hearing, a session.
REHEARSALS = ("S-16-passed", "S-23-favourable", "session-called-off")
STATED = re.compile(r"([\d,]+) of its ([\d,]+) functions and ([\d,]+) of its ([\d,]+) statements \(([\d.]+) %\)")
TEXTS = {
    "docs/architecture.md": text_of("docs/architecture.md"),
    "engine/spiff/__init__.py": engine.spiff.__doc__ or "",
}
#: What runs, by the file and the class in it: constructors, and the life cycle of a task.
RUNS = {
    "bpmn/script_engine/python_engine.py PythonScriptEngine": "__init__",
    "bpmn/specs/bpmn_process_spec.py BpmnProcessSpec": "__init__ _add_notify",
    "bpmn/specs/bpmn_task_spec.py BpmnTaskSpec": "__init__",
    "bpmn/specs/control.py BpmnStartTask": "__init__",
    "bpmn/util/event.py EventManager": "__init__",
    "bpmn/util/subworkflow.py BpmnBaseWorkflow": "__init__",
    "bpmn/util/subworkflow.py BpmnSubWorkflow": "__init__ script_engine",
    "bpmn/workflow.py BpmnWorkflow": "__init__ depth script_engine top_workflow",
    "specs/Join.py Join": "__init__",
    "specs/StartTask.py StartTask": "__init__",
    "specs/WorkflowSpec.py WorkflowSpec": "__init__ _add_notify",
    "specs/base.py TaskSpec": "__init__ _connect_notify _on_error _on_error_hook _on_ready _run _update connect",
    "task.py Task": "_drop_children _ready cancel children complete error has_state run state",
    "util/event.py Event": "__init__ emit",
    "workflow.py Workflow": "__init__",
}


@pytest.fixture(scope="module")
def count() -> Count:
    """What runs of the library while every construct is played, and whole cases of the services."""
    stage_of(services())  # made before, since to watch that takes long
    with counting() as count:
        constructs.run_all()
        for name in REHEARSALS:
            with lived(written(name)):
                pass
    return count


def test_the_library_is_watched_while_every_construct_is_played() -> None:
    assert {*Kind, *Trigger} - constructs.constructs() == set()


def test_of_the_library_run_the_functions_that_are_known(count: Count) -> None:
    known = {f"{place}.{name}" for place, names in RUNS.items() for name in names.split()}

    assert count.functions == known, f"correct RUNS, and what is stated in {' and '.join(TEXTS)}"


@pytest.mark.parametrize("text", TEXTS)
def test_the_stated_share_of_the_library_is_what_runs(text: str, count: Count) -> None:
    stated = STATED.search(" ".join(TEXTS[text].split()))
    assert stated, f"{text} does not say how much of the library runs"

    numbers = [float(number.replace(",", "")) for number in stated.groups()]

    run, of_all = count.statements, all_statements()
    assert numbers == [len(count.functions), all_functions(), run, of_all, round(100 * run / of_all, 1)]
