"""What `atqaru check` says of kinds of values in a process that begins with a form, and in its decisions."""

from typing import Any

from engine.deployment.bundle import File, read_bundle
from engine.deployment.checks import check
from tests.diagrams import Part, diagram, end, exclusive, flow, flows, start, user_task
from tests.unit.deployment.checking import GROUPS, KNOWN, REGISTERS
from tests.unit.execution.installation import form, office

FIELDS: tuple[dict[str, Any], ...] = (
    {"key": "born", "type": "datetime", "subtype": "date", "dateLabel": "Born"},
    {"key": "amount", "type": "number"},
    {"key": "name"},
    {"key": "urgent", "type": "checkbox"},
    {
        "key": "verdict",
        "type": "select",
        "values": [{"label": each, "value": each} for each in ("approved", "refused")],
    },
)
FORM = form("f", *FIELDS)
BEGIN = start("s", properties={"form": "f"})


def found(*diagrams: bytes, forms: dict[str, str] | None = None, **decisions: bytes) -> list[str]:
    """The first lines of what is said of kinds; files of forms and decisions by their names."""
    files = [File(f"{number}.bpmn", "bpmn", content) for number, content in enumerate(diagrams, 1)]
    files += [File(f"{name}.form", "form", text.encode()) for name, text in {"f": FORM, **(forms or {})}.items()]
    files += [File(f"{name}.dmn", "dmn", content) for name, content in decisions.items()]
    bundle = read_bundle((*files, GROUPS, REGISTERS), office().functions)
    before = {str(finding) for finding in bundle.findings}
    lines = [str(finding) for finding in check(bundle, KNOWN) if str(finding) not in before]
    signs = ("can only be null", "in part null", "not true or false", "so reads null", "always the same")
    return [line.splitlines()[0] for line in lines if any(sign in line for sign in signs)]


def asked(text: str, *parts: Part, begins: Part = BEGIN) -> bytes:
    """A process in which a flow has a condition, with further parts beside."""
    split = (exclusive("g", default="f0"), flow("g", "e", f"={text}", id="f1"), flow("g", "t", id="f0"))
    return diagram(begins, user_task("t"), end("e"), *split, *parts, flows("s", "t", "g"))


def said(text: str, *parts: Part, begins: Part = BEGIN) -> list[str]:
    return found(asked(text, *parts, begins=begins))
