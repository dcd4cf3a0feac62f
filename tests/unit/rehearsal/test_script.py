"""The YAML of a rehearsal: what it may hold, and how each mistake is named."""

import pytest

from engine.files.faults import BadFile
from engine.rehearsal.script import MessageStep, Rehearsal, TaskStep, read_rehearsal
from tests.unit.execution.installation import local, office


def read(text: str) -> Rehearsal:
    return read_rehearsal(text, "case.yaml", office().calendar.zone)


HEAD = 'service: p\nreceived: "2026-04-06 11:00"\n'


def test_a_rehearsal_is_read_with_local_times() -> None:
    found = read(
        HEAD
        + (
            "until: 2026-04-10 09:00\npeople: {aigerim: [clerks, heads]}\n"
            "variables: {day: 2026-04-01, at: 2026-04-01 10:00:00, deep: {a: [1]}}\n"
            'steps:\n  - {at: "2026-04-07 10:00:01", task: u, by: aigerim, with: {x: 1}, refused: true}\n'
            "  - {at: 2026-04-08T10:00:00+05:00, message: news, key: 5}\n"
        )
    )

    assert (found.service, found.channel, found.received, found.until) == (
        "p",
        "portal",
        local("2026-04-06 11:00"),
        local("2026-04-10 09:00"),
    )
    assert found.variables == {"day": "2026-04-01", "at": "2026-04-01T10:00:00+05:00", "deep": {"a": [1]}}
    assert found.people == {"aigerim": frozenset({"clerks", "heads"})}
    first, second = found.steps
    assert isinstance(first, TaskStep)
    assert isinstance(second, MessageStep)
    assert (first.at, first.task, first.by, first.values, first.refused) == (
        local("2026-04-07 10:00:01"),
        "u",
        "aigerim",
        {"x": 1},
        True,
    )
    assert (second.at, second.message, second.key) == (local("2026-04-08 10:00"), "news", "5")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("just text", "case.yaml: must be a mapping with service, received, channel"),
        ('received: "2026-04-06 11:00"', "case.yaml: the field 'service' is missing; add it"),
        ("service: p", "case.yaml: the field 'received' is missing; add it"),
        (HEAD + "colour: red", "case.yaml:colour (line 3): unknown field 'colour'; known: service, received, channel"),
        (HEAD + "chanel: sc", "case.yaml:chanel (line 3): unknown field 'chanel'; did you mean 'channel'; known: "),
        (HEAD + "steps: {}", "case.yaml:steps (line 3): must be a list, not {}"),
        (HEAD + "steps: [5]", "case.yaml:steps[1] (line 3): a step is a mapping that names a task, a message"),
        (
            HEAD + "steps: [{at: soon, task: u}]",
            "steps[1].at (line 3): 'soon' is not a date with a time; write",
        ),
        (
            HEAD + 'steps: [{at: "2026-04-07 10:00"}]',
            "names a task, a message or what is started; name exactly",
        ),
        (
            HEAD + 'steps: [{at: "2026-04-07 10:00", task: u, message: m}]',
            "names a task, a message or what is started; name exactly",
        ),
        (HEAD + 'steps: [{at: "2026-04-07 10:00", task: u, key: k}]', "steps[1].key (line 3): unknown field 'key'"),
        (HEAD + 'steps: [{at: "2026-04-07 10:00", message: m, answers: {}}]', "unknown field 'answers'"),
        (
            HEAD + 'steps: [{at: "2026-04-07 10:00", task: u, refused: "no"}]',
            'steps[1].refused (line 3): must be true or false, not "no"',
        ),
        (
            HEAD + 'steps: [{at: "2026-04-07 10:00", task: u, answers: {decision: d, right: all}}]',
            'steps[1].answers.right (line 3): must be a whole number, not "all"',
        ),
        (
            HEAD + 'steps: [{at: "2026-04-05 10:00", task: u}]',
            "steps[1].at (line 3): lies before what is written above it; sort steps by time",
        ),
        (
            HEAD + 'cases: {other: {service: q, received: "2026-05-06 11:00"}}\n'
            'steps: [{at: "2026-04-07 10:00", task: u, case: other}]',
            "steps[1].at (line 4): lies before",
        ),
        (
            HEAD + 'steps: [{at: "2026-04-07 10:00", task: u, case: other}]',
            "steps[1].case (line 3): there is no case 'other'; known: ",
        ),
        (HEAD + "cases: [other]", "case.yaml:cases (line 3): must be a mapping of names to values"),
        (HEAD + "cases: {other: {service: p}}", "case.yaml:cases.other (line 3): the field 'received' is missing"),
        (HEAD + "cases: {other: {service: p, received: soon}}", "cases.other.received (line 3): 'soon' is not a date"),
        (HEAD + "variables: [1]", "case.yaml:variables (line 3): must be a mapping of names to values, not [1]"),
        (HEAD + "people: [aigerim]", "case.yaml:people (line 3): must be a mapping"),
        (HEAD + "people: {aigerim: clerks}", 'case.yaml:people.aigerim (line 3): must be a list, not "clerks"'),
        ("service: p\nreceived: 2026-04-06", "received (line 2): '2026-04-06' is not a date with a time"),
    ],
)
def test_each_mistake_is_told_with_its_field_and_line(text: str, fault: str) -> None:
    with pytest.raises(BadFile) as refusal:
        read(text)

    assert fault in str(refusal.value)
    assert "pydantic" not in str(refusal.value)


def test_every_step_that_lies_before_one_above_it_is_told() -> None:
    times = ("2026-04-07 10:00", "2026-04-07 09:00", "2026-04-07 09:30", "2026-04-07 10:00")
    steps = "".join(f'  - {{at: "{time}", task: u}}\n' for time in times)

    with pytest.raises(BadFile) as refusal:
        read(f"{HEAD}steps:\n{steps}")

    assert [mistake.place for mistake in refusal.value.mistakes] == ["steps[2].at (line 5)", "steps[3].at (line 6)"]


def test_all_mistakes_are_told_at_once_one_a_line() -> None:
    with pytest.raises(BadFile) as refusal:
        read("service: p\nchanel: sc\nuntil: soon\nsteps:\n  - {at: tomorrow, task: u}\n  - {task: v, by: [a]}\n")

    assert [fault.partition(": ")[0] for fault in refusal.value.faults] == [
        "case.yaml",
        "case.yaml:chanel (line 2)",
        "case.yaml:until (line 3)",
        "case.yaml:steps[1].at (line 5)",
        "case.yaml:steps[2] (line 6)",
        "case.yaml:steps[2].by (line 6)",
    ]
