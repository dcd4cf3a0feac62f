"""A call is held against what the called process says that it takes and gives, before it runs."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from engine.contracts import Input, ProcessContract
from engine.definition.findings import RefusedDefinition
from engine.deployment.bundle import File, read_bundle
from engine.deployment.checks import check
from engine.deployment.known import Known, contracts_of
from engine.value_types import ValueType
from tests.diagrams import (
    Part,
    boundary,
    call,
    diagram,
    end,
    flow,
    flows,
    said,
    script,
    service_task,
    start,
    timer,
    user_task,
)
from tests.unit.deployment.checking import KNOWN, findings
from tests.unit.execution.installation import Installation, form, office

TAKES = "grounds: list, why it is refused; due_on: day; department?: text, who issues"
GIVES = "heard_on: day"
WHOLE = {"grounds": "=reasons", "due_on": "=today()"}


def called(takes: str = TAKES, gives: str = GIVES) -> bytes:
    work = script("x", "=string(grounds) + string(due_on) + department", "heard_on")
    return diagram(said(takes=takes, gives=gives), start("cs"), work, end("ce"), flows("cs", "x", "ce"), id="hearing")


def caller(inputs: Mapping[str, str], *more: Part, outputs: Mapping[str, str] | None = None) -> bytes:
    step = call("c", "hearing", parent=False, child=False, inputs=inputs, outputs=outputs or {})
    return diagram(start("s"), step, end("e"), flows("s", "c", "e"), *more)


def told(of: bytes, *others: bytes) -> list[str]:
    lines = [str(each) for each in findings(of, *(others or (called(),)))]
    return [line.removeprefix("1.bpmn:c: ") for line in lines]


def test_a_call_that_gives_what_is_taken_is_let_through() -> None:
    assert told(caller({**WHOLE, "department": "Almaty"}, outputs={"heard_on": "=heard_on"})) == []
    assert told(caller(WHOLE)) == []


@pytest.mark.parametrize("signs", ["signatory", '=["clerks", "signatory"]'])
def test_a_group_that_a_call_gives_must_be_one(signs: str) -> None:
    takes = f"{TAKES}; signs?: group"

    assert not [line for line in told(caller({**WHOLE, "signs": "clerks"}), called(takes)) if "clerks" in line]
    (line,) = [line for line in told(caller({**WHOLE, "signs": signs}), called(takes)) if "signatory" in line]
    assert line == "the group (input signs) 'signatory' is neither applicant nor a group; there are clerks, heads"


def test_a_call_gives_none_but_the_values_that_are_taken() -> None:
    takes = f"{TAKES}; mode?: text of oral|written"

    assert told(caller({**WHOLE, "mode": "oral"}), called(takes)) == told(caller(WHOLE), called(takes))
    (line,) = [each for each in told(caller({**WHOLE, "mode": "orally"}), called(takes)) if "orally" in each]
    assert line == "the input mode is \"orally\"; did you mean 'oral'; known: oral, written"


@pytest.mark.parametrize(
    ("inputs", "fault"),
    [
        ({"due_on": "=today()"}, "the input grounds (why it is refused) is missing, which the called process hearing "),
        ({"grounds": "=reasons"}, "the input due_on is missing, which the called process hearing needs; map it"),
        ({**WHOLE, "departmnt": "Almaty"}, "the called process hearing takes no input 'departmnt'; did you mean 'dep"),
        (
            {**WHOLE, "colour": "red"},
            "the called process hearing takes no input 'colour'; it takes grounds, due_on, de",
        ),
        ({**WHOLE, "grounds": "too late"}, 'the input grounds is "too late"; hearing takes a list there, such as ='),
        (
            {**WHOLE, "due_on": "tomorrow"},
            'the input due_on is "tomorrow"; hearing takes a day there, such as =today()',
        ),
        ({**WHOLE, "due_on": "2026-04-08T10:00"}, 'the input due_on is "2026-04-08T10:00"; hearing takes a day there'),
    ],
)
def test_what_a_call_leaves_out_or_gives_wrongly_is_refused(inputs: Mapping[str, str], fault: str) -> None:
    found = told(caller(inputs))

    assert [line[: len(fault)] for line in found] == [fault]


@pytest.mark.parametrize("is_handed_on", [False, True])
def test_an_input_that_only_the_wording_of_the_caller_reads_is_let_through(is_handed_on: bool) -> None:
    says = service_task("n", headers={"code": "N-1"}, inputs={"to": "applicant"}, properties={"wording": "=says"})
    steps = (start("s"), says, end("e"), flows("s", "n", "e"))
    inner = diagram(said(takes="says: text"), *steps, id="last" if is_handed_on else "hearing")
    handing = call("h", "last", parent=False, child=False, inputs={"says": "=says"})
    between = diagram(said(takes="says: text"), start("s"), handing, end("e"), flows("s", "h", "e"), id="hearing")
    mine = caller({"says": "told", "colour": "red"})

    def lines(text: str) -> list[str]:
        texts = [File(f"told.{language}.txt", "wording", text.encode()) for language in ("kk", "ru", "en")]
        drawn = [mine, inner, *([between] if is_handed_on else [])]
        files = [File(f"{number}.bpmn", "bpmn", each) for number, each in enumerate(drawn)]
        return not_taken(*files, *texts)

    def elsewhere(text: str) -> list[str]:
        contracts = contracts_of(read_bundle((File("1.bpmn", "bpmn", called("says: text")),), {}).processes.values())
        files = (File("0.bpmn", "bpmn", mine), File("told.kk.txt", "wording", text.encode()))
        return not_taken(*files, known=replace(KNOWN, contracts=contracts, processes=frozenset(contracts)))

    assert lines("A\n\n{{colour}}") == []
    assert elsewhere("A\n\n{{colour}}") == []
    (line,) = lines("A\n\nB")
    assert elsewhere("A\n\nB") == [line]
    assert line.startswith("the called process hearing takes no input 'colour'")


def test_an_input_that_only_the_form_of_the_caller_reads_is_let_through() -> None:
    task = user_task("x", form="=own_form")
    inner = diagram(said(takes="own_form: text"), start("s"), task, end("e"), flows("s", "x", "e"), id="hearing")
    files = [
        File("0.bpmn", "bpmn", caller({"own_form": "f", "colour": "red"})),
        File("1.bpmn", "bpmn", inner),
    ]
    reading, other = (
        File("f.form", "form", form("f", {"key": "a", "description": text}).encode()) for text in ("{{colour}}", "A")
    )

    assert not_taken(*files, reading) == []
    assert len(not_taken(*files, other)) == 1


def not_taken(*files: File, known: Known = KNOWN) -> list[str]:
    """What is said of inputs that a called process does not take."""
    messages = (each.message for each in check(read_bundle(files, office().functions), known))
    return [message for message in messages if "takes no input" in message]


def test_what_a_call_shows_is_given_as_well() -> None:
    def showing(names: str) -> bytes:
        shown = {"inputs": {"grounds": "=reasons"}, "properties": {"shows": names}}
        return diagram(
            start("s"), call("c", "hearing", parent=False, child=False, **shown), end("e"), flows("s", "c", "e")
        )

    assert told(showing("due_on")) == []
    (line,) = told(showing("due_on colour"))
    said_of_shown = (
        "the called process hearing takes no input 'colour'; it is shown here, so add it to takes of hearing"
    )
    assert line == said_of_shown


def test_what_only_helps_to_compute_an_input_is_let_through() -> None:
    event = boundary("b", "c", timer(date="=late_on"), interrupting=False)

    assert told(caller({"why": "late", "grounds": "=[why]", "due_on": "=today()"})) == []
    assert told(caller({**WHOLE, "late_on": "=today()"}, event, end("be"), flow("b", "be"))) == []


def test_a_call_that_hands_on_every_variable_needs_that_somebody_gives_them() -> None:
    given = script("g", "=[1]", "grounds")

    def with_step(*steps: Part) -> bytes:
        path = ["s", *(["g"] if steps else []), "c", "e"]
        step = call("c", "hearing", child=False, inputs={"due_on": "=today()"})
        return diagram(start("s"), *steps, step, end("e"), flows(*path))

    assert told(with_step(given)) == []
    assert told(with_step()) == [
        (
            "warning: the called process hearing needs grounds (why it is refused), "
            "to which nothing here gives a value; map it"
        )
    ]


@pytest.mark.parametrize(
    ("outputs", "fault"),
    [
        (
            {"held_on": "=hard_on"},
            "the output held_on reads 'hard_on', which the called process hearing does not give; ",
        ),
        ({"place": "=room"}, "warning: the output place reads 'room', which the called process hearing does not give"),
        ({"why": "=grounds"}, None),
        ({"held_on": "=string(heard_on) + string(case_id)"}, None),
    ],
)
def test_an_output_that_reads_what_is_not_given_is_pointed_out(outputs: Mapping[str, str], fault: str | None) -> None:
    found = told(caller(WHOLE, outputs=outputs))

    assert [line[: len(fault or "")] for line in found] == ([fault] if fault else [])


def test_names_that_a_process_declares_and_nothing_in_it_reads_or_gives_are_pointed_out() -> None:
    inner = called(f"{TAKES}; gruonds?: list", f"{GIVES}; herd_on: day")

    assert [str(each) for each in findings(caller(WHOLE), inner)] == [
        "2.bpmn:hearing: warning: the property takes names gruonds, which nothing here reads; did you mean 'grounds'",
        (
            "2.bpmn:hearing: warning: the property gives names herd_on, to which nothing here gives a value; "
            "did you mean 'heard_on'"
        ),
    ]


def test_a_process_that_is_in_force_already_is_known_by_its_contract() -> None:
    takes = (Input("grounds", type=ValueType.LIST, is_required=True),)
    known = replace(KNOWN, contracts={"elsewhere": ProcessContract(takes)})
    step = call("c", "elsewhere", parent=False, inputs={"grunds": "=[1]"})

    found = findings(diagram(start("s"), step, end("e"), flows("s", "c", "e")), known=known)

    assert [str(each) for each in found] == [
        "1.bpmn:c: the called process elsewhere takes no input 'grunds'; did you mean 'grounds'",
        "1.bpmn:c: the input grounds is missing, which the called process elsewhere needs; map it",
    ]


def test_a_call_of_what_is_deployed_already_goes_by_its_contract(here: Installation) -> None:
    here.deploy(called())

    with pytest.raises(RefusedDefinition) as refusal:
        here.deploy(caller({"grounds": "=[1]"}))

    assert [str(finding) for finding in refusal.value.findings] == [
        "1.bpmn:c: the input due_on is missing, which the called process hearing needs; map it"
    ]
