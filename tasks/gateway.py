"""The e-government gateway: queries of state registers, and the handler that asks them.

Owns the query as a record with its message id; the driver that answers is chosen when the handlers are installed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from engine.definition.registers import Asked, Register
from engine.handlers import (
    BadInput,
    BpmnError,
    Handler,
    Header,
    Record,
    Result,
    TaskContext,
    TaskResult,
    Template,
    Thrown,
    ValueType,
    Variables,
)
from engine.quoting import quoted
from tasks.inputs import text_of
from tasks.settings import TaskSettings, UnusableTaskSetting
from tasks.simulated_gateway import GatewaySilent, NoSimulation, SimulatedGateway

DRIVER = "ATQARU_TASK_GATEWAY"
SIMULATED = "simulated"
Answer = Mapping[str, Any]
#: The input that stands for the key of any register.
KEY = "key"
#: The code of the error of a register that does not answer.
SILENT = "gateway-silent"
#: The variables that come with it.
POSSIBLE, RESTRICTED = "possible_answers", "restricted_answers"


class Gateway(Protocol):
    """One way to reach the gateway."""

    def ask(self, register: Register, asked: Asked, key: str, message_id: str) -> Answer:
        """The answer of a register to a key, such as an IIN; the same message id gives the same answer.

        Raises `GatewaySilent`, after which asking again may help, and `NoSimulation`, after which it cannot.
        """
        ...


_DRIVERS: Mapping[str, Callable[[], Gateway]] = {SIMULATED: SimulatedGateway}


@dataclass(frozen=True, slots=True)
class GatewayQueries:
    """The handler of `gateway-query` with the gateway that it asks."""

    gateway: Gateway

    def answer(self, case: Variables, ctx: TaskContext) -> TaskResult:
        """Asks a state register through the gateway (ATT-06.1) and keeps the query as a record.

        Headers: `service`, a register that is asked; `result`, the variable for the answer (default `answer`). Input:
        the key of the register, such as `iin`, or `key` in place of any of these. The answer has `code`, `message_id`,
        `answered_at` and what the register adds; `restricted` is true if only few may see it. Without a response the
        gateway is asked again, as often as the register says (AMB-39); then the error `gateway-silent` is thrown with
        the `possible_answers`, which the diagram catches to have somebody ask in another way.
        """
        register = ctx.register
        if register is None or register.asked is None:
            raise BadInput(f"{ctx.element_id}: the header 'service' names no register that is asked")
        asked = register.asked
        key = text_of(case, asked.key if asked.key in case or KEY not in case else KEY, ctx)
        try:
            answer = self.gateway.ask(register, asked, key, ctx.idempotency_key)
        except GatewaySilent as error:
            if ctx.attempt >= asked.silent_after:
                raise BpmnError(SILENT, str(error), possible_answers(asked)) from error
            raise
        except NoSimulation as error:
            raise BadInput(f"{ctx.element_id}: the header 'service': {error}") from error
        stamped = {**answer, "message_id": ctx.idempotency_key, "answered_at": _stamp(ctx.now)}
        if answer["code"] in asked.restricted:
            stamped["restricted"] = True
        told = {"service": register.id, "message_id": ctx.idempotency_key, "code": answer["code"]}
        return TaskResult({ctx.headers.get("result", "answer"): stamped}, records=(Record("gateway", told),))


def possible_answers(asked: Asked) -> Variables:
    """What a register can answer: as options of a form, and the codes that only few may see (AMB-46)."""
    options = [{"value": code, "label": words} for code, words in asked.answers.items()]
    return {POSSIBLE: options, RESTRICTED: list(asked.restricted)}


def handlers(settings: TaskSettings) -> tuple[Handler, ...]:
    """The handlers of this module, with the gateway that the settings choose."""
    queries = GatewayQueries(_gateway(settings))
    told = "context with `code`, `message_id`, `answered_at` and what the register adds"
    return (
        Handler(
            "gateway-query",
            queries.answer,
            timeout_seconds=60,
            title="Gateway query",
            words="Queries a state register through the e-government gateway",
            headers=(
                Header("service", "a register that is asked", is_required=True, label="Register"),
                Header("result", "variable that takes the answer; `answer` if empty", label="Answer goes to"),
            ),
            results=(Result("answer", told, ValueType.CONTEXT),),
            errors=(
                Thrown(
                    SILENT, f"no answer after as many tries as the register says; with `{POSSIBLE}` and `{RESTRICTED}`"
                ),
            ),
            asked="service",
            template=Template(beside=("law", "stage", "restricted_when")),
        ),
    )


def _gateway(settings: TaskSettings) -> Gateway:
    driver = settings.text(DRIVER, SIMULATED)
    if driver not in _DRIVERS:
        raise UnusableTaskSetting(f"{DRIVER} is {quoted(driver)}; write {' or '.join(_DRIVERS)}")
    return _DRIVERS[driver]()


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
