"""Why something failed, as the code that its incident keeps: each is built by the engine itself."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from engine.execution.due.jobs import claim_job
from engine.execution.installation.accounts import Account, add_account
from engine.faults import Fault
from engine.languages import LANGUAGES
from engine.spiff import run_loop
from engine.spiff.state.loop_guard import MOST_MOVES
from storage.tables import incidents, jobs, snapshots
from tests.diagrams import (
    Part,
    boundary,
    call,
    catch,
    decide,
    diagram,
    each,
    end,
    error,
    exclusive,
    flow,
    flows,
    message,
    parallel,
    script,
    service_task,
    signal,
    start,
    task,
    throw,
    timer,
    user_task,
)
from tests.people import person
from tests.unit.execution.installation import Installation

TWO = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="x">
<decision id="two" name="two"><decisionTable hitPolicy="UNIQUE"><input id="i"><inputExpression><text>"ab"</text>
</inputExpression></input><output id="o" name="two"/>
<rule id="r1"><inputEntry><text>contains(?, "a")</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>
<rule id="r2"><inputEntry><text>contains(?, "b")</text></inputEntry><outputEntry><text>2</text></outputEntry></rule>
</decisionTable></decision></definitions>"""


def at(element: Part, *others: Part) -> bytes:
    return diagram(start("s"), element, end("e"), flows("s", "x", "e"), *others)


#: A step that fails as it begins, and the code.
STEPS: dict[str, tuple[bytes, Fault]] = {
    "no way": (diagram(start("s"), exclusive("x"), end("e"), flows("s", "x"), flow("x", "e", "=way")), Fault.NO_WAY),
    "law": (at(user_task("x", properties={"law": "=law"})), Fault.LAW),
    "timer": (at(catch("x", timer(date="=day"))), Fault.TIMER),
    "negative duration": (at(catch("x", timer(duration='=if day = null then @"-PT1H" else day'))), Fault.TIMER),
    "cycle": (
        at(user_task("x"), boundary("b", "x", timer(cycle="=day"), interrupting=False), end("late"), flow("b", "late")),
        Fault.CYCLE,
    ),
    "due date": (at(user_task("x", due="=day")), Fault.DUE_DATE),
    "end of time": (at(catch("x", timer(duration='=if day = null then @"P9000Y" else day'))), Fault.OUT_OF_CALENDAR),
    "outside the calendar": (at(script("x", '=working_days_after(@"9990-01-01", 5)')), Fault.OUT_OF_CALENDAR),
    "collection": (at(user_task("x", loop=each("=people"))), Fault.COLLECTION),
    "key": (at(catch("x", message("m", "=key"))), Fault.KEY),
    "signal": (at(throw("x", signal("=name"))), Fault.NAME),
    "nobody": (at(user_task("x", "=groups")), Fault.NOBODY),
    "no list of names": (at(user_task("x", "=if groups = null then [1] else groups")), Fault.NOBODY),
    "unborne": (at(user_task("x", '=if groups = null then ["cooks"] else groups')), Fault.UNBORNE),
    "not deployed": (at(call("x", '=if name = null then "elsewhere" else name')), Fault.NOT_DEPLOYED),
    "decision": (at(decide("x", "two")), Fault.DECISION),
    "error": (diagram(start("s"), end("x", error("NO")), flows("s", "x")), Fault.UNCAUGHT),
    "join": (
        diagram(
            start("s"),
            exclusive("g", default="g_j"),
            task("a"),
            parallel("j"),
            end("e"),
            flows("s", "g", "j", "e"),
            flow("g", "a", "=way"),
            flows("a", "j"),
        ),
        Fault.JOIN,
    ),
    "work": (at(script("x", "=count(for i in 1..800000 return i)", loop=each("=for i in 1..9 return i"))), Fault.WORK),
    "loop": (
        diagram(
            start("s"),
            exclusive("x"),
            user_task("m", loop=each("=if many = null then [] else many")),
            exclusive("g", default="g_x"),
            end("e"),
            flows("s", "x", "m", "g", "x"),
            flow("g", "e", "=done"),
        ),
        Fault.LOOP,
    ),
}


@pytest.mark.parametrize("name", STEPS)
def test_a_step_that_fails_keeps_why(here: Installation, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_loop, "MAX_STEPS", 500)
    content, fault = STEPS[name]
    here.deploy(content, **({"two": TWO} if name == "decision" else {}))

    here.start()

    (row,) = here.incidents()
    assert (row.fault, row.kind) == (fault, "step"), row.message


def only_the_applicant(here: Installation) -> None:
    here.deploy(at(user_task("x", "clerks")))
    with here.database.transaction() as session:
        add_account(session, here.clock, "test", Account("solo", "Solo", ("clerks",)), "!")
    here.start(actor=person("solo", "applicants"))


def no_handler(here: Installation) -> None:
    here.deploy(at(service_task("x", "outside")))
    here.start()
    here.handlers = {}
    here.restarted()
    here.work()


def no_answer(here: Installation) -> None:
    here.deploy(at(service_task("x", "outside", retries="1")))
    case_id = here.start()
    claim_job(here.database, here.runtime, case_id, here.rows(jobs)[0].token)  # and the process is gone
    here.clock.advance_to(here.clock() + timedelta(seconds=30))
    here.work()


def too_fast(here: Installation) -> None:
    again = (exclusive("g"), catch("x", timer(duration="PT1S")), user_task("m", loop=each("=[]")))
    here.deploy(diagram(start("s"), *again, flows("s", "g", "x", "m", "g")))
    here.start()
    case_id, minute = 1, int(here.clock().timestamp() // 60)
    with here.database.transaction() as session:
        state = session.scalars(select(snapshots.c.state)).one()
        pace = f'"pace":[{minute},{{"x":{MOST_MOVES}}}]'.encode()
        session.execute(update(snapshots).values(state=state[:-1] + b"," + pace + b"}"))
    here.clock.advance_to(here.clock() + timedelta(seconds=2))
    here.work()
    assert here.case(case_id).state == "active"


def damaged(here: Installation) -> None:
    here.deploy(at(catch("x", timer(duration="PT1H"))))
    here.start()
    with here.database.transaction() as session:
        session.execute(update(snapshots).values(state=b"{"))
    here.at("2026-04-06 13:00")
    here.work()


def unworded(here: Installation) -> None:
    told = {f"told.{language}": "Told\n\nBy {{who_knows}}." for language in LANGUAGES}
    notice = service_task("x", headers={"code": "N-02"}, inputs={"to": "applicant"}, properties={"wording": "told"})
    here.deploy(at(notice), wordings=told)
    here.start()


ELSEWHERE: dict[Callable[[Installation], None], Fault] = {
    only_the_applicant: Fault.ONLY_APPLICANT,
    no_handler: Fault.NO_HANDLER,
    no_answer: Fault.NO_ANSWER,
    too_fast: Fault.LOOP,
    damaged: Fault.DAMAGED,
    unworded: Fault.WORDING,
}


@pytest.mark.parametrize("fails", ELSEWHERE)
def test_what_fails_elsewhere_keeps_why(here: Installation, fails: Callable[[Installation], None]) -> None:
    fails(here)

    assert [row.fault for row in here.rows(incidents)] == [ELSEWHERE[fails]]


def test_every_code_is_built() -> None:
    assert {fault for _content, fault in STEPS.values()} | set(ELSEWHERE.values()) == set(Fault)
