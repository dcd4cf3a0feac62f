"""The service that is killed: what its cases do, and what must be left of each when it has ended."""

from collections import Counter
from typing import Any

from engine.handlers import Handler, TaskContext, TaskResult, Variables
from tests.diagrams import (
    Part,
    boundary,
    call,
    catch,
    diagram,
    each,
    end,
    exclusive,
    flow,
    flows,
    message,
    parallel,
    script,
    service_task,
    start,
    sub_process,
    throw,
    timer,
    user_task,
)
from tests.diagrams import signal as signal_event

#: Rounds of rework, members who vote, and what is large enough to be stored apart.
ROUNDS, MEMBERS, LARGE = 2, 3, "x" * 3000


def application() -> bytes:
    """Registration, work in two branches, votes, a called process, a message and a signal to the answering case."""
    registered = service_task(
        "register",
        "registration-number",
        headers={"series": "chaos", "pattern": "C-{number}", "counts": "forever"},
        properties={"stage": "registered"},
    )
    return diagram(
        start("s"),
        registered,
        user_task("check", properties={"law": "ATT-07.1"}),
        boundary("term", "check", timer(duration="P30D"), interrupting=False, properties={"law": "ATT-07.1"}),
        end("late"),
        parallel("split"),
        # tries are counted when a worker takes the job, and here most workers are killed
        service_task("ask", "ask", retries="100"),
        catch("pause", timer(duration="PT20M")),
        parallel("join"),
        script("count", "=if rounds = null then 1 else rounds + 1", "rounds"),
        exclusive("again", default="enough"),
        sub_process(
            "votes",
            start("vs"),
            user_task("vote"),
            end("ve"),
            flows("vs", "vote", "ve"),
            loop=each("=for i in 1..members return i", "member"),
        ),
        call("paper", "paper"),
        service_task(
            "tell",
            "publish-message",
            inputs={
                "message_name": "news",
                "correlation_key": "=pair",
                "variables": "={number: registration_number}",
                "time_to_live": "P100D",
            },
        ),
        user_task("before_alarm"),
        throw("alarm", signal_event("alarm")),
        end("e"),
        flows("s", "register", "check", "split", "ask", "join", "count", "again"),
        flows("split", "pause", "join"),
        flow("again", "check", f"=rounds < {ROUNDS}"),
        flow("again", "votes", id="enough"),
        flows("votes", "paper", "tell", "before_alarm", "alarm", "e"),
        flows("term", "late"),
        id="application",
    )


def paper() -> bytes:
    return diagram(
        start("s"),
        service_task("issue", "document", headers={"kind": "D-X"}, inputs={"title": '="Title"', "text": '="Text"'}),
        service_task(
            "note", "notice", headers={"code": "N-01"}, inputs={"to": '="applicant"', "subject": '="S"', "text": '="T"'}
        ),
        end("e"),
        flows("s", "issue", "note", "e"),
        id="paper",
    )


def answer() -> bytes:
    """Waits for the message of its pair, then for somebody."""
    return diagram(
        start("s"),
        catch("wait", message("news", "=pair")),
        user_task("read"),
        script("tell", "=number", "outcome"),
        end("e"),
        flows("s", "wait", "read", "tell", "e"),
        id="answer",
    )


def echo() -> bytes:
    """Is started by the same message as the answer takes."""
    return diagram(start("s", message("news", None)), user_task("hear"), end("e"), flows("s", "hear", "e"), id="echo")


def siren() -> bytes:
    return diagram(start("s", signal_event("alarm")), user_task("stop"), end("e"), flows("s", "stop", "e"), id="siren")


def outside(effects: Any) -> Handler:
    """The handler that reaches outside: it leaves its idempotency key there."""

    def ask(case: Variables, ctx: TaskContext) -> TaskResult:
        effects(ctx.idempotency_key)
        return TaskResult({"answer": LARGE, "asked": ctx.idempotency_key})

    return Handler("ask", ask)


#: What the audit of a finished case must hold, as often as it says.
EXPECTED: dict[str, Counter[str]] = {
    "application": Counter(
        {
            "case_opened": 1,
            "job_completed register": 1,
            "task_created check": ROUNDS,
            "task_completed check": ROUNDS,
            "deadline_set term": ROUNDS,
            "deadline_met term": ROUNDS,
            "job_completed ask": ROUNDS,
            "timer_fired pause": ROUNDS,
            "task_created vote": MEMBERS,
            "task_completed vote": MEMBERS,
            "document_issued issue": 1,
            "notice_sent note": 1,
            "message_sent tell": 1,
            "task_created before_alarm": 1,
            "task_completed before_alarm": 1,
            "end_reached e": 2,
            "end_reached ve": MEMBERS,
            "case_completed": 1,
        }
    ),
    "answer": Counter(
        {
            "case_opened": 1,
            "message_received wait": 1,
            "task_created read": 1,
            "task_completed read": 1,
            "end_reached e": 1,
            "case_completed": 1,
        }
    ),
    **{
        service: Counter(
            ["case_opened s", f"task_created {task}", f"task_completed {task}", "end_reached e", "case_completed"]
        )
        for service, task in (("echo", "hear"), ("siren", "stop"))
    },
}


def diagrams() -> tuple[bytes, ...]:
    return application(), paper(), answer(), echo(), siren()


__all__ = ["EXPECTED", "MEMBERS", "ROUNDS", "Part", "diagrams", "outside"]
