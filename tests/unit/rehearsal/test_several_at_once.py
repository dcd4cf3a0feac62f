"""What a rehearsal tells where there are several at once: steps in each other with a status, tasks of one element."""

from tests.diagrams import call, definitions, diagram, each, end, flows, process, start, sub_process, user_task
from tests.unit.rehearsal.test_expectations import HEAD, unmet
from tests.unit.rehearsal.test_running import told


def test_the_status_is_that_of_the_innermost_step() -> None:
    inner = user_task("u", properties={"status": "In the inner step"})
    within = sub_process(
        "within", start("is"), inner, end("ie"), flows("is", "u", "ie"), properties={"status": "Outer"}
    )
    service = diagram(start("s"), within, end("e"), flows("s", "within", "e"))

    assert unmet(f"{HEAD}expect: {{status: In the inner step}}\n", service) == []


def test_the_status_is_that_of_a_called_process() -> None:
    service = definitions(
        process(start("s"), call("c", "q", properties={"status": "Outer"}), end("e"), flows("s", "c", "e")),
        process(
            *(start("is"), user_task("u", properties={"status": "In the called process"}), end("ie")),
            flows("is", "u", "ie"),
            id="q",
        ),
    )

    assert unmet(f"{HEAD}expect: {{status: In the called process}}\n", service) == []


def test_of_two_tasks_of_one_element_the_older_is_taken_to_have_ended_first() -> None:
    steps = '\nsteps:\n  - {at: "2026-04-06 12:00", task: u, by: clerk}\n'

    found = told(start("s"), user_task("u", loop=each("=[1, 2]")), end("e"), flows("s", "u", "e"), steps=steps)

    assert [task["state"] for task in found["tasks"]] == ["completed", "open"]
