"""The e-government gateway: queries of state registers by IIN, and the handler that asks them.

Owns the query as a record with its message id; the driver that answers is chosen when the handlers are installed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from engine.handlers import BadInput, BpmnError, Handler, Header, Record, TaskContext, TaskResult, Variables
from engine.quoting import quoted
from tasks.inputs import text_of
from tasks.settings import TaskSettings, UnusableTaskSetting
from tasks.simulated_gateway import GatewaySilent, NoSuchRegister, SimulatedGateway

DRIVER = "ATQARU_TASK_GATEWAY"
SIMULATED = "simulated"
Answer = Mapping[str, Any]
#: After so many tries without an answer the diagram's manual query is taken (AMB-39).
TRIES = 3


class Gateway(Protocol):
    """One way to reach the gateway."""

    def ask(self, service: str, iin: str, message_id: str) -> Answer:
        """The answer of a register; the same message id gives the same answer.

        Raises `GatewaySilent`, after which asking again may help, and `NoSuchRegister`, after which it cannot.
        """
        ...


_DRIVERS: Mapping[str, Callable[[], Gateway]] = {SIMULATED: SimulatedGateway}


@dataclass(frozen=True, slots=True)
class GatewayQueries:
    """The handler of `gateway-query` with the gateway that it asks."""

    gateway: Gateway

    def answer(self, case: Variables, ctx: TaskContext) -> TaskResult:
        """Asks a state register through the gateway (ATT-06.1) and keeps the query as a record.

        Headers: `service` (identity, mental-health, diploma), `result`, the variable for the answer (default `answer`).
        Input: `iin`. The answer has `code`, `message_id`, `answered_at` and what the register adds. Without a response
        the gateway is asked again; then the error `gateway-silent` is thrown, which the diagram catches.
        """
        service, iin = ctx.header("service"), text_of(case, "iin", ctx)
        try:
            answer = self.gateway.ask(service, iin, ctx.idempotency_key)
        except GatewaySilent as error:
            if ctx.attempt >= TRIES:
                raise BpmnError("gateway-silent", str(error)) from error
            raise
        except NoSuchRegister as error:
            raise BadInput(f"{ctx.element_id}: the header 'service': {error}") from error
        stamped = {**answer, "message_id": ctx.idempotency_key, "answered_at": _stamp(ctx.now)}
        record = Record("gateway", {"service": service, "message_id": ctx.idempotency_key, "code": answer["code"]})
        return TaskResult({ctx.headers.get("result", "answer"): stamped}, records=(record,))


def handlers(settings: TaskSettings) -> tuple[Handler, ...]:
    """The handlers of this module, with the gateway that the settings choose."""
    queries = GatewayQueries(_gateway(settings))
    headers = (Header("service", is_required=True), Header("result"))
    return (Handler("gateway-query", queries.answer, timeout_seconds=60, headers=headers, results=("answer",)),)


def _gateway(settings: TaskSettings) -> Gateway:
    driver = settings.text(DRIVER, SIMULATED)
    if driver not in _DRIVERS:
        raise UnusableTaskSetting(f"{DRIVER} is {quoted(driver)}; write {' or '.join(_DRIVERS)}")
    return _DRIVERS[driver]()


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
