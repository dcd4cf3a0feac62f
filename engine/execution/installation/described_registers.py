"""What is known of registers: what is deployed for a day, or what comes with the product where nothing is yet.

A register is one for all cases, whatever version they go by: what one enters another reads, and the gateway answers
both alike. So it is described by what is in force on the day of the call, not by the registration day of the case.
"""

from datetime import date
from functools import cache
from pathlib import Path

from sqlalchemy import bindparam, select

from engine.definition.registers import Register, Registers, Side, fault_of_register, stored_registers
from engine.execution.errors import NoDefinition
from engine.execution.installation.runtime import Runtime
from storage.database import Session
from storage.prepared import Query
from storage.tables import definitions, resources

_PRODUCT = Path(__file__).parents[3] / "bpmn" / "registers.json"
# of one id the last row is the one in force
_IN_FORCE = Query(
    select(definitions.c.key, resources.c.id, resources.c.content_hash)
    .join(resources, resources.c.id == definitions.c.resource_id)
    .where(
        definitions.c.kind == "register",
        definitions.c.effective_from <= bindparam("on_day"),
        definitions.c.withdrawn_at.is_(None),
    )
    .order_by(definitions.c.effective_from, definitions.c.version)
)


def registers_on(session: Session, runtime: Runtime, day: date) -> Registers:
    """Every register by its id, as it is described on a day."""
    held = {row["key"]: (row["id"], row["content_hash"]) for row in _IN_FORCE.all(session, on_day=day)}
    if not held:
        return registers_of_product()
    return {id_: runtime.definitions.registers(session, *file)[id_] for id_, file in held.items()}


def require_register(session: Session, runtime: Runtime, id_: str, side: Side) -> Register:
    """The register that is asked or kept under an id today; raises `NoDefinition` with the nearest right name."""
    registers = registers_on(session, runtime, runtime.office.local(runtime.clock()).date())
    if fault := fault_of_register(id_, side, registers):
        raise NoDefinition(f"{fault}; correct the name, or describe it there and deploy that")
    return registers[id_]


@cache
def registers_of_product() -> Registers:
    """Those that an installation has that was set up before registers were described, until it deploys some."""
    return stored_registers(_PRODUCT.read_bytes())
