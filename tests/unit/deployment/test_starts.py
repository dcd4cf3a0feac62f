"""Start events with a trigger, seen over all processes together: endless creation, calls, a start form beside them."""

from dataclasses import replace

from storage.database import Database
from tests.diagrams import Part, call, diagram, end, flows, message, service_task, signal, start, throw, user_task
from tests.unit.deployment.checking import KNOWN, errors
from tests.unit.execution.installation import Installation

OVER = signal("over")


def by(event: Part, *step: Part, id: str = "p", path: tuple[str, ...] = ("s", "x", "e")) -> bytes:
    return diagram(start("s", event), *step, end("e"), flows(*path), id=id)


def sending(name: str) -> Part:
    return service_task("x", "publish-message", inputs={"message_name": name, "correlation_key": "1"})


def test_a_signal_that_starts_the_process_which_throws_it_is_endless() -> None:
    (error,) = errors(by(OVER, throw("x", OVER)))

    assert error.startswith("1.bpmn:s: what it starts triggers it again before anything waits, so that cases would")


def test_so_is_a_message_over_several_processes() -> None:
    first = by(message("one", None), sending("two"), id="p")
    second = by(message("two", None), sending("one"), id="q")

    assert [error.split(":")[:2] for error in errors(first, second)] == [["1.bpmn", "s"], ["2.bpmn", "s"]]


def test_so_is_a_message_of_a_called_process() -> None:
    called = diagram(start("s"), sending("one"), end("e"), flows("s", "x", "e"), id="q")

    (error,) = errors(by(message("one", None), call("x", "q")), called)

    assert error.startswith("1.bpmn:s: what it starts triggers it again")


def test_what_waits_before_it_sends_is_none() -> None:
    assert errors(by(OVER, user_task("u"), throw("x", OVER), path=("s", "u", "x", "e"))) == []


def test_a_plain_start_that_throws_what_starts_another_case_is_none() -> None:
    both = diagram(
        start("plain"),
        start("s", OVER),
        throw("x", OVER),
        end("e"),
        flows("plain", "x", "e"),
        flows("s", "e"),
    )

    assert errors(both) == []


def test_a_process_that_events_alone_start_cannot_be_called() -> None:
    caller = diagram(start("s"), call("c", "q"), end("e"), flows("s", "c", "e"))

    (error,) = errors(caller, by(OVER, user_task("x"), id="q"))
    assert error.startswith("1.bpmn:c: the process 'q' is started by events alone and cannot be called; call one with")
    known = replace(KNOWN, processes=frozenset({"q"}), uncallable=frozenset({"q"}))
    assert len(errors(caller, known=known)) == 1


def test_one_that_was_deployed_before_cannot_be_called_either(database: Database) -> None:
    here = Installation(database)
    here.deploy(by(OVER, user_task("x"), id="q"))
    caller = diagram(start("s"), call("c", '="q"'), end("e"), flows("s", "c", "e"))

    here.deploy(caller)
    case_id = here.start()

    assert "is started by events alone and cannot be called" in here.incidents()[0].message
    assert here.case(case_id).state == "active"
