"""Faults of the stock library in what it evaluates, counts and stores, which take more than one course to show."""

from typing import Any

import pytest
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.parser.ProcessParser import ProcessParser
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition
from SpiffWorkflow.bpmn.util.task import BpmnTaskIterator
from SpiffWorkflow.exceptions import WorkflowException
from SpiffWorkflow.util.task import TaskIterator, TaskState

from engine.definition.findings import RefusedDefinition
from engine.spiff.state.errors import NotWaiting
from tests.diagrams import Part, catch, diagram, end, exclusive, flow, flows, start, sub_process, timer, user_task
from tests.unit.spiff.running import moment
from tests.witness.faults import mended
from tests.witness.ours import Ours
from tests.witness.stock import Stock, in_stock_dialect

#: To this depth the library looks into its tree of past tasks.
DEPTH = 1_000
FEWER = 50
TWO_TASKS = diagram(start("s"), user_task("u"), user_task("v"), end("e"), flows("s", "u", "v", "e"))
ROUNDS = diagram(start("s"), exclusive("x"), user_task("u"), flows("s", "x", "u"), flow("u", "x"))
DATA_OBJECT = Part('<bpmn:dataObjectReference id="ref" dataObjectRef="nowhere"/>')
READS = b"<bpmn:dataInputAssociation><bpmn:sourceRef>ref</bpmn:sourceRef></bpmn:dataInputAssociation>"


class Watched(ProcessParser):
    """The library's parser, stopped when it asks for what is around a process a hundred times."""

    asked = 0

    @property
    def parent(self) -> Any:
        self.asked += 1
        if self.asked > 100:
            raise RecursionError("asks without end")
        return self._around

    @parent.setter
    def parent(self, around: Any) -> None:
        self._around = around


class WatchedParser(BpmnParser):
    PROCESS_PARSER_CLASS = Watched


def guarded(condition: str) -> bytes:
    """A gateway that leads to `u` when a condition is true, else to `v`."""
    parts = (start("s"), exclusive("g", default="g_v"), user_task("u"), user_task("v"))
    return diagram(*parts, flow("s", "g"), flow("g", "u", when=condition), flow("g", "v"))


def test_the_library_runs_python_that_stands_in_a_diagram() -> None:
    attack = guarded("=__import__('os').getpid() > 0")

    assert Stock(attack).waiting == ["u"], mended("a diagram runs Python", "engine/spiff/state/script.py")
    with pytest.raises(RefusedDefinition, match="does not parse"):
        Ours(attack)


def test_python_that_is_feel_too_is_only_feel_here() -> None:
    attack = guarded("=x.__class__.__mro__.__len__() > 0")

    assert Stock(attack, {"x": 1}).waiting == ["u"], mended("a diagram runs Python", "engine/spiff/state/script.py")
    assert Ours(attack, {"x": 1}).waiting == ["v"]


def test_a_month_after_the_end_of_january_the_library_is_in_march() -> None:
    january = moment("2026-01-31T11:00")
    waiting = diagram(start("s"), catch("t", timer(duration="P1M")), end("e"), flows("s", "t", "e"))

    library = january + TimerEventDefinition.get_timedelta_from_start({"months": 1}, january)

    assert library == moment("2026-03-03T11:00"), mended("P1M from 31 January", "engine/spiff/nodes/timing.py")
    assert Ours(waiting, now=january).due("t") == moment("2026-02-28T11:00")


def test_the_library_loses_a_process_after_a_thousand_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    what = mended("a process of a thousand steps is lost", "engine/spiff/state/process.py")
    for iterator in (TaskIterator, BpmnTaskIterator):
        begin, depth, *rest = iterator.__init__.__defaults__
        assert depth == DEPTH, what
        # lower, so that the test need not walk so far
        monkeypatch.setattr(iterator.__init__, "__defaults__", (begin, FEWER, *rest))
    stock, ours = Stock(ROUNDS), Ours(ROUNDS)

    for _ in range(FEWER):
        ours.act("u")
        if stock.waiting:
            stock.act("u")

    assert stock.is_completed, what
    assert [task for task in stock.workflow.tasks.values() if task.state == TaskState.READY], what
    assert (ours.waiting, ours.is_completed) == (["u"], False)


def test_the_library_cannot_read_what_it_has_stored_of_a_field_called_typename() -> None:
    stock, ours, stored = Stock(TWO_TASKS), Ours(TWO_TASKS), BpmnWorkflowSerializer()

    for run in (stock, ours):
        run.act("u", typename="x")
    ours.reload()

    assert ours.variables == {"typename": "x"}
    with pytest.raises(TypeError):  # if none: the library has fixed this; engine/spiff/codec.py can be reconsidered
        stored.deserialize_json(stored.serialize_json(stock.workflow))


def test_the_library_runs_a_task_that_is_completed_already() -> None:
    stock, ours = Stock(TWO_TASKS), Ours(TWO_TASKS)
    task, token = stock.waits("u")[0], ours.tokens("u")[0]

    for run in (stock, ours):
        run.act("u")

    assert task.run() is True, mended("a completed task runs again", "engine/spiff/instance.py")
    with pytest.raises(NotWaiting):
        ours.instance.complete_task(token, {})


def test_the_library_cannot_try_a_step_again_that_has_failed() -> None:
    failing = diagram(
        *(start("s"), user_task("t"), exclusive("g"), user_task("u")),
        *(flows("s", "t", "g"), flow("g", "u", when="=x > 5")),
    )
    stock, ours = Stock(failing, {"x": 1}), Ours(failing, {"x": 1})

    ours.act("t")
    ours.fix(x=6)
    ours.retry("g")
    with pytest.raises(WorkflowException):
        stock.act("t")
    stock.settle()

    assert ours.waiting == ["u"]
    assert stock.waiting == [], mended("a failed step cannot be tried again", "engine/spiff/run_loop.py")


def test_the_library_looks_without_end_for_a_data_object_of_a_sub_process() -> None:
    inside = (start("is"), user_task("w"), end("ie"), flows("is", "w", "ie"), DATA_OBJECT)
    xml = diagram(start("s"), sub_process("sub", *inside), end("e"), flows("s", "sub", "e"))
    reading = xml.replace(b"</bpmn:userTask>", READS + b"</bpmn:userTask>")
    parser = WatchedParser()
    parser.add_bpmn_xml(in_stock_dialect(reading))

    with pytest.raises(ValidationException, match="asks without end"):  # if none: the library has fixed this
        parser.get_subprocess_specs("p")

    assert Ours(reading).waiting == ["w"]
