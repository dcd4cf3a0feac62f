"""The licence register of the ministry, asked over HTTP: the service-task type `licence-query`."""

from collections.abc import Iterator
from typing import Any, Protocol
from urllib.parse import quote

import urllib3

from engine.errors import AtqaruError
from engine.handlers import BpmnError, Handler, Input, Result, TaskContext, TaskResult, Thrown, ValueType, Variables
from tasks import TaskSettings, text_of


class NoAnswer(AtqaruError):
    """The register cannot be reached or says nothing usable: the engine tries again, then opens an incident."""


class Register(Protocol):
    """Whoever knows licences by their number; None where there is no such licence."""

    def licence(self, number: str, key: str) -> dict[str, Any] | None: ...

    def close(self) -> None: ...


class HttpRegister:
    """The real one, with a pool of connections for the whole installation; `key` is the same in every try."""

    def __init__(self, settings: TaskSettings) -> None:
        self._address = settings.text("ATQARU_TASK_LICENCES_URL")
        self._token = settings.secret("ATQARU_TASK_LICENCES_TOKEN")
        seconds = settings.number("ATQARU_TASK_LICENCES_SECONDS", 10, lowest=1, highest=25)
        self._pool = urllib3.PoolManager(timeout=seconds, retries=False)

    def licence(self, number: str, key: str) -> dict[str, Any] | None:
        headers = {"Authorization": f"Bearer {self._token.reveal()}", "X-Request-ID": key}
        try:
            answer = self._pool.request("GET", f"{self._address}/licences/{quote(number, safe='')}", headers=headers)
            if answer.status == 404:
                return None
            if answer.status == 200:
                return dict(answer.json())
        except (urllib3.exceptions.HTTPError, TypeError, ValueError) as error:
            raise NoAnswer("the licence register gives no answer; see that it can be reached") from error
        raise NoAnswer(f"the licence register answers with status {answer.status}; ask those who run it")

    def close(self) -> None:
        self._pool.clear()


class SimulatedRegister:
    """Answers in rehearsals and checks, in which nothing is sent: a number that ends in 0 is no licence."""

    def licence(self, number: str, key: str) -> dict[str, Any] | None:
        return None if number.endswith("0") else {"number": number, "state": "in force"}

    def close(self) -> None:
        """Holds nothing open."""


def handlers(settings: TaskSettings) -> Iterator[Handler]:
    register: Register = SimulatedRegister() if settings.simulates else HttpRegister(settings)

    def licence_query(case: Variables, ctx: TaskContext) -> TaskResult:
        """Asks for the licence with the input `number`; gives `licence`, or throws the error `no-licence`."""
        licence = register.licence(text_of(case, "number", ctx), ctx.idempotency_key)
        if licence is None:
            raise BpmnError("no-licence")
        return TaskResult({"licence": licence})

    yield Handler(
        "licence-query",
        licence_query,
        timeout_seconds=30,
        title="Licence query",
        words="Queries the licence register of the ministry",
        inputs=(Input("number", "number of the licence", ValueType.TEXT, is_required=True),),
        headers=(),
        results=(Result("licence", "context with `number` and `state`", ValueType.CONTEXT),),
        errors=(Thrown("no-licence", "there is no licence of that number"),),
        close=register.close,
    )
