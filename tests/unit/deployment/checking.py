"""Checks diagrams together in tests, with the product's handlers, and says what is wrong with them."""

from collections.abc import Mapping
from dataclasses import replace

from engine.definition.findings import Finding, Severity
from engine.deployment.bundle import File, read_bundle
from engine.deployment.checks import Known, check
from engine.handlers import Handler, TaskResult
from engine.roles import Role
from tests.unit.execution.installation import PRODUCT_HANDLERS, REGISTERS, handler, office

GROUPS = File("groups.json", "groups", b'[{"id": "clerks", "name": "Clerks"}, {"id": "heads", "name": "Heads"}]')
HANDLERS: Mapping[str, Handler] = {
    **PRODUCT_HANDLERS,
    "outside": handler("outside", lambda _case, _ctx: TaskResult()),
    "inside": handler("inside", lambda _case, _ctx: TaskResult(), inside=True),
}
KNOWN = Known(
    HANDLERS, processes=frozenset({"elsewhere"}), roles={"all": frozenset(Role), "applicants": frozenset({Role.APPLY})}
)
#: What diagrams of tests lack on purpose.
_ON_PURPOSE = ("has no coordinates", "names no paragraph of the law", "has no form, so")


def findings(*diagrams: bytes, known: Known = KNOWN, **forms: str) -> list[Finding]:
    """The findings of diagrams `1.bpmn`, `2.bpmn` and so on, and of forms."""
    files = [File(f"{number}.bpmn", "bpmn", content) for number, content in enumerate(diagrams, 1)]
    files += [File(f"{name}.form", "form", content.encode()) for name, content in forms.items()]
    found = check(read_bundle((*files, GROUPS, REGISTERS), office().functions), known)
    return [finding for finding in found if not finding.message.startswith(_ON_PURPOSE)]


def errors(*diagrams: bytes, known: Known = KNOWN, **forms: str) -> list[str]:
    found = findings(*diagrams, known=known, **forms)
    return [str(finding) for finding in found if finding.severity is Severity.ERROR]


def warnings(*diagrams: bytes, known: Known = KNOWN, **forms: str) -> list[str]:
    found = findings(*diagrams, known=known, **forms)
    return [str(finding) for finding in found if finding.severity is Severity.WARNING]


def with_accounts(*logins: str) -> Known:
    return replace(KNOWN, accounts=frozenset(logins))
