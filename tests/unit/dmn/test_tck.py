"""The level 2 cases of the technology compatibility kit of DMN that can run with what exists.

The kit stands beside the project and is not part of it; without it the test is skipped.
"""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from engine import dmn, feel
from engine.errors import AtqaruError

KIT = Path(__file__).parents[4] / "shared" / "tck" / "compliance-level-2"
PASSING = 82
SAME_DIGITS = 8

_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"


def test_level_2_cases_keep_passing() -> None:
    if not KIT.is_dir():
        pytest.skip(f"the compatibility kit is not here: put its folder at {KIT.parent}")

    outcomes = dict(_outcomes())

    failed = {name: reason for name, reason in outcomes.items() if reason}
    assert len(outcomes) - len(failed) >= PASSING, failed


def _outcomes() -> Iterator[tuple[str, str]]:
    """The name of each case and why it failed; empty where it passed."""
    for file in sorted(KIT.glob("*/*-test-*.xml")):
        root = etree.parse(file).getroot()
        try:
            model = dmn.parse((file.parent / root.findtext("{*}modelName")).read_bytes(), file.parent.name)
        except AtqaruError as error:
            model, reason = None, str(error)
        for case in root.findall("{*}testCase"):
            name = f"{file.stem} {case.get('id')}"
            yield name, reason if model is None else _difference(model, case)


def _difference(model: dmn.Model, case: Any) -> str:
    inputs = {node.get("name"): _value(node) for node in case.findall("{*}inputNode")}
    for node in case.findall("{*}resultNode"):
        try:
            found = model.evaluate(node.get("name"), inputs).value
        except AtqaruError as error:
            if node.get("errorResult") != "true":
                return f"{node.get('name')}: {error}"
            continue
        expected = None if node.get("errorResult") == "true" else _value(node.find("{*}expected"))
        if not _same(found, expected):
            return f"{node.get('name')}: {found!r} instead of {expected!r}"
    return ""


def _value(node: Any) -> Any:
    """The FEEL value that a node of the kit writes down."""
    components = node.findall("{*}component")
    if components:
        return {component.get("name"): _value(component) for component in components}
    listed = node.find("{*}list")
    if listed is not None:
        return None if _is_nil(listed) else [_value(item) for item in listed.findall("{*}item")]
    value = node.find("{*}value")
    return None if value is None or _is_nil(value) else _simple(value.get(f"{_XSI}type", ""), value.text or "")


def _is_nil(node: Any) -> bool:
    return node.get(f"{_XSI}nil") == "true"


def _simple(type_name: str, text: str) -> Any:
    kind = type_name.rpartition(":")[2]
    if kind == "boolean":
        return text.strip() in ("true", "1")
    if kind in ("decimal", "double", "integer", "int", "float"):
        return Decimal(text.strip())
    readers = {"date": "date", "dateTime": "date and time", "time": "time", "duration": "duration"}
    return feel.evaluate(f"{readers[kind]}(text)", {"text": text.strip()}) if kind in readers else text


def _same(found: Any, expected: Any) -> bool:
    if isinstance(found, Decimal) and isinstance(expected, Decimal):
        return abs(found - expected) <= Decimal(10) ** -SAME_DIGITS * max(1, abs(expected))
    if isinstance(found, list) and isinstance(expected, list):
        return len(found) == len(expected) and all(map(_same, found, expected))
    if isinstance(found, dict) and isinstance(expected, dict):
        return found.keys() == expected.keys() and all(_same(found[key], expected[key]) for key in found)
    return type(found) is type(expected) and bool(found == expected)
