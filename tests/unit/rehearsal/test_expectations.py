"""What a rehearsal expects is compared with what came: among, no others, each moment, and the words of a difference."""

import json

import pytest

from engine.deployment.bundle import File
from engine.files.faults import BadFile
from engine.rehearsal.run import Run
from engine.rehearsal.running import rehearse
from engine.rehearsal.script import Rehearsal, read_rehearsal
from engine.rehearsal.stage import Stage, stage
from tests.diagrams import (
    Part,
    boundary,
    call,
    diagram,
    each,
    end,
    flow,
    flows,
    script,
    service_task,
    start,
    timer,
    user_task,
)
from tests.unit.execution.installation import PRODUCT_HANDLERS, office

GROUPS = File(
    "groups.json",
    "groups",
    json.dumps(
        [
            {"id": "clerks", "name": "Clerks", "roles": ["oversee", "fix", "administer"]},
            {"id": "heads", "name": "Heads"},
        ]
    ).encode(),
)
HEAD = 'service: p\nreceived: "2026-04-06 11:00"\n'
DONE = HEAD + 'steps: [{at: "2026-04-07 10:00", task: u, by: a, with: {x: 1}}]\n'


def noticed(id: str, code: str, to: str, text: str = "T") -> Part:
    inputs = {"to": f'="{to}"', "subject": '="Subject"', "text": f'="{text}"'}
    return service_task(id, "notice", headers={"code": code}, inputs=inputs)


#: A task with a deadline of two working days; then two notices, to the applicant and to the heads.
DUE = {"law": "LAW-1 CLK-2", "deadline": "true"}
SERVICE = diagram(
    start("s"),
    script("ready", '={score: 78, marks: [1, 2], by: "A"}', "result"),
    user_task("u", due="=working_days_after(registered_on, 2)", properties={"status": "In work"}),
    boundary("late", "u", timer(date="=working_days_after(registered_on, 2)"), interrupting=False, properties=DUE),
    noticed("tell", "N-1", "applicant", "It is done."),
    noticed("tell_heads", "N-1", "heads", "It is done."),
    end("e"),
    flows("s", "ready", "u", "tell", "tell_heads", "e"),
    end("told_late"),
    flow("late", "told_late"),
)


def on_stage(service: bytes = SERVICE) -> Stage:
    return stage((File("p.bpmn", "bpmn", service), GROUPS), PRODUCT_HANDLERS, office())


def read(text: str) -> Rehearsal:
    return read_rehearsal(text, "case.yaml", office().calendar.zone)


def told(run: Run, rehearsal: Rehearsal) -> list[str]:
    found = [rehearsal.mistake(each.way, each.message) for each in run.unmet]
    return [f"{each.place}: {each.message}" for each in found]


def unmet(text: str, service: bytes = SERVICE) -> list[str]:
    rehearsal = read(text)
    with rehearse(rehearsal, on_stage(service)) as run:
        return told(run, rehearsal)


ALL_MET = (
    DONE
    + """expect:
  outcome: e
  state: completed
  case: {registered_on: "2026-04-06", term_broken: false}
  variables: {result: {score: 78}, result.by: A, result.marks: [1, 2], x: 1, nothing: null}
  deadlines:
    - {element: late, law: CLK-2, due_at: 2026-04-08, met_at: "2026-04-07 10:00", state: met}
    - no others
  tasks:
    - {element: u, group: clerks, due_at: "2026-04-08 18:30", state: completed}
  notices:
    - {code: N-1, at: 2026-04-07}
    - {code: N-1, to: heads, words: [Subject, It is done]}
    - no others: {kind: null}
  documents: [no others]
"""
)


