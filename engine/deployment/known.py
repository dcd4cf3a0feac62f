"""What exists outside a bundle: in the installation, or in the services that come with the product."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from engine.contracts import ProcessContract
from engine.definition.called_contract import contract_of
from engine.definition.model import Node
from engine.definition.process import Process
from engine.definition.registers import Registers
from engine.handlers import Handler, Handlers
from engine.roles import Role


@dataclass(frozen=True)
class Known:
    """The names that a diagram may name though its bundle does not define them."""

    handlers: Handlers
    processes: frozenset[str] = frozenset()
    decisions: frozenset[str] = frozenset()
    forms: frozenset[str] = frozenset()
    groups: frozenset[str] = field(default_factory=frozenset)
    #: the login names of accounts in use; None where they are unknown, as in `atqaru check`
    accounts: frozenset[str] | None = None
    #: the registers that somebody enters something into
    registers: frozenset[str] = field(default_factory=frozenset)
    #: what is known of each register
    described: Registers = field(default_factory=dict)
    #: the roles of groups
    roles: Mapping[str, frozenset[Role]] = field(default_factory=dict)
    #: the wordings, each as its id, a point and its language
    wordings: frozenset[str] = field(default_factory=frozenset)
    #: the processes without a start event that has no trigger
    uncallable: frozenset[str] = field(default_factory=frozenset)
    #: what processes say that they take and give
    contracts: Mapping[str, ProcessContract] = field(default_factory=dict)


def contracts_of(processes: Iterable[Process]) -> dict[str, ProcessContract]:
    """What each of the processes that say something of it takes and gives."""
    found = {process.id: contract_of(process.properties) for process in processes}
    return {id_: contract for id_, contract in found.items() if contract.is_declared}


def handler_of(node: Node, handlers: Handlers) -> Handler | None:
    """The handler of a job; None for another step, and for a type that is not known or that the case decides."""
    return handlers.get(node.job.written_type or "") if node.job else None
