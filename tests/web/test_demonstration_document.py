"""The file of a demonstration: every mistake in it is told with its place, all at once."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.files.faults import BadFile
from engine.rehearsal.script import MessageStep, TaskStep
from tests.unit.execution.installation import office
from web.demonstration.reading import Demonstration, read_cases

NOW = datetime(2026, 4, 8, 6, 0, tzinfo=UTC)
HEAD = """sessions: {register: sessions, by: body}
application: {body: x, phone: y}
courses:
  done: [{at: "+1 10:00", task: check, by: a, with: {on: "{+2}"}}]
cases:
"""


def read(folder: Path, text: str) -> Demonstration:
    path = folder / "service" / "demonstration.yaml"
    path.parent.mkdir()
    path.write_text(text)
    return read_cases(path, office(), NOW)


def test_a_case_takes_steps_from_courses_and_one_for_each_of_several_people(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        HEAD
        + """  - name: N
    iin: "1"
    received: "{-2} 09:30"
    with: {phone: null}
    courses: [done]
    steps: [{at: "{-2} 11:00", message: news, by: [b, c], about: 5}]
""",
    )

    (case,) = found.cases
    told, told_again, done = case.rehearsal.steps
    assert case.rehearsal.service == "service"
    assert case.rehearsal.variables == {
        "applicant_full_name": "N",
        "applicant_iin": "1",
        "filled_on": "2026-04-06",
        "body": "x",
    }
    assert [(step.by, step.about) for step in (told, told_again)] == [("b", "5"), ("c", "5")]
    assert isinstance(told, MessageStep)
    assert isinstance(done, TaskStep)
    assert (f"{done.at:%F %H:%M}", done.values) == ("2026-04-07 10:00", {"on": "2026-04-08"})


@pytest.mark.parametrize(
    ("case", "fault"),
    [
        ('{name: N, received: "{0} 09:30"}', "cases[1] (line 6): the field 'iin' is missing; add it, or the service"),
        ('{name: N, iin: "1", received: soon}', "cases[1].received (line 6): 'soon' is not a date with a time"),
        ('{name: N, iin: 1, received: "{0} 09:30"}', "cases[1].iin (line 6): must be text, not 1; write it in quotes"),
        (
            '{name: N, iin: "1", received: "{0} 09:30", courses: [don]}',
            "cases[1].courses[1] (line 6): there is no course 'don'; did you mean 'done'; known: done",
        ),
        (
            '{name: N, iin: "1", received: "{0} 09:30", steps: [{at: "+1 10", task: u}]}',
            "cases[1].steps[1].at (line 6): '+1 10' is not a date with a time",
        ),
        (
            '{name: N, iin: "1", received: "{0} 09:30", steps: [{at: "+1 10:00"}]}',
            "cases[1].steps[1] (line 6): a step names a task or a message; name exactly one",
        ),
        (
            '{name: N, iin: "1", received: "{0} 09:30", steps: [{at: "+1 10:00", task: u, abut: x}]}',
            "cases[1].steps[1].abut (line 6): unknown field 'abut'; did you mean 'about'",
        ),
        (
            '{name: N, iin: "1", received: "{0} 09:30", steps: [{at: "{-1} 10:00", task: u}]}',
            " N:steps[1].at: lies before what is written above it; sort steps by time",
        ),
    ],
)
def test_each_mistake_is_told_with_its_place(tmp_path: Path, case: str, fault: str) -> None:
    with pytest.raises(BadFile) as refusal:
        read(tmp_path, f"{HEAD}  - {case}\n")

    assert str(refusal.value).startswith(f"demonstration.yaml:{fault}")


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadFile) as refusal:
        read(tmp_path, "sessions: {register: 5}\ncourses: {a: [{at: x, task: u}]}\ncases: [{nam: N}]\n")

    assert [mistake.place for mistake in refusal.value.mistakes] == [
        "sessions.register (line 1)",
        "sessions (line 1)",
        "",
        "courses.a[1].at (line 2)",
        "cases[1] (line 3)",
        "cases[1] (line 3)",
        "cases[1].nam (line 3)",
    ]
