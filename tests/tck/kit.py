"""Reads and runs the cases of the technology compatibility kit of DMN, as its testCases.xsd describes them.

The kit is next to the project and not part of it. A folder of a level holds folders with models and files
of cases; whatever holds such folders is a kit.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from lxml import etree

from engine import dmn, feel
from engine.errors import AtqaruError

# what the kit's own runner accepts: results are told as doubles here and there
TOLERANCE = Decimal("1e-8")
_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_READERS = {"date": "date", "dateTime": "date and time", "time": "time", "duration": "duration"}
_NUMBERS = frozenset({"decimal", "double", "float", "integer", "int", "long", "short"})


@dataclass(frozen=True)
class Outcome:
    """How one case went; `reason` is empty where it passed."""

    level: str
    folder: str
    case: str
    reason: str


def outcomes(kit: Path) -> Iterator[Outcome]:
    """The outcome of every case of a kit, by folder."""
    for folder in sorted({file.parent for file in kit.rglob("*-test-*.xml")}):
        files = {file.name: file.read_bytes() for file in sorted(folder.glob("*.dmn"))}
        for cases in sorted(folder.glob("*-test-*.xml")):
            root = etree.parse(cases).getroot()
            model = _model((root.findtext("{*}modelName") or f"{folder.name}.dmn").strip(), files)
            for number, case in enumerate(root.findall("{*}testCase"), 1):
                name = f"{cases.stem} {case.get('id') or number}"
                reason = model if isinstance(model, str) else _reason(model, case)
                yield Outcome(folder.parent.name, folder.name, name, reason)


def _model(name: str, files: Mapping[str, bytes]) -> dmn.Model | str:
    """The model; else why it cannot be read."""
    try:
        return dmn.parse(files[name], name, imports=files)
    except KeyError:
        return f"the model {name} is not there"
    except AtqaruError as error:
        return str(error)


def _reason(model: dmn.Model, case: Any) -> str:
    try:
        return _difference(model, case)
    except Exception as error:  # noqa: BLE001  # a crash fails its case, and the others are told all the same
        return f"crashed: {error!r}"


def _difference(model: dmn.Model, case: Any) -> str:
    inputs = {name: value_of(node) for node in case.findall("{*}inputNode") for name in _names(node)}
    differences = (_node_difference(model, case, node, inputs) for node in case.findall("{*}resultNode"))
    return "; ".join(filter(None, differences))


def _names(node: Any) -> tuple[str, ...]:
    """The name of an input; one of an imported file has its namespace before it as well."""
    namespace, name = node.get("namespace"), node.get("name")
    return (f"{{{namespace}}}{name}", name) if namespace else (name,)


def _node_difference(model: dmn.Model, case: Any, node: Any, inputs: Mapping[str, Any]) -> str:
    """What is wrong with one result; a result that is an error is null to FEEL, and may be an error of ours."""
    expected_node = node.find("{*}expected")
    expected = None if expected_node is None else value_of(expected_node)
    try:
        found = _found(model, case, node, inputs)
    except AtqaruError as error:
        return "" if expected is None else f"{node.get('name')}: {error}"
    return "" if same(found, expected) else f"{node.get('name')}: {found!r} instead of {expected!r}"


def _found(model: dmn.Model, case: Any, node: Any, inputs: Mapping[str, Any]) -> Any:
    now = datetime.now(UTC)
    model = _of_namespace(model, node.get("namespace") or case.get("namespace"))
    if case.get("type", "decision") == "decision" or not case.get("invocableName"):
        return model.evaluate(node.get("name"), inputs, now).value
    name = case.get("invocableName")
    value = model.evaluate(name, inputs, now).value
    service = next((one for one in model.services.values() if one.name == name), None)
    if service is None or len(service.outputs) == 1:
        return value
    return value.get(node.get("name")) if isinstance(value, dict) else None


def _of_namespace(model: dmn.Model, namespace: str | None) -> dmn.Model:
    return next((one for one in model.imports.values() if one.namespace == namespace), model)


def value_of(node: Any) -> Any:
    """The FEEL value that a node of the kit writes down."""
    components = node.findall("{*}component")
    if components:
        return None if _is_nil(components[0]) else {one.get("name"): value_of(one) for one in components}
    listed = node.find("{*}list")
    if listed is not None:
        return None if _is_nil(listed) else [value_of(item) for item in listed.findall("{*}item")]
    value = node.find("{*}value")
    return None if value is None or _is_nil(value) else _simple(value.get(f"{_XSI}type", ""), value.text or "")


def _is_nil(node: Any) -> bool:
    return node.get(f"{_XSI}nil") in ("true", "1")


def _simple(type_name: str, text: str) -> Any:
    kind = type_name.rpartition(":")[2]
    if kind == "boolean":
        return text.strip() in ("true", "1")
    if kind in _NUMBERS:
        return Decimal(text.strip())
    return feel.evaluate(f"{_READERS[kind]}(text)", {"text": text.strip()}) if kind in _READERS else text


def same(found: Any, expected: Any) -> bool:
    """Whether a result is what the kit expects; numbers may differ in the last digits."""
    if isinstance(found, Decimal) and isinstance(expected, Decimal):
        return abs(found - expected) <= TOLERANCE * max(Decimal(1), abs(expected))
    if isinstance(found, list) and isinstance(expected, list):
        return len(found) == len(expected) and all(map(same, found, expected))
    if isinstance(found, dict) and isinstance(expected, dict):
        return found.keys() == expected.keys() and all(same(found[key], expected[key]) for key in found)
    return type(found) is type(expected) and bool(found == expected)