def test_everything_that_came_as_expected_is_passed_over() -> None:
    assert unmet(ALL_MET) == []


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("outcome: f", 'outcome (line 5): expected "f", came "e"'),
        ("state: active", 'state (line 5): expected "active", came "completed"'),
        ("case: {term_broken: true}", "case.term_broken (line 5): expected true, came false"),
        ("variables: {result: {score: 77}}", "variables.result (line 5): expected {"),
        ("variables: {result.score: 77}", "variables.result.score (line 5): expected 77, came 78"),
        ("variables: {result.marks: [1]}", "variables.result.marks (line 5): expected [1], came [1, 2]"),
        ("variables: {x: true}", "variables.x (line 5): expected true, came 1"),
        (
            "deadlines: [{element: late, due_at: 2026-04-09, state: met}]",
            "deadlines[1].due_at (line 5): expected due_at 2026-04-09, came 2026-04-08 18:30; nearest is the deadline ",
        ),
        (
            "deadlines: [{law: CLK-2, due_at: 2026-04-09, state: missed}]",
            "deadlines[1] (line 5): expected due_at 2026-04-09, came 2026-04-08 18:30; expected state missed, came met",
        ),
        (
            "notices: [{code: N-2}]",
            "notices[1] (line 5): expected a notice with code N-2, but came N-11, N-1; did you mean 'N-1'",
        ),
        (
            "notices: [{code: N-1}, {code: N-1}, {code: N-1}]",
            "notices[3] (line 5): expected one more notice with code N-1, but each that came is taken by another entry",
        ),
        (
            "notices: [{code: N-1, to: heads, words: It was lost}]",
            "notices[1].words (line 5): expected the words 'It was lost', came “Subject It is done.”; nearest is",
        ),
        (
            "notices: [{code: N-1, words: {ru: Готово}}]",
            "notices[1].words (line 5): expected the words 'Готово' in ru, there is no text in it; nearest is",
        ),
        (
            "notices: [{code: N-1, to: heads}, {no others: {code: N-1}}]",
            "notices[2] (line 5): expected no others, came also code N-1, to applicant, at 2026-04-07 10:00",
        ),
        (
            "notices: [{no others: {to: applicant}}]",
            "notices[1] (line 5): expected no others, came also code N-1, to applicant",
        ),
        ("documents: [{kind: D-1}]", "documents[1] (line 5): expected a document with kind D-1, but there is none at"),
        ("tasks: [{element: u, state: open}]", "tasks[1].state (line 5): expected state open, came completed"),
    ],
)
def test_each_difference_is_told_with_its_line_and_the_nearest(field: str, told: str) -> None:
    (found,) = unmet(f"{DONE}expect:\n  {field}\n")

    assert found.startswith(f"expect.{told}")


def test_all_differences_are_told_at_once() -> None:
    found = unmet(f"{DONE}expect:\n  outcome: f\n  documents: [{{kind: D-1}}]\n  notices: [no others]\n")

    assert [each.partition(" (")[0] for each in found] == ["expect.outcome", "expect.notices[1]", "expect.documents[1]"]


def test_an_entry_gives_way_to_one_that_fits_nothing_else() -> None:
    assert unmet(f"{DONE}expect:\n  notices: [{{code: N-1}}, {{to: applicant}}, {{no others: {{code: N-1}}}}]\n") == []
    assert unmet(f"{DONE}expect:\n  notices: [{{code: N-1}}, {{to: heads}}, {{no others: {{code: N-1}}}}]\n") == []


def test_a_list_that_expects_only_some_lets_others_be() -> None:
    assert unmet(f"{DONE}expect:\n  notices: [{{to: heads}}, {{no others: {{to: heads}}}}]\n") == []


AS_OF = (
    HEAD
    + """steps:
  - at: "2026-04-07 09:00"
    expect: {status: In work, tasks: [{element: u, state: open}, {no others: {state: open}}]}
  - at: "2026-04-07 10:00"
    task: u
    by: a
    expect: {status: In work, outcome: e}
"""
)


def test_a_step_is_compared_right_after_it_and_a_look_at_its_moment() -> None:
    assert unmet(AS_OF) == ["steps[2].expect.status (line 9): expected 'In work', came ''"]


def test_a_deadline_is_open_in_its_last_second_and_missed_in_the_next() -> None:
    state = '  - {{at: "2026-04-08 {}", expect: {{deadlines: [{{element: late, state: {}}}]}}}}\n'

    assert unmet(HEAD + "steps:\n" + state.format("18:30:00", "open") + state.format("18:30:01", "missed")) == []


FAILING = diagram(start("s"), script("x", "=assert(1, false)", "y"), end("e"), flows("s", "x", "e"))


def test_an_incident_that_nobody_expects_is_told() -> None:
    (found,) = unmet(f"{HEAD}expect: {{outcome: null}}\n", FAILING)

    assert found.startswith("expect (line 3): expected no other incident, came element x, “")
    assert unmet(f"{HEAD}expect: {{incidents: [{{element: x}}, no others]}}\n", FAILING) == []
    assert unmet(f"{HEAD}expect: {{incidents: [{{element: x}}]}}\n", FAILING) == []
    assert unmet(HEAD, FAILING) == []


def test_an_incident_beside_the_one_that_is_expected_is_told() -> None:
    (missing, unexpected) = unmet(f"{HEAD}expect: {{incidents: [{{element: x, words: of another}}]}}\n", FAILING)

    assert missing.startswith("expect.incidents[1].words (line 3): expected the words 'of another', came “")
    assert unexpected.startswith("expect (line 3): expected no other incident, came element x, “")


def test_refusals_are_expected_with_the_words_of_their_message() -> None:
    refused = HEAD + 'steps: [{at: "2026-04-07 10:00", message: m, by: a, refused: true}]\n'

    assert unmet(refused + "expect: {refusals: [{step: m, words: not offered}, no others]}\n") == []
    (found,) = unmet(refused + "expect: {refusals: [{step: m, words: of another}]}\n")
    assert found.startswith(
        "expect.refusals[1].words (line 4): expected the words 'of another', came “the message m is"
    )


