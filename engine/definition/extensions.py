"""Reads the `zeebe:` extension elements of one node into values of the model."""

from collections.abc import Mapping
from typing import Any

import orjson

from engine.definition.details import (
    MOST_RETRIES,
    RETRIES,
    WORDING,
    Assignment,
    Binding,
    Called,
    JobType,
    Loop,
    Script,
    Sending,
    Text,
    VariableMapping,
    Worded,
)
from engine.definition.dialect import BPMN, ZEEBE, Context, extension, is_feel, names_in, properties_of
from engine.definition.embedded_forms import form_of_task
from engine.definition.parts_of_variables import MOST_PARTS, with_part
from engine.definition.variables import fault_of_name
from engine.digits import is_whole
from engine.feel import Expression
from engine.feel import compile as compile_feel
from engine.quoting import quoted


def read_mappings(context: Context, element: Any, tag: str) -> tuple[VariableMapping, ...]:
    """The input (`tag` "input") or output mappings of an element."""
    holder = extension(element, "ioMapping")
    mappings = list[VariableMapping]()
    for entry in holder.findall(f"{ZEEBE}{tag}") if holder is not None else ():
        target = (entry.get("target") or "").strip()
        what = f"{tag} mapping of {target or 'nothing'}"
        source = context.text(element, what, entry.get("source"))
        if fault := _fault_of_target(target):
            context.refuse(element, f"{tag} mapping writes to {quoted(target)}; {fault}")
        elif not (entry.get("source") or "").strip():
            context.refuse(element, f"{what} has no source; write a value, or FEEL behind a =")
        elif source is not None:
            variable, *keys = target.split(".")
            if keys:
                is_begun = tag == "output" or variable in {mapping.target for mapping in mappings}
                whole = with_part((variable, *keys), _as_feel(source), is_begun=is_begun)
                source = compile_feel(whole, functions=context.functions)
            mappings.append(VariableMapping(source, variable))
    return tuple(mappings)


def _fault_of_target(target: str) -> str | None:
    """Why a mapping cannot write there: a variable, or a part of one by the names that lead to it."""
    parts = target.split(".")
    if len(parts) > MOST_PARTS:
        return f"it has more than {MOST_PARTS} parts; write the inner ones together, as a context"
    if len(parts) == 1:
        return None if target.isidentifier() else fault_of_name(target)
    return next(filter(None, map(fault_of_name, parts)), None)


def _as_feel(source: Text) -> str:
    # on lines of its own, since it may end with a comment
    return f"(\n{source.source}\n)" if isinstance(source, Expression) else orjson.dumps(source).decode()


def read_wording(context: Context, element: Any) -> tuple[VariableMapping, ...]:
    """What the wording of a task gives it as the variable `wording`, behind its other inputs: property `wording`."""
    written = properties_of(element).get(WORDING)
    if written is None:
        return ()
    if not written.strip():
        context.refuse(element, "the property wording is empty; write the id of a wording, or take it away")
    id_ = context.text(element, "wording", written)
    return (VariableMapping(Worded(id_), WORDING),) if id_ is not None else ()


def read_assignment(context: Context, element: Any) -> Assignment:
    """Who does a user task, by when, with which form."""
    who, when = extension(element, "assignmentDefinition"), extension(element, "taskSchedule")
    priority, form = extension(element, "priorityDefinition"), extension(element, "formDefinition")

    def value(holder: Any, attribute: str) -> Any:
        return context.text(element, attribute, holder.get(attribute)) if holder is not None else None

    form_id = form_of_task(context, element, form) if form is not None else None
    form_id, computed_form = _form(context, element, form_id)
    assignment = Assignment(
        assignee=value(who, "assignee"),
        candidate_groups=value(who, "candidateGroups"),
        candidate_users=value(who, "candidateUsers"),
        due_date=value(when, "dueDate"),
        follow_up_date=value(when, "followUpDate"),
        priority=value(priority, "priority"),
        form_id=form_id,
        computed_form=computed_form,
        subject=context.text(element, "subject", properties_of(element).get("subject")),
        matter_of=context.text(element, "matter_of", properties_of(element).get("matter_of")),
    )
    if who is None or not any(map(who.get, ("assignee", "candidateGroups", "candidateUsers"))):
        context.refuse(element, "nobody can do this task; give it candidate groups or an assignee")
    return assignment


def _form(context: Context, element: Any, form: str | None) -> tuple[str | None, Expression | None]:
    """The id of a form that is written, or the FEEL that gives it."""
    if form is None or not is_feel(form):
        return form, None
    return None, context.feel(element, "formId", form)


def read_start_form(context: Context, element: Any, properties: Mapping[str, str]) -> Mapping[str, str]:
    """The form definition of a start event, as Camunda 8 has it, as the property `form`, which says the same."""
    definition = extension(element, "formDefinition")
    if definition is None:
        return {}
    if "form" in properties:
        context.refuse(element, "names a form by its definition and by the property form; keep one")
    form_id = form_of_task(context, element, definition)
    return {"form": form_id} if form_id is not None else {}


def read_sending(context: Context, element: Any) -> Sending | None:
    """Who sends the message of an event by a form; None where no form is named."""
    properties = properties_of(element)
    if "form" not in properties:
        return None
    form_id, computed_form = _form(context, element, properties["form"])
    return Sending(
        form_id or "",
        computed_form,
        names_in(properties.get("senders", "")),
        context.text(element, "sender_users", properties.get("sender_users")),
        context.text(element, "subject", properties.get("subject")),
    )


