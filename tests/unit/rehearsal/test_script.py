"""The YAML of a rehearsal: what it may hold, and how each mistake is named."""

import pytest

from engine.rehearsal.script import BadRehearsal, Rehearsal, read_rehearsal
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
    assert (first.at, first.task, first.by, first.values, first.refused) == (
        local("2026-04-07 10:00:01"),
        "u",
        "aigerim",
        {"x": 1},
        True,
    )
    assert (second.at, second.message, second.key) == (local("2026-04-08 10:00"), "news", "5")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[", "case.yaml: is no YAML"),
        ("just text", "case.yaml: the file: must be a mapping"),
        ('received: "2026-04-06 11:00"', "the file: has no service; add it"),
        ("service: p", "the file: has no received"),
        (HEAD + "colour: red", "the file: has colour; there are only"),
        (HEAD + "steps: {}", "steps: must be a list"),
        (HEAD + "steps: [5]", "step 1: must be a mapping"),
        (HEAD + "steps: [{at: soon, task: u}]", r"step 1\.at: must be a local date"),
        (HEAD + 'steps: [{at: "2026-04-07 10:00"}]', "step 1: names a task or a message, exactly one"),
        (
            HEAD + 'steps: [{at: "2026-04-07 10:00", task: u, message: m}]',
            "step 1: names a task or a message, exactly one",
        ),
        (HEAD + 'steps: [{at: "2026-04-05 10:00", task: u}]', "the steps are not in the order of time"),
        (
            HEAD + 'steps: [{at: "2026-04-07 10:00", task: u, case: other}]',
            "step 1: is in the case 'other'; .* no others",
        ),
        (HEAD + "cases: [other]", "cases: must be a mapping"),
        (HEAD + "cases: {other: {service: p}}", r"cases\.other: has no received"),
        (HEAD + "cases: {other: {service: p, received: soon}}", r"cases\.other\.received: must be a local date"),
        (
            HEAD + "variables: {on: 1}",
            "variables: has the name True, which YAML does not take for a text; write it in quotes",
        ),
        (HEAD + "variables: [1]", "variables: must be a mapping"),
        (HEAD + "variables: {x: !!binary aGk=}", r"variables\.x: b'hi' is no value of JSON"),
        (HEAD + "people: [aigerim]", "people: must be a mapping"),
        (HEAD + "people: {aigerim: clerks}", r"people\.aigerim: must be a list"),
        (HEAD + "variables: &a {x: *a}", r"holds itself"),
        (HEAD + "x: !!python/object/apply:os.system [ls]", "is no YAML"),
        ("service: p\nreceived: 2026-04-06", "received: must be a local date and time"),
        ("a: b\na:\n\t- c", "is no YAML"),
    ],
)
def test_each_mistake_is_named_with_its_field(text: str, message: str) -> None:
    with pytest.raises(BadRehearsal, match=message):
        read(text)


def test_aliases_that_unfold_without_end_are_refused() -> None:
    bomb = (
        HEAD
        + "variables:\n  a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        + "".join(f"  a{depth}: &a{depth} [{', '.join([f'*a{depth - 1}'] * 9)}]\n" for depth in range(1, 12))
    )

    with pytest.raises(BadRehearsal, match="too large"):
        read(bomb)
