"""A term passes over a failed step as over any other, whatever encloses it, and is missed and told once."""

import pytest

from engine.execution.case.advancing import advance
from engine.execution.due.catching_up import recalculate_all
from engine.execution.loading import load_case
from engine.handlers import BpmnError
from storage.tables import deadlines
from tests.diagrams import (
    boundary,
    call,
    catch,
    diagram,
    each,
    end,
    error,
    event_sub_process,
    exclusive,
    flow,
    flows,
    message,
    service_task,
    start,
    sub_process,
    timer,
    user_task,
)
from tests.unit.execution.fixing import correct_and_try, move
from tests.unit.execution.installation import Installation, local
from tests.unit.execution.office_changes import change, off

#: A gateway that fails, to be put anywhere.
FAILS = (start("is"), exclusive("x", name="Choose"), end("ie"), flows("is", "x"), flow("x", "ie", when="=open"))
HUGE = '=number("1" + string(10 ** 40))'
TERM = timer(date='=date("2026-04-07")')
LAW = {"law": "ATT-01"}


ENCLOSING: dict[str, tuple[bytes, ...]] = {
    "a sub-process": (
        diagram(
            start("s"),
            sub_process("o", *FAILS),
            boundary("term", "o", TERM, properties=LAW),
            user_task("late"),
            flows("s", "o"),
            flow("term", "late"),
        ),
    ),
    "a called process": (
        diagram(
            start("s"),
            call("o", "q"),
            boundary("term", "o", TERM, properties=LAW),
            user_task("late"),
            flows("s", "o"),
            flow("term", "late"),
        ),
        diagram(*FAILS, id="q"),
    ),
    "a multi-instance body": (
        diagram(
            start("s"),
            sub_process("o", *FAILS, loop=each("=[1, 2]")),
            boundary("term", "o", TERM, properties=LAW),
            user_task("late"),
            flows("s", "o"),
            flow("term", "late"),
        ),
    ),
    "an event sub-process": (
        diagram(
            *FAILS,
            event_sub_process("o", start("term", TERM, properties=LAW), user_task("late"), flows("term", "late")),
        ),
    ),
    "a job that failed": (
        diagram(
            start("s"),
            service_task("o", "nobody", retries="1"),
            boundary("term", "o", TERM, properties=LAW),
            user_task("late"),
            flows("s", "o"),
            flow("term", "late"),
        ).replace(b'type="nobody"', b'type="outside"'),
    ),
    "the end of a sub-process": (
        diagram(
            start("s"),
            sub_process(
                "o", start("is"), end("ie"), flows("is", "ie"), outputs={"y": '=number("1" + string(10 ** 40))'}
            ),
            boundary("term", "o", TERM, properties=LAW),
            user_task("late"),
            flows("s", "o"),
            flow("term", "late"),
        ),
    ),
}


@pytest.mark.parametrize("name", ENCLOSING)
def test_a_term_over_a_failed_step_fires_and_is_missed_whatever_encloses_it(here: Installation, name: str) -> None:
    here.deploy(*ENCLOSING[name])
    here.worker.does = [RuntimeError("down")]
    case_id = here.start()
    here.work()
    failed = len(here.incidents())
    here.restarted()

    here.at("2026-04-08 11:00")
    here.work()

    assert failed > 0
    assert [row.state for row in here.rows(deadlines)] == ["missed"]
    assert here.open(case_id) == ["late"]
    assert here.incidents() == []


def test_a_term_that_is_over_when_it_is_called_off_was_missed(here: Installation) -> None:
    xml = diagram(
        start("s"),
        service_task("u", "outside"),
        boundary("term", "u", TERM, properties=LAW),
        boundary("refused", "u", error("NO")),
        user_task("late"),
        user_task("other"),
        flows("s", "u", "late"),
        flow("term", "late"),
        flow("refused", "other"),
    )
    here.deploy(xml)
    case_id = here.start()
    here.worker.does = [BpmnError("NO", "refused")]
    here.at("2026-04-08 11:00")

    here.work()  # the job is older than the term, so that it calls the term off before its timer can fire

    assert here.open(case_id) == ["other"]
    assert [row.state for row in here.rows(deadlines)] == ["missed"]
    assert "deadline_missed term" in here.told(case_id)


BROKEN_TERM = diagram(
    start("s"),
    user_task("u"),
    boundary("term", "u", TERM, properties=LAW),
    user_task("late"),
    end("e"),
    flows("s", "u", "e"),
    flow("term", "late", when="=open"),
    flows("late", "e"),
)


def test_a_term_whose_timer_cannot_be_fired_is_missed_at_once_and_told_once(here: Installation) -> None:
    here.deploy(BROKEN_TERM)
    case_id = here.start()
    here.at("2026-04-08 11:00")
    here.work()
    here.restarted()
    at_once = [row.state for row in here.rows(deadlines)]

    correct_and_try(here, {"open": True})
    here.work()

    assert at_once == ["missed"]
    assert here.open(case_id) == ["late"]
    assert here.told(case_id).count("deadline_missed term") == 1


