"""The words of the Camunda 8 dialect: namespaces, tags and how a value with a leading `=` becomes FEEL.

Owns one file's reading context (its findings and its functions) and the booleans of XML; what the words mean together
is in `reader`.
"""

from collections.abc import Mapping
from typing import Any

from engine.definition.details import Text
from engine.definition.findings import Finding, Severity
from engine.feel import Expression, FeelError, Function
from engine.feel import compile as compile_feel
from engine.quoting import quoted

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
ZEEBE = "{http://camunda.org/schema/zeebe/1.0}"
MODELER = "{http://camunda.org/schema/modeler/1.0}"
#: How XML Schema writes a boolean, blanks around it left out (XML Schema Part 2, 3.2.2).
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}


class Context:
    """What the reading of one file shares: its name, its findings, and the FEEL functions that exist.

    A file that is stored already is read for the cases that go by it: what is refused to new files alone is not asked.
    """

    def __init__(self, source: str, functions: Mapping[str, Function], *, is_new: bool = True) -> None:
        self.source = source
        self.functions = functions
        self._is_new = is_new
        self.findings: list[Finding] = []

    def refuse(self, element: Any, message: str) -> None:
        """Notes an error at an XML element (or at a label given as text)."""
        self.findings.append(Finding(self.source, _label(element), message))

    def refuse_new(self, element: Any, message: str) -> None:
        """Notes an error of a file that is to be put in force; a case that goes by a stored one may meet it later."""
        if self._is_new:
            self.refuse(element, message)

    def warn(self, element: Any, message: str) -> None:
        """Notes something that may stay but should be looked at."""
        self.findings.append(Finding(self.source, _label(element), message, Severity.WARNING))

    def feel(self, element: Any, what: str, text: str) -> Expression | None:
        """Compiles a FEEL expression, with or without its leading `=`; what is wrong with it becomes findings."""
        body = text.strip().removeprefix("=").strip()
        if not body:
            self.refuse(element, f"{what} is empty; write a FEEL expression")
            return None
        try:
            expression = compile_feel(body, functions=self.functions)
        except FeelError as error:
            self.refuse(element, f"{what} does not parse: {error}")
            return None
        for fault in expression.faults if self._is_new else ():
            (self.refuse if fault.is_fatal else self.warn)(element, fault.of(what))
        return expression

    def boolean(self, element: Any, attribute: str, *, default: bool, holder: Any = None) -> bool:
        """A boolean attribute of an element, or of a `holder` inside it; what is no boolean becomes a finding."""
        written = (element if holder is None else holder).get(attribute)
        value = boolean_of(written, default=default)
        if value is None:
            self.refuse(element, f"{attribute} is {quoted(written)}; write true or false")
        return default if value is None else value

    def text(self, element: Any, what: str, raw: str | None) -> Text | None:
        """A value of the dialect: FEEL behind a leading `=`, else text as it is; nothing for an empty value."""
        if raw is None or not raw.strip():
            return None
        return self.feel(element, what, raw) if is_feel(raw) else raw.strip()


def is_feel(text: str) -> bool:
    """Whether a value of the dialect is FEEL: it begins with `=`."""
    return text.strip().startswith("=")


def boolean_of(written: str | None, *, default: bool) -> bool | None:
    """The boolean that an attribute writes; nothing if it writes something else."""
    return default if written is None else _BOOLEANS.get(written.strip())


def _label(element: Any) -> str:
    """An element as people find it: its id and, in brackets, its name."""
    if isinstance(element, str):
        return element
    node = element
    while node is not None and not node.get("id"):
        node = node.getparent()
    if node is None:
        return "definitions"
    name = " ".join((node.get("name") or "").split())
    return f"{node.get('id')} ({name})" if name else str(node.get("id"))


def names_in(text: str) -> tuple[str, ...]:
    """The names in a text with commas between them."""
    return tuple(name.strip() for name in text.split(",") if name.strip())


def local(element: Any) -> str:
    """The tag of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def extension(element: Any, tag: str) -> Any:
    """The first `zeebe:` extension element of that tag, or None."""
    return element.find(f"{BPMN}extensionElements/{ZEEBE}{tag}")


def properties_of(element: Any) -> dict[str, str]:
    """The element's `zeebe:property` entries by name."""
    holder = extension(element, "properties")
    entries = holder.findall(f"{ZEEBE}property") if holder is not None else ()
    return {entry.get("name", ""): entry.get("value", "") for entry in entries if entry.get("name")}
