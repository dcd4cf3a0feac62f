"""The stock library as a witness: its own parser, specifications, run loop and Python, none of ours.

Owns the adapter that gives the library the few words that tests have for our own engine (`tests.unit.spiff.running`),
and the rewriting of a diagram of the dialect into what the library reads.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.specs.defaults import EventBasedGateway, ManualTask, NoneTask, ServiceTask
from SpiffWorkflow.bpmn.specs.event_definitions.item_aware_event import (
    ErrorEventDefinition,
    EscalationEventDefinition,
    SignalEventDefinition,
)
from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.bpmn.util.event import BpmnEvent
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

LONG_AGO = "2000-01-01T00:00:00+00:00"
_BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_ZEEBE = "{http://camunda.org/schema/zeebe/1.0}"
_TIMES = ("timeDate", "timeDuration", "timeCycle")
_INNER_EVENTS = ErrorEventDefinition | EscalationEventDefinition


def in_stock_dialect(xml: bytes) -> Any:
    """The diagram with its expressions in Python, for which those of the tests are chosen: `=a < 3` means the same."""
    root = etree.fromstring(xml)
    for element in root.iter(f"{_BPMN}conditionExpression", f"{_BPMN}condition"):
        element.text = (element.text or "").removeprefix("=")
    for element in root.iter(*(f"{_BPMN}{name}" for name in _TIMES)):
        element.text = repr(element.text)
    for element in root.iter(f"{_BPMN}scriptTask"):
        given = element.find(f".//{_ZEEBE}script")
        script = f"{given.get('resultVariable')} = {given.get('expression').removeprefix('=')}"
        etree.SubElement(element, f"{_BPMN}script").text = script
    for element in root.iter(f"{_BPMN}callActivity"):
        element.set("calledElement", element.find(f".//{_ZEEBE}calledElement").get("processId"))
    for element in root.iter(f"{_BPMN}multiInstanceLoopCharacteristics"):
        _repeat(element)
    return root


def _repeat(loop: Any) -> None:
    """Writes where the instances of an activity take their items and put their results."""
    given = loop.find(f".//{_ZEEBE}loopCharacteristics")
    etree.SubElement(loop, f"{_BPMN}loopDataInputRef").text = given.get("inputCollection").removeprefix("=")
    etree.SubElement(loop, f"{_BPMN}inputDataItem", id=given.get("inputElement"))
    if results := given.get("outputCollection"):
        etree.SubElement(loop, f"{_BPMN}loopDataOutputRef").text = results
        etree.SubElement(loop, f"{_BPMN}outputDataItem", id=given.get("outputElement").removeprefix("="))


class Stock:
    """One workflow of the library; everything is found by the element's id."""

    def __init__(self, xml: bytes, variables: Mapping[str, Any] | None = None, process_id: str = "p") -> None:
        parser = BpmnParser()
        parser.add_bpmn_xml(in_stock_dialect(xml), filename="test.bpmn")
        self.workflow = BpmnWorkflow(parser.get_spec(process_id), parser.get_subprocess_specs(process_id))
        self.workflow.get_next_task(state=TaskState.READY).set_data(**(variables or {}))
        self.settle()

    # -- commands

    def act(self, element: str, index: int = 0, **results: Any) -> None:
        """Lets happen that for which an element waits; `results` are those of a person or a handler."""
        task = self.waits(element)[index]
        if not isinstance(task.task_spec, CatchingEvent):
            task.data.update(results)
            task.complete() if isinstance(task.task_spec, ServiceTask) else task.run()
        else:
            self._catch(task, element)
        self.settle()

    def fail(self, element: str, code: str) -> None:
        """A handler fails; the library has no word for its code."""
        self.waits(element)[0].error()
        self.settle()

    def signal(self, name: str) -> None:
        self.workflow.catch(BpmnEvent(SignalEventDefinition(name)))
        self.settle()

    def settle(self) -> None:
        """Runs everything that needs no person; in the dialect manual tasks need none."""
        self.workflow.do_engine_steps()
        for task in self.workflow.get_tasks(state=TaskState.READY):
            if isinstance(task.task_spec, ManualTask | NoneTask):
                task.run()
                self.settle()
                return

    def _catch(self, task: Task, element: str) -> None:
        definition = _definition(task, element)
        if isinstance(definition, TimerEventDefinition):
            task.internal_data["event_value"] = LONG_AGO
            self.workflow.refresh_timers()
        else:
            self.workflow.catch(BpmnEvent(definition))

    # -- what is seen

    @property
    def waiting(self) -> list[str]:
        """The elements at which something is waited for, in alphabetical order."""
        return sorted(element for element, _task in self._waits())

    def waits(self, element: str) -> list[Task]:
        """What waits at an element."""
        return [task for name, task in self._waits() if name == element]

    @property
    def is_completed(self) -> bool:
        return bool(self.workflow.is_completed())

    @property
    def passed(self) -> Counter[str]:
        """How often each element of the diagram was completed."""
        done = self.workflow.get_tasks(state=TaskState.COMPLETED)
        return Counter(task.task_spec.bpmn_id for task in done if task.task_spec.bpmn_id)

    @property
    def variables(self) -> dict[str, Any]:
        """What the workflow has at its end."""
        return dict(self.workflow.data)

    def seen_by(self, element: str, index: int = 0) -> dict[str, Any]:
        return dict(self.waits(element)[index].data)

    def _waits(self) -> Iterator[tuple[str, Task]]:
        """What waits for somebody or something outside, with its element; a gateway waits for the events behind it."""
        for task in self.workflow.get_tasks(state=TaskState.READY | TaskState.WAITING | TaskState.STARTED):
            spec = task.task_spec
            if isinstance(spec, EventBasedGateway):
                yield from ((behind.name, task) for behind in spec.outputs)
            elif isinstance(spec, CatchingEvent):
                if not isinstance(spec.event_definition, _INNER_EVENTS):
                    yield spec.bpmn_id, task
            elif isinstance(spec, ServiceTask) or spec.manual:
                yield spec.bpmn_id, task


def _definition(task: Task, element: str) -> Any:
    """The event of an element; the library moves it from there into the gateway before it."""
    definition = task.task_spec.event_definition
    if not isinstance(task.task_spec, EventBasedGateway):
        return definition
    place = [behind.name for behind in task.task_spec.outputs].index(element)
    return definition.event_definitions[place]