@pytest.mark.parametrize(
    ("expected", "fault"),
    [
        ("tasks: [{element: v}]", "expect.tasks[1].element (line 3): no user task has the id 'v'"),
        ("tasks: [{no others: {element: uu}}]", "expect.tasks[1].no others.element (line 3): no user task has the id"),
        ("deadlines: [{element: lat}]", "expect.deadlines[1].element (line 3): no deadline has the id 'lat'; did you"),
        ("decisions: [{decision: d}]", "expect.decisions[1].decision (line 3): no decision has the id 'd'"),
        ("incidents: [{element: tel}]", "expect.incidents[1].element (line 3): no element has the id 'tel'; did you"),
    ],
)
def test_a_name_that_nothing_has_is_told_before_the_rehearsal_begins(expected: str, fault: str) -> None:
    with pytest.raises(BadFile) as refusal:
        on_stage().require_known(read(f"{HEAD}expect: {{{expected}}}\n"))

    assert str(refusal.value).startswith(f"case.yaml:{fault}")


@pytest.mark.parametrize(
    ("expected", "fault"),
    [
        ("colour: red", "expect.colour (line 3): unknown field 'colour'; known: outcome, state, status"),
        ("deadline: []", "expect.deadline (line 3): unknown field 'deadline'; did you mean 'deadlines'"),
        ("state: done", "expect.state (line 3): must be one of 'active', 'completed' or 'refused'"),
        ("documents: []", "expect.documents (line 3): an empty list expects nothing; write [no others]"),
        ("documents: [{}]", "expect.documents[1] (line 3): names nothing; say what is to be there"),
        ("documents: [none]", "expect.documents[1] (line 3): must be a mapping with kind, number, to, at, words"),
        ("notices: [{no others: {cod: x}}]", "expect.notices[1].no others.cod (line 3): unknown field 'cod'; did you"),
        ("notices: [{words: {de: x}}]", "expect.notices[1].words.de (line 3): unknown language; known: kk, ru, en"),
        ("deadlines: [{due_at: soon}]", "expect.deadlines[1].due_at (line 3): 'soon' is not a date with a time"),
        ("decisions: [{rules: [a]}]", 'expect.decisions[1].rules[1] (line 3): must be a whole number, not "a"'),
        ("cases: {other: {}}", "expect.cases.other (line 3): there is no case 'other'; known: none"),
    ],
)
def test_each_mistake_of_an_expectation_is_told_with_its_field_and_line(expected: str, fault: str) -> None:
    with pytest.raises(BadFile) as refusal:
        read(f"{HEAD}expect: {{{expected}}}\n")

    assert fault in str(refusal.value)
    assert "pydantic" not in str(refusal.value)


def test_a_day_and_a_number_are_read_as_elsewhere_in_the_file() -> None:
    found = read(f"{HEAD}expect: {{case: {{number: 5}}, variables: {{day: 2026-04-01}}, documents: [{{number: 7}}]}}\n")

    assert found.expect is not None
    assert found.expect.case is not None
    assert found.expect.case.number == "5"
    assert found.expect.variables == {"day": "2026-04-01"}
    assert found.expect.documents[0].given == {"number": "7"}


#: A called process in which two instances of a task wait, each with a variable of its own.
OUTER = diagram(start("s"), call("c", "inner", inputs={"given": "=7"}), end("e"), flows("s", "c", "e"))
ASKED = user_task("ask", loop=each("=[1, 2]", "item"), inputs={"of_task": "={number: item}"})
INNER = diagram(start("s"), ASKED, end("e"), flows("s", "ask", "e"), id="inner")


def unmet_inside(variables_at: str) -> list[str]:
    rehearsal = read(f"{HEAD}expect: {{variables_at: {variables_at}}}\n")
    files = (File("p.bpmn", "bpmn", OUTER), File("i.bpmn", "bpmn", INNER), GROUPS)
    with rehearse(rehearsal, stage(files, PRODUCT_HANDLERS, office())) as run:
        return told(run, rehearsal)


@pytest.mark.parametrize("place", ["c", "inner", "ask"])
def test_variables_are_compared_as_an_element_or_called_process_has_them(place: str) -> None:
    assert unmet_inside(f"{{{place}: {{given: 7}}}}") == []
    (line,) = unmet_inside(f"{{{place}: {{given: 8}}}}")
    assert line.endswith(f"expect.variables_at.{place}.given (line 3): expected 8, came 7")


def test_of_several_instances_one_has_the_variables() -> None:
    assert unmet_inside("{ask: {item: 2, of_task.number: 2}}") == []
    assert len(unmet_inside("{ask: {item: 2, of_task.number: 1}}")) == 1


def test_where_the_case_is_not_it_has_no_variables() -> None:
    (line,) = unmet_inside("{aks: {item: 2}}")

    assert line.endswith("the case is not at 'aks'; the case waits at c, ask; did you mean 'ask'")
