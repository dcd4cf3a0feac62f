"""What is wrong with a file: one finding names the file, the element, the fault and the remedy."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from engine.errors import AtqaruError
from engine.quoting import visible


class Severity(StrEnum):
    """An error keeps a file from being deployed, a warning does not; a hint says what could not be checked."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


#: What is said of an element, and how grave it is.
Message = tuple[str, Severity]


def error(message: str) -> Message:
    """What keeps a file from being deployed."""
    return message, Severity.ERROR


@dataclass(frozen=True, slots=True)
class Finding:
    """What `atqaru check` prints: `file:element: message`, and below it the place in an expression with a caret.

    `words` are those of the file that it is about, where that is a part of a line.
    """

    source: str
    element: str
    message: str
    severity: Severity = Severity.ERROR
    words: str = ""

    def __str__(self) -> str:
        severity = "" if self.severity is Severity.ERROR else f"{self.severity}: "
        lines = self.message.splitlines()
        at = len(lines) - 2 if lines and lines[-1].strip() == "^" else len(lines)
        said = " ".join(" ".join(lines[:at]).split())
        return "\n    ".join([f"{visible(self.source)}:{visible(self.element)}: {severity}{said}", *lines[at:]])


class RefusedDefinition(AtqaruError):
    """Files that cannot be put in force; carries the findings, one line each."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(self.faults))

    @property
    def faults(self) -> tuple[str, ...]:
        """Every finding."""
        return tuple(map(str, self.findings))


def errors_of(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings that keep a file from being deployed."""
    return tuple(finding for finding in findings if finding.severity is Severity.ERROR)
