"""The table of the dialect's extension elements: on which elements each is carried out, with which attributes.

What is not here is not carried out; the findings on it are in `extension_rules`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.definition.model import ACTIVITIES, GATEWAYS, Kind

#: Where a handler may do the work.
JOBS = frozenset(
    {Kind.SERVICE_TASK, Kind.SEND_TASK, Kind.BUSINESS_RULE_TASK, Kind.SCRIPT_TASK, Kind.THROW, Kind.END},
)
_EVENTS = frozenset({Kind.START, Kind.END, Kind.CATCH, Kind.THROW, Kind.BOUNDARY})
_CONFIGURATION = frozenset({"modelerConfigurationTemplate", "modelerConfigurationName"})


@dataclass(frozen=True, slots=True)
class Carried:
    """An extension element that is carried out: the elements that may hold it (none named: every one)."""

    on: frozenset[str] | None
    attributes: frozenset[str] = frozenset()
    #: the elements inside it, each with its attributes
    inside: Mapping[str, frozenset[str]] = field(default_factory=dict)


def _on(*kinds: str) -> frozenset[str]:
    return frozenset(kinds)


_VERSION = frozenset({"bindingType", "versionTag"})
_MAPPING = frozenset({"source", "target"}) | _CONFIGURATION
CARRIED_OUT: Mapping[str, Carried] = {
    "userTask": Carried(_on(Kind.USER_TASK)),
    "assignmentDefinition": Carried(_on(Kind.USER_TASK), _on("assignee", "candidateGroups", "candidateUsers")),
    "taskSchedule": Carried(_on(Kind.USER_TASK), _on("dueDate", "followUpDate")),
    "priorityDefinition": Carried(_on(Kind.USER_TASK), _on("priority")),
    "formDefinition": Carried(_on(Kind.USER_TASK, Kind.START), _on("formId", "formKey")),
    "userTaskForm": Carried(_on("process"), _on("id")),
    "taskDefinition": Carried(JOBS, _on("type", "retries")),
    "taskHeaders": Carried(JOBS, inside={"header": _on("id", "key", "value")}),
    # what events and gateways do not take of mappings is refused in `refusals`
    "ioMapping": Carried(ACTIVITIES | GATEWAYS | _EVENTS, inside={"input": _MAPPING, "output": _MAPPING}),
    "calledDecision": Carried(_on(Kind.BUSINESS_RULE_TASK), _on("decisionId", "resultVariable") | _VERSION),
    "script": Carried(_on(Kind.SCRIPT_TASK), _on("expression", "resultVariable")),
    "calledElement": Carried(
        _on(Kind.CALL_ACTIVITY),
        _on("processId", "propagateAllParentVariables", "propagateAllChildVariables") | _VERSION,
    ),
    "loopCharacteristics": Carried(
        _on("multiInstanceLoopCharacteristics"),
        _on("inputCollection", "inputElement", "outputCollection", "outputElement"),
    ),
    "adHoc": Carried(_on(Kind.AD_HOC), _on("activeElementsCollection", "outputCollection", "outputElement")),
    "subscription": Carried(_on("message"), _on("correlationKey")),
    "versionTag": Carried(_on("process"), _on("value")),
    "properties": Carried(None, inside={"property": _on("name", "value") | _CONFIGURATION}),
}
#: Attributes of the modeler's element templates, which say only from which one an element came.
TEMPLATE = frozenset({"modelerTemplate", "modelerTemplateVersion", "modelerTemplateIcon"})

_NO_VERSION = "the form in force on the case's day is taken; take it away"
_NO_WORKER = "let a service task before it compute the ids of what begins: no handler decides it while it is active"
#: What to draw instead of an element, of one on some element (`holder/element`), or of an attribute
#: (`element@attribute`), that is not carried out.
INSTEAD: Mapping[str, str] = {
    "executionListeners": "draw what they do as service tasks before or behind the element",
    "taskListeners": "draw what they do as steps before or behind the task",
    "linkedResources": "give the handler what it needs in its inputs",
    "conditionalFilter": "write into the condition what must have changed",
    "adHoc": "draw an ad-hoc sub-process",
    f"{Kind.AD_HOC}/taskDefinition": _NO_WORKER,
    f"{Kind.AD_HOC}/taskHeaders": _NO_WORKER,
    "agentDefinition": "draw a service task with a handler",
    "userTaskForm": "put it into the extension elements of the process",
    "jobPriorityDefinition": "jobs run in the order of their time",
    "formDefinition": "choose the form of a user task or of the start event of a process by its id",
    "formDefinition@externalReference": "choose the form by its id",
    "formDefinition@bindingType": _NO_VERSION,
    "formDefinition@versionTag": _NO_VERSION,
    "calledElement@processIdExpression": "write the expression into the process id, behind =",
    "calledElement@businessId": "map what the called process needs in the inputs",
    "taskDefinition": "draw a service task",
    "taskHeaders": "draw a service task",
    "assignmentDefinition": "draw a user task",
    "taskSchedule": "draw a user task, or a timer on the border",
    "ioMapping": "put the mappings on the task before or behind it",
    "calledDecision": "draw a business rule task",
    "script": "draw a script task",
    "calledElement": "draw a call activity",
    "loopCharacteristics": "set the multi-instance marker",
    "subscription": "write the correlation key into the message",
}
