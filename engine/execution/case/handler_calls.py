"""What a handler is told of the job that it is called for."""

from dataclasses import replace

from engine.definition.registers import Register, Side
from engine.execution.errors import NoDefinition
from engine.execution.installation.described_registers import require_register
from engine.execution.installation.runtime import Runtime
from engine.handlers import BadInput, Handler, TaskContext
from engine.quoting import quoted
from storage.database import Session


def with_register(session: Session, runtime: Runtime, handler: Handler, context: TaskContext) -> TaskContext:
    """The same with the register that its headers name; raises `BadInput` if there is none of that name."""
    for side, header in handler.sides:
        return replace(context, register=_register(session, runtime, context, header, side))
    return context


def _register(session: Session, runtime: Runtime, context: TaskContext, header: str, side: Side) -> Register:
    try:
        return require_register(session, runtime, context.header(header), side)
    except NoDefinition as error:
        raise BadInput(f"{context.element_id}: the header {quoted(header)}: {error}") from error
