"""Reads a diagram in tests and says what is wrong with it."""

from engine.definition.findings import Finding, errors_of
from engine.definition.reader import read
from tests.diagrams import Part, diagram


def findings(xml: bytes) -> tuple[Finding, ...]:
    return read(xml, "service.bpmn", {}).findings


def refusals(*parts: Part, **process: str) -> list[str]:
    """What is refused in a diagram, as people read it without the file's name."""
    return of(diagram(*parts, **process))


def of(xml: bytes) -> list[str]:
    return [str(finding).removeprefix("service.bpmn:") for finding in errors_of(findings(xml))]
