"""The roles that groups must have: without them, no one is informed of what goes wrong."""

from collections.abc import Iterator

from engine.definition.findings import Finding, Severity
from engine.deployment.bundle import GROUPS_FILE, Bundle
from engine.deployment.known import Known
from engine.roles import NEEDED, Role


def check_roles(bundle: Bundle, known: Known) -> Iterator[Finding]:
    """The roles that no group has once the bundle is in force; `known.roles` are those that there are then.

    A bundle without groups may be deployed before them, which is worth a warning only.
    """
    there_are = frozenset[Role]().union(*known.roles.values())
    for source, element, severity in _places(bundle):
        for role, what in NEEDED.items():
            if role not in there_are:
                remedy = f"give a group of {GROUPS_FILE} the role {role}"
                yield Finding(source, element, f"no group has the role {role}, so {what}; {remedy}", severity)
    for process in bundle.own_processes:
        if Role.APPLY not in there_are and process.start_form and not process.starters:
            remedy = f"give a group the role {Role.APPLY}, or name groups in the property starters"
            yield Finding(process.source, process.id, f"nobody can apply for it; {remedy}", Severity.WARNING)


def _places(bundle: Bundle) -> Iterator[tuple[str, str, Severity]]:
    """Where it is reported, once: at the groups, else at the first process."""
    groups = [(file.name, "file", Severity.ERROR) for file in bundle.files if file.kind == "groups"]
    processes = [(process.source, process.id, Severity.WARNING) for process in bundle.own_processes]
    yield from (groups or processes)[:1]
