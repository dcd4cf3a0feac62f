"""Groups that a bundle makes applicants, though diagrams outside it need officials in them.

The diagrams of the bundle itself are checked with their elements; here it is the file of the groups that is wrong.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from engine.definition.findings import Finding
from engine.definition.process import Process
from engine.deployment.bearers import for_officials
from engine.deployment.bundle import Bundle
from engine.deployment.known import Known
from engine.quoting import quoted
from engine.roles import Role


def check_applying(
    bundle: Bundle,
    before: Mapping[str, frozenset[Role]],
    processes: Callable[[], Iterable[Process]],
    known: Known,
) -> Iterator[Finding]:
    """The groups to which a bundle gives the role of applicants, and which processes outside it name for officials.

    `before` are the roles that groups have now; `processes` is asked only if a group gets that role.
    """
    source = next((file.name for file in bundle.files if file.kind == "groups"), None)
    applying = {group for group, roles in bundle.roles.items() if Role.APPLY in roles - before.get(group, frozenset())}
    if source is None or not applying:
        return
    found: dict[str, Finding] = {}
    for process in processes():
        if process.id not in bundle.processes:
            for element, what, group in _named(process, known):
                if group in applying:
                    where = f"{process.source}:{element} names {quoted(group)} as {what}, who must be officials"
                    remedy = f"give the role {Role.APPLY} to a group of its own, or change the diagram first"
                    found.setdefault(group, Finding(source, group, f"{where}; {remedy}"))
    yield from found.values()


def _named(process: Process, known: Known) -> Iterator[tuple[str, str, str]]:
    """The groups of officials in a process: at which element, as what, and their ids."""
    for _body, node in process.body.walk():
        yield from ((node.id, what, group) for what, group, _remedy in for_officials(node, known))
