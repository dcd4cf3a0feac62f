"""Forms in the extension elements of a process, as Camunda Modeler wrote them before forms had files of their own.

A user task names one by a form key, `camunda-forms:bpmn:ID`. Outside of its diagram the form is known under the id of
the process, a colon and its own id: other processes may have a form of the same id.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from engine.definition.dialect import BPMN, ZEEBE, Context, local
from engine.definition.xml import parse_xml
from engine.quoting import quoted

_PREFIX = "camunda-forms:bpmn:"
_SEPARATOR = ":"


def embedded_key(process_id: str, form_id: str) -> str:
    """Under which key an embedded form is deployed."""
    return f"{process_id}{_SEPARATOR}{form_id}"


def read_forms(context: Context, process: Any) -> Mapping[str, str]:
    """The text (JSON) of each form that a process holds, by its id."""
    held = _held(process)
    found = {form.get("id", "").strip(): form.text or "" for form in held}
    for id_, count in Counter(form.get("id", "").strip() for form in held).items():
        if not id_ or _SEPARATOR in id_:
            context.refuse(process, f"holds a form with the id {quoted(id_)}; give it one of letters and digits")
        elif count > 1:
            context.refuse(process, f"holds {count} forms with the id {id_}; give each its own")
        elif not found[id_].strip():
            context.refuse(process, f"the form {id_} is empty; draw it, or take it away")
    used = {task.get("formKey", "").removeprefix(_PREFIX) for task in process.iter(f"{ZEEBE}formDefinition")}
    for id_ in found:
        if id_ not in used:
            context.warn(process, f"holds the form {id_}, which no user task names; take it away")
    return found


def form_in(kind: str, content: bytes, key: str) -> tuple[str | None, str | bytes]:
    """The text of the form of a key in a file that was put in force, with the id that its diagram gives it.

    A form that has a file of its own (`kind` is not `bpmn`) has its id in the text.
    """
    if kind != "bpmn":
        return None, content
    return next(
        (id_, form.text or "")
        for process in parse_xml(content).findall(f"{BPMN}process")
        for form in _held(process)
        if embedded_key(process.get("id", ""), id_ := form.get("id", "").strip()) == key
    )


def form_of_task(context: Context, element: Any, definition: Any) -> str | None:
    """The key of the form that a task's form definition names: that of a file, or of a form in its process."""
    form_id, form_key = definition.get("formId"), (definition.get("formKey") or "").strip()
    if not form_key:
        if not (form_id or "").strip():
            context.refuse(element, "the form definition has no formId; choose a form by its id")
        return str(form_id) if form_id is not None else None
    process = _process_of(element)
    id_ = form_key.removeprefix(_PREFIX)
    if (form_id or "").strip():
        context.refuse(element, "names a form by formId and by formKey, of which one would be taken; keep one")
    elif id_ == form_key:
        remedy = f"choose a form by its id, or write {_PREFIX} and the id of a form in the process"
        context.refuse(element, f"the formKey {quoted(form_key)} is that of another application; {remedy}")
    elif id_ not in {form.get("id", "").strip() for form in _held(process)}:
        context.refuse(element, f"the process holds no form {quoted(id_)}; embed it, or choose a form by its id")
    else:
        return embedded_key(process.get("id", ""), id_)
    return None


def _held(process: Any) -> list[Any]:
    return list(process.findall(f"{BPMN}extensionElements/{ZEEBE}userTaskForm"))


def _process_of(element: Any) -> Any:
    while local(element) != "process":
        element = element.getparent()
    return element
