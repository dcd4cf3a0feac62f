"""Forms and wordings whose ids FEEL gives: what is written out is checked, and what the calls of a bundle give."""

import pytest

from engine.deployment.bundle import File, read_bundle
from engine.deployment.checks import check
from engine.deployment.neighbours import check_beside
from tests.diagrams import (
    Part,
    boundary,
    call,
    diagram,
    end,
    flow,
    flows,
    message,
    service_task,
    start,
    user_task,
)
from tests.unit.deployment.checking import KNOWN, errors
from tests.unit.execution.installation import form, office

FORM = '{"id": "f", "type": "default", "schemaVersion": 19, "components": []}'


def found(form: str, given: str | None = None, *, sent: bool = False) -> list[str]:
    """The errors of a process that takes a form id, and of one that calls it."""
    task = user_task("x", form="f" if sent else form)
    event = boundary("b", "x", message("m"), interrupting=False, properties={"form": form if sent else "f"})
    inner = diagram(start("cs"), task, end("ce"), event, flow("b", "ce"), flows("cs", "x", "ce"), id="called")
    inputs = {"own_form": given} if given is not None else {}
    caller = diagram(start("s"), call("c", "called", inputs=inputs), end("e"), flows("s", "c", "e"))
    return errors(caller, inner, f=FORM)


@pytest.mark.parametrize("sent", [False, True], ids=["of a task", "of a message"])
@pytest.mark.parametrize("given", ["f", "=own", None])
def test_a_form_that_the_case_names_is_not_looked_for(given: str | None, sent: bool) -> None:
    assert found("=own_form", given, sent=sent) == []


@pytest.mark.parametrize("given", ["gone", '="gone"'])
@pytest.mark.parametrize(("sent", "to"), [(False, "x"), (True, "b")], ids=["of a task", "of a message"])
def test_one_that_a_call_of_the_bundle_gives_is(given: str, sent: bool, to: str) -> None:
    fault = f"the input own_form gives {to} the form 'gone', which does not exist; add gone.form, or correct the id"

    assert found("=own_form", given, sent=sent) == [f"1.bpmn:c: {fault}"]


def test_what_more_is_computed_from_the_input_is_left_to_the_case() -> None:
    assert found('=own_form + "-form"', "gone") == []


@pytest.mark.parametrize(("sent", "at"), [(False, "x"), (True, "b")], ids=["of a task", "of a message"])
def test_an_id_that_feel_writes_out_is_checked_like_one_without_it(sent: bool, at: str) -> None:
    (line,) = found('="gone"', sent=sent)
    assert line.startswith(f"2.bpmn:{at}: the form 'gone' does not exist")


def test_a_task_whose_form_the_case_names_is_not_said_to_have_none() -> None:
    task = diagram(start("s"), user_task("x", form="=own"), end("e"), flows("s", "x", "e"))
    found = check(read_bundle((File("1.bpmn", "bpmn", task),), {}), KNOWN)

    assert [finding for finding in found if "form" in finding.message] == []


def test_the_form_of_a_start_event_is_no_feel_since_there_is_no_case_yet() -> None:
    def start_with(form: str) -> Part:
        return start("s", properties={"form": form})

    (line,) = errors(diagram(start_with("=own"), end("e"), flows("s", "e")), f=FORM)[:1]
    assert "the start form is FEEL, and before there is a case there are no variables; write the id of a form" in line


NAME = form("start", {"key": "name"}, {"key": "region", "type": "select", "values": [{"label": "A", "value": "a"}]})
CHOICE = {"key": "kind", "type": "select", "values": [{"label": "A", "value": "a"}]}


def shown(words: str, hide: str = 'name = "x"') -> list[str]:
    """What is said of a form and a wording that a call gives to a task and a notice of the process that it calls."""
    y = {"key": "y", "conditional": {"hide": f"={hide}"}, "description": words}
    given = form("given", y, CHOICE)
    told = service_task(
        "n", "notice", headers={"code": "N-07"}, inputs={"to": "applicant"}, properties={"wording": "=words"}
    )
    inner = diagram(start("cs"), user_task("x", form="=own"), told, end("ce"), flows("cs", "x", "n", "ce"), id="called")
    step = call("c", "called", inputs={"own": "given", "words": "w"}, child=False)
    caller = diagram(start("s", properties={"form": "start"}), step, end("e"), flows("s", "c", "e"))
    files = (
        File("1.bpmn", "bpmn", caller),
        File("2.bpmn", "bpmn", inner),
        File("given.form", "form", given.encode()),
        File("start.form", "form", NAME.encode()),
        *(File(f"w.{language}.txt", "wording", f"A\n\n{words}\n".encode()) for language in ("kk", "ru", "en")),
    )
    mine = read_bundle(files, office().functions)
    found = map(str, check_beside(mine, KNOWN))
    return [line.splitlines()[0] for line in found if line.startswith(("given.form", "w.en.txt"))]


def test_what_a_form_and_a_wording_read_that_a_call_gives_is_held_against_what_the_caller_has() -> None:
    assert shown('{{name}} {{y}} {{label("region")}}') == []
    assert shown("{{nam}}") == [
        "given.form:field_y: warning: reads 'nam', and nothing gives p this variable; did you mean 'name'",
        "w.en.txt:line 3: warning: {{nam}}: nothing gives p this variable; did you mean 'name'",
    ]


def test_so_are_labels_and_kinds() -> None:
    lines = shown('{{label("regoin")}}')
    said = "label('regoin'): no form of p has a field with this key; did you mean 'region'"
    assert {line for line in lines if "label(" in line} >= {f"w.en.txt:line 3: {said}"}
    assert [line for line in lines if line.startswith("given.form") and line.endswith(said)]

    (line,) = shown("{{name}}", hide='kind = "b"')
    assert 'kind is never "b", but one of "a"' in line


@pytest.mark.parametrize(("folder", "warned"), [("mine", False), ("shared", False), ("inner", False), ("theirs", True)])
@pytest.mark.parametrize("kind", ["form", "wording"])
def test_a_call_gives_no_form_and_no_wording_of_another_service(kind: str, folder: str, warned: bool) -> None:
    task = user_task("x", form="=own") if kind == "form" else user_task("x", properties={"wording": "=own"})
    inner = diagram(start("cs"), task, end("ce"), flows("cs", "x", "ce"), id="called")
    caller = diagram(start("s"), call("c", "called", inputs={"own": "f"}), end("e"), flows("s", "c", "e"))
    named = (f"{folder}/f.form", FORM) if kind == "form" else (f"{folder}/notices/f.en.txt", "A\n\nB")
    files = (
        File("mine/1.bpmn", "bpmn", caller),
        File("inner/2.bpmn", "bpmn", inner),
        File(named[0], kind, named[1].encode()),
    )
    lines = [str(each) for each in check(read_bundle(files, {}), KNOWN) if "a case stops" in each.message]

    said = f"the input own gives the {kind} 'f' of the folder 'theirs', at which a case stops"
    wanted = f"mine/1.bpmn:c: warning: {said}; put one into the folder of this process"
    assert lines == ([wanted] if warned else [])
