"""The contracts of the processes that a bundle calls, and that the installation has in force already."""

from datetime import date

from engine.contracts import ProcessContract
from engine.deployment.bundle import Bundle
from engine.deployment.known import contracts_of
from engine.execution.installation.runtime import Runtime
from engine.execution.installation.start_events import version_on
from storage.database import Session


def stored_contracts(session: Session, runtime: Runtime, bundle: Bundle, day: date) -> dict[str, ProcessContract]:
    """What each of them takes and gives, by the versions in force on a day."""
    nodes = (node for process in bundle.processes.values() for _body, node in process.body.walk())
    called = {node.calls for node in nodes if node.calls is not None}
    versions = (version_on(session, id_, day) for id_ in sorted(called - bundle.processes.keys()))
    return contracts_of(runtime.definitions.process(session, id_).process for id_ in versions if id_ is not None)
