"""What a job asks of which handler, evaluated when it is created and again at each try."""

from engine.definition.details import MOST_RETRIES, Text
from engine.definition.variables import fault_of_target
from engine.feel import Expression, to_json
from engine.quoting import quoted
from engine.spiff.nodes.naming import computed
from engine.spiff.state.errors import ExecutionError
from engine.spiff.state.token import Token
from engine.spiff.state.waits import JobWait

#: The header that names the variable for what a handler gives.
RESULT = "result"


def job_of(token: Token) -> JobWait:
    """The handler of a token's task, its retries and headers, of which FEEL is evaluated; raises `ExecutionError`."""
    job = token.task_spec.node.job
    if job is None:
        raise ExecutionError(token.task_spec.bpmn_id, "names no handler")
    headers = {name: _header(token, name, value) for name, value in job.headers.items()}
    return JobWait(computed(token, "task type", job.type), _retries(token, job.retries), headers)


def _header(token: Token, name: str, value: Text) -> str:
    if isinstance(value, str):
        return value
    given = computed(token, f"header {quoted(name)}", value)
    if name == RESULT and (fault := fault_of_target(given)):
        raise ExecutionError(token.task_spec.bpmn_id, f"the header 'result' is {quoted(given)}; {fault}")
    return given


def _retries(token: Token, retries: int | Expression) -> int:
    if isinstance(retries, int):
        return retries
    engine = token.workflow.script_engine
    value = engine.evaluate(token, retries)
    number = to_json(value)
    if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number <= MOST_RETRIES:
        said = engine.described(token, retries, value)
        raise ExecutionError(
            token.task_spec.bpmn_id,
            f"the retries are {said}; the FEEL behind = must give a whole number from 0 to {MOST_RETRIES}",
        )
    return number
