"""Elements and attributes of BPMN itself that the dialect reads past: decoration is left alone, the rest is a finding.

Owns the list of what decorates; section numbers are those of BPMN 2.0.2.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from engine.definition.dialect import Context, extension, local
from engine.definition.extension_rules import executable_elements
from engine.definition.model import ACTIVITIES, Kind
from engine.quoting import quoted

#: What says something to people and nothing to an engine, wherever it is: notes (8.4.1), data (10.4), who takes
#: part, auditing and monitoring.
DECORATION = frozenset(
    {
        "documentation",
        "extensionElements",
        "incoming",
        "outgoing",
        "laneSet",
        "textAnnotation",
        "association",
        "group",
        "category",
        "categoryValueRef",
        "dataObject",
        "dataObjectReference",
        "dataStoreReference",
        "dataInput",
        "dataOutput",
        "inputSet",
        "outputSet",
        "dataInputAssociation",
        "dataOutputAssociation",
        "ioSpecification",
        "property",
        "resourceRole",
        "performer",
        "humanPerformer",
        "potentialOwner",
        "auditing",
        "monitoring",
        "supportedInterfaceRef",
        "supports",
    }
)
_DEFINITIONS = frozenset(
    f"{kind}EventDefinition"
    for kind in (
        "timer", "message", "signal", "error", "escalation", "conditional", "terminate", "link", "compensate", "cancel",
    )
)  # fmt: skip
_TIMES = frozenset({"timeDate", "timeDuration", "timeCycle"})
_MARKER = "multiInstanceLoopCharacteristics"
_CONTAINERS = frozenset({Kind.SUB_PROCESS, Kind.AD_HOC})
#: What is read inside an element, apart from decoration; containers are read by `reader`.
_READ: Mapping[str, frozenset[str]] = {
    **{str(kind): frozenset({_MARKER, "standardLoopCharacteristics"}) for kind in ACTIVITIES - _CONTAINERS},
    **{str(kind): _DEFINITIONS for kind in (Kind.START, Kind.END, Kind.CATCH, Kind.THROW, Kind.BOUNDARY)},
    **{str(kind): frozenset() for kind in (Kind.EXCLUSIVE, Kind.PARALLEL, Kind.INCLUSIVE, Kind.EVENT_BASED)},
    Kind.SCRIPT_TASK: frozenset({_MARKER, "standardLoopCharacteristics", "script"}),
    _MARKER: frozenset({"completionCondition"}),
    "sequenceFlow": frozenset({"conditionExpression"}),
    "timerEventDefinition": _TIMES,
    "conditionalEventDefinition": frozenset({"condition"}),
    "messageEventDefinition": frozenset(),
    # the ends of a link find each other by its name
    "linkEventDefinition": frozenset({"source", "target"}),
}
_INSTEAD = {
    "loopCardinality": "write an input collection, such as =for i in 1..3 return i",
    "eventDefinitionRef": "draw the event with its definition inside",
    "rendering": "choose a form by its id",
    "correlationSubscription": "write the correlation key into the message",
}
_EXPRESSIONS = frozenset({"conditionExpression", "condition", "completionCondition", *_TIMES})


def refuse_unread_standard(context: Context, root: Any) -> None:
    """Notes what BPMN knows and the dialect does not carry out."""
    for element in executable_elements(root):
        read = _READ.get(local(element))
        for child in element if read is not None else ():
            tag = local(child)
            if tag not in DECORATION | (read or frozenset()) and child.tag.startswith(element.tag.partition("}")[0]):
                context.refuse(element, f"{tag} is not carried out; {_INSTEAD.get(tag, 'take it away')}")
        for rule in _RULES:
            for fault in rule(context, element):
                context.refuse(element, fault)


def _faults_of_counts(_context: Context, element: Any) -> Iterator[str]:
    for attribute in ("startQuantity", "completionQuantity"):
        if element.get(attribute, "1").strip() != "1":
            yield f"{attribute} is not 1, but tokens are not counted; draw a parallel gateway, or take it away"


def _faults_of_starts(context: Context, element: Any) -> Iterator[str]:
    if context.boolean(element, "instantiate", default=False):
        yield "instantiate is not carried out; draw a plain start event: a case starts with an application"
    if context.boolean(element, "parallelMultiple", default=False):
        yield "parallelMultiple is not carried out; draw one event for each, behind a parallel gateway"
    if element.get("eventGatewayType", "Exclusive") != "Exclusive":
        yield "an event-based gateway waits for one event only; draw a parallel gateway with an event on each flow"


def _faults_of_marker(_context: Context, element: Any) -> Iterator[str]:
    if local(element) != _MARKER:
        return
    if element.get("behavior", "All") != "All":
        yield "behavior of the multi-instance marker is not carried out; throw an escalation inside the activity"


def _faults_of_compensation(context: Context, element: Any) -> Iterator[str]:
    if local(element) == "compensateEventDefinition" and not context.boolean(
        element, "waitForCompletion", default=True
    ):
        remedy = "take it away, or draw a parallel gateway before the event"
        yield f"waitForCompletion is false, but the event waits until the work is undone; {remedy}"
    if local(element) not in ACTIVITIES and context.boolean(element, "isForCompensation", default=False):
        yield "isForCompensation does nothing here; mark the activity that undoes the work"


def _faults_of_language(_context: Context, element: Any) -> Iterator[str]:
    written = element.get("language" if local(element) in _EXPRESSIONS else "scriptFormat", "")
    if written and "feel" not in written.lower():
        yield f"is written in {written}; write it in FEEL and take the language away"


def _faults_of_scripts(_context: Context, element: Any) -> Iterator[str]:
    if local(element) == "script" and (element.text or "").strip():
        yield "the body of a script is not run; write the FEEL expression and the result variable in the panel"


def _faults_of_implementation(_context: Context, element: Any) -> Iterator[str]:
    written = element.get("implementation", "")
    if written and not written.startswith("##"):
        yield f"implementation {quoted(written)} is not carried out; name a handler in the task definition's type"
    if element.get("operationRef"):
        yield "operationRef is not carried out; name a handler in the task definition's type"


def _faults_of_call(_context: Context, element: Any) -> Iterator[str]:
    called = extension(element, "calledElement")
    written = element.get("calledElement")
    if written and called is not None and written != called.get("processId"):
        yield f"names the process {written} besides the called element, which alone counts; take it away"


def _faults_of_times(_context: Context, element: Any) -> Iterator[str]:
    if local(element) == "timerEventDefinition" and sum(local(child) in _TIMES for child in element) > 1:
        yield "the timer has several times, of which one would be taken; keep one"


def _faults_of_extension(context: Context, element: Any) -> Iterator[str]:
    if local(element) == "extension" and context.boolean(element, "mustUnderstand", default=False):
        yield "asks for an extension of BPMN that must be understood; take it away"


_RULES: tuple[Callable[[Context, Any], Iterator[str]], ...] = (
    _faults_of_counts,
    _faults_of_starts,
    _faults_of_marker,
    _faults_of_compensation,
    _faults_of_language,
    _faults_of_scripts,
    _faults_of_implementation,
    _faults_of_call,
    _faults_of_times,
    _faults_of_extension,
)