def read_job(context: Context, element: Any) -> JobType | None:
    """The handler of a service task, or None when the element names none."""
    definition = extension(element, "taskDefinition")
    if definition is None:
        return None
    holder = extension(element, "taskHeaders")
    written = {
        entry.get("key", ""): entry.get("value", "")
        for entry in (holder.findall(f"{ZEEBE}header") if holder is not None else ())
    }
    headers = {name: _header(context, element, name, value) for name, value in written.items()}
    job_type = context.text(element, "the task type", definition.get("type"))
    if not (definition.get("type") or "").strip():
        context.refuse(element, "the task type is empty; write the name of a handler, or FEEL that gives one")
    return JobType(job_type or "", _retries(context, element, definition), headers)


def _header(context: Context, element: Any, name: str, value: str) -> Text:
    """A header as it is written, blanks included, or the FEEL behind its leading `=`."""
    if not is_feel(value):
        return value
    return context.feel(element, f"the header {quoted(name)}", value) or ""


def _retries(context: Context, element: Any, definition: Any) -> int | Expression:
    retries = context.text(element, "retries", definition.get("retries") or str(RETRIES)) or str(RETRIES)
    if isinstance(retries, Expression):
        return retries
    if is_whole(retries) and int(retries) <= MOST_RETRIES:
        return int(retries)
    context.refuse(element, f"retries is {quoted(retries)}; write a whole number from 0 to {MOST_RETRIES}, or FEEL")
    return RETRIES


def read_script(context: Context, element: Any) -> Script | None:
    """The FEEL script of a script task; a script in another language is refused."""
    definition = extension(element, "script")
    if definition is None:
        context.refuse(element, "has no FEEL script; fill in the FEEL expression and the result variable")
        return None
    expression = context.feel(element, "script", definition.get("expression") or "")
    result = (definition.get("resultVariable") or "").strip()
    if not result.isidentifier():
        context.refuse(element, f"the result variable is {quoted(result)}; {fault_of_name(result)}")
        return None
    return Script(expression, result) if expression else None


def read_decision(context: Context, element: Any) -> Called | None:
    """The decision that a business rule task calls."""
    definition = extension(element, "calledDecision")
    if definition is None:
        context.refuse(element, "names neither a decision nor a handler; fill in the called decision")
        return None
    decision_id = context.text(element, "decision id", definition.get("decisionId"))
    result = (definition.get("resultVariable") or "").strip()
    if not (definition.get("decisionId") or "").strip() or not result.isidentifier():
        context.refuse(element, "the called decision needs a decision id and a result variable (letters, digits, _)")
        return None
    if decision_id is None:
        return None
    return Called(decision_id, *_binding(context, element, definition), result_variable=result)


def read_call(context: Context, element: Any) -> Called | None:
    """The process that a call activity calls."""
    definition = extension(element, "calledElement")
    written = (definition.get("processId") or "").strip() if definition is not None else ""
    if not written:
        context.refuse(element, "names no process to call; fill in the process id of the called element")
    process_id = context.text(element, "process id", written)
    if process_id is None:
        return None
    return Called(
        process_id,
        *_binding(context, element, definition),
        propagate_all_parent=context.boolean(element, "propagateAllParentVariables", default=True, holder=definition),
        propagate_all_child=context.boolean(element, "propagateAllChildVariables", default=True, holder=definition),
        shows=frozenset(properties_of(element).get("shows", "").replace(",", " ").split()),
    )


def _binding(context: Context, element: Any, definition: Any) -> tuple[Binding, str | None]:
    """How the version is chosen; what the file leaves open is taken by the case's registration day."""
    written = definition.get("bindingType")
    if written is None:
        return Binding.IN_FORCE, None
    if written == Binding.LATEST:
        context.warn(element, "binding 'latest' takes what is newest, not what was in force that day; leave it out")
    try:
        binding = Binding(written)
    except ValueError:
        context.refuse(element, f"binding {quoted(written)} is unknown; use deployment or versionTag, or leave it out")
        return Binding.IN_FORCE, None
    return binding, definition.get("versionTag")


def read_loop(context: Context, element: Any) -> Loop | None:
    """The multi-instance marker of an activity; a standard loop is refused."""
    if element.find(f"{BPMN}standardLoopCharacteristics") is not None:
        context.refuse(element, "a standard loop is not part of the dialect; draw the loop with an exclusive gateway")
    marker = element.find(f"{BPMN}multiInstanceLoopCharacteristics")
    if marker is None:
        return None
    definition = extension(marker, "loopCharacteristics")
    collection = definition.get("inputCollection") if definition is not None else None
    if not collection:
        context.refuse(element, "the multi-instance marker has no input collection; write the list as FEEL")
        return None
    until, ends_early = marker.find(f"{BPMN}completionCondition"), None
    if until is not None:
        ends_early = context.feel(element, "completion condition", until.text or "")
    element_text, output = definition.get("outputElement"), definition.get("outputCollection")
    if bool(element_text) != bool(output):
        context.refuse(element, "output collection and output element of the multi-instance go together; fill in both")
    expression = context.feel(element, "input collection", collection)
    if expression is None:
        return None
    return Loop(
        sequential=context.boolean(element, "isSequential", default=False, holder=marker),
        input_collection=expression,
        input_element=definition.get("inputElement") or None,
        output_collection=output or None,
        output_element=context.feel(element, "output element", element_text) if element_text else None,
        completion_condition=ends_early,
    )
