"""What moves is named in words: by its own name, else by what it stands on, and never by its id."""

from engine.execution.recalculation.previews import preview
from tests.diagrams import Part, boundary, call, catch, diagram, end, flow, flows, start, sub_process, timer, user_task
from tests.unit.execution.installation import Installation
from tests.unit.execution.office_changes import IN_TWO_DAYS, off

SERVICE = "The service"


def moving(here: Installation) -> list[tuple[str, str, str]]:
    """The kinds and names of what a day off would move, with what it stands on."""
    here.start()
    with here.database.reading() as session:
        found = preview(session, here.runtime, off("2026-04-08"))
    return [(each.kind, each.name, each.host_name) for each in found.moved]


def watched(host: str) -> Part:
    watch = boundary("b", host, timer(date=IN_TWO_DAYS), interrupting=False, properties={"alarm": "K-14"})
    return Part(watch.xml + end("late").xml + flow("b", "late").xml)


def test_a_timer_on_a_step_has_the_name_of_the_step(here: Installation) -> None:
    parts = start("s"), user_task("u", name="Check it"), watched("u"), end("e"), flows("s", "u", "e")
    here.deploy(diagram(*parts, name=SERVICE))

    assert moving(here) == [("timer", "", "Check it")]


def test_one_inside_a_sub_process_has_its_name(here: Installation) -> None:
    wait = catch("w", timer(date=IN_TWO_DAYS))
    inside = sub_process("sub", start("is"), wait, end("ie"), flows("is", "w", "ie"), name="Wait for it")
    here.deploy(diagram(start("s"), inside, end("e"), flows("s", "sub", "e"), name=SERVICE))

    assert moving(here) == [("timer", "", "Wait for it")]


def test_one_in_a_called_process_has_the_name_of_the_call_else_of_what_is_called(here: Installation) -> None:
    wait = catch("w", timer(date=IN_TWO_DAYS))
    called = diagram(start("is"), wait, end("ie"), flows("is", "w", "ie"), id="q", name="What is called")
    here.deploy(diagram(start("s"), call("c", "q"), end("e"), flows("s", "c", "e"), name=SERVICE), called)

    assert moving(here) == [("timer", "", "What is called")]


def test_one_on_a_step_without_a_name_has_that_of_the_process(here: Installation) -> None:
    task = user_task("u", name="", due=IN_TWO_DAYS)
    here.deploy(diagram(start("s"), task, watched("u"), end("e"), flows("s", "u", "e"), name=SERVICE))

    assert moving(here) == [("timer", "", SERVICE), ("task", "", SERVICE)]


def test_one_around_which_nothing_has_a_name_has_none(here: Installation) -> None:
    here.deploy(diagram(start("s"), catch("w", timer(date=IN_TWO_DAYS)), end("e"), flows("s", "w", "e")))

    assert moving(here) == [("timer", "", "")]