def test_a_term_whose_timer_failed_stays_missed_when_the_work_is_done_after_it(here: Installation) -> None:
    here.deploy(BROKEN_TERM)
    case_id = here.start()
    here.at("2026-04-08 11:00")
    here.work()

    here.complete(case_id, "u")

    assert [row.state for row in here.rows(deadlines)] == ["missed"]
    assert here.told(case_id).count("deadline_missed term") == 1
    assert here.incidents() == []


def test_a_term_that_repeats_and_cannot_be_set_anew_was_missed(here: Installation) -> None:
    cycle = '=if broken = null then "R/PT1H" else "every hour"'
    again = boundary("term", "u", timer(cycle=cycle), interrupting=False, properties=LAW)
    here.deploy(
        diagram(
            start("s"),
            user_task("u"),
            catch("c", message("m", '="k"')),
            again,
            end("e"),
            flows("s", "u", "e"),
            flow("term", "c"),
            flows("c", "e"),
        )
    )
    case_id = here.start()
    with here.database.transaction() as session:
        case = load_case(session, here.runtime, "test", case_id)
        case.instance.write(here.token(case_id, "u"), {"broken": True})
        advance(case)

    here.at("2026-04-06 13:00")
    here.work()

    assert 'the cycle is "every hour"' in here.incidents()[0].message
    assert [row.state for row in here.rows(deadlines)] == ["missed"]


WAITS_FOR_NOBODY = diagram(
    start("s"),
    user_task("u", "=gs"),
    boundary("term", "u", TERM, interrupting=False, properties=LAW),
    user_task("late"),
    end("e"),
    flows("s", "u", "e"),
    flow("term", "late"),
)


@pytest.mark.parametrize("fixed_on", ["2026-04-07 11:00", "2026-04-08 11:00"])
def test_the_term_of_a_step_that_cannot_be_opened_is_shown_and_missed_in_its_time(
    here: Installation, fixed_on: str
) -> None:
    here.deploy(WAITS_FOR_NOBODY)
    case_id = here.start()
    here.restarted()
    (row,) = here.rows(deadlines)
    at_once = (row.state, here.told(case_id).count("deadline_set term"))

    here.at(fixed_on)
    here.work()
    before = [each.state for each in here.rows(deadlines)]
    correct_and_try(here, {"gs": ["clerks"]})

    is_over = fixed_on > "2026-04-08"
    assert at_once == ("open", 1)
    assert before == (["missed"] if is_over else ["open"])
    assert here.open(case_id) == (["late", "u"] if is_over else ["u"])
    assert [each.due_at for each in here.rows(deadlines)] == [row.due_at]
    assert here.told(case_id).count("deadline_set term") == 1
    here.complete(case_id, "u")
    assert [each.state for each in here.rows(deadlines)] == (["missed"] if is_over else ["met"])


def test_a_deadline_that_cannot_be_computed_leaves_the_other_its_time(here: Installation) -> None:
    other = boundary("other", "u", timer(date="=nix"), interrupting=False, properties=LAW)
    here.deploy(
        diagram(
            start("s"),
            user_task("u"),
            boundary("term", "u", TERM, interrupting=False, properties=LAW),
            other,
            end("e"),
            flows("s", "u", "e"),
            flows("term", "e"),
            flows("other", "e"),
        )
    )
    case_id = here.start()

    here.at("2026-04-08 11:00")
    here.work()
    missed = {row.element_id: row.state for row in here.rows(deadlines)}
    correct_and_try(here, {"nix": "2026-04-20"})

    assert missed == {"term": "missed"}
    assert {row.element_id: row.state for row in here.rows(deadlines)} == {"term": "missed", "other": "open"}
    assert here.told(case_id).count("deadline_missed term") == 1


def test_a_version_that_brings_a_term_begins_it_at_a_step_that_has_failed(here: Installation) -> None:
    here.deploy(diagram(start("s"), user_task("u", "=gs"), end("e"), flows("s", "u", "e")))
    case_id = here.start()
    here.deploy(WAITS_FOR_NOBODY)

    move(here, case_id, "p")
    begun = [(row.element_id, row.state) for row in here.rows(deadlines)]
    correct_and_try(here, {"gs": ["clerks"]})

    assert begun == [("term", "open")]
    assert len(here.rows(deadlines)) == 1
    assert here.open(case_id) == ["u"]


def test_a_term_over_a_failed_step_moves_with_the_calendar_by_the_local_variables_of_the_step(
    here: Installation,
) -> None:
    in_two_days = boundary("term", "u", timer(date="=working_days_after(first, 2)"), interrupting=False, properties=LAW)
    here.deploy(
        diagram(
            start("s"),
            user_task("u", "=gs", inputs={"first": "=registered_on"}),
            in_two_days,
            end("e"),
            flows("s", "u", "e"),
            flows("term", "e"),
        )
    )
    here.at("2026-12-07 11:00")
    here.start()
    before = here.rows(deadlines)[0].due_at

    change(here, off("2026-12-08"))
    recalculate_all(here.database, here.runtime)

    assert (before, here.rows(deadlines)[0].due_at) == (local("2026-12-09 18:30"), local("2026-12-10 18:30"))
