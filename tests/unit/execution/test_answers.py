"""Questionnaires: answers are kept one by one, until the task ends, whatever ends it."""

from collections.abc import Mapping
from itertools import permutations
from typing import Any

import pytest

from engine.execution.case.case_view import view_case
from engine.execution.errors import NoSuchTask, NotYours
from engine.execution.people.questionnaires import HeldAnswer, NoSuchAnswer, save_answers
from engine.execution.permissions import Actor
from storage.tables import user_tasks
from tests.diagrams import boundary, diagram, end, flows, script, start, timer, user_task
from tests.unit.execution.installation import APPLICANT, CLERK, Installation, local

QUESTIONS = [
    {"id": "q1", "text": "One?", "options": [{"value": "a", "label": "A"}, {"value": "b", "label": "B"}]},
    {"id": "q2", "text": "Two?", "options": [{"value": "a", "label": "A"}, {"value": "b", "label": "B"}]},
]
TEST = diagram(
    start("s"),
    user_task("test", groups=None, users="=[applicant]", properties={"asks": "paper", "saves": "answers"}),
    boundary("over", "test", timer(duration='=duration("PT90M")')),
    script("count", "=count(get entries(answers))", "outcome_count"),
    user_task("told"),
    end("e"),
    end("late"),
    flows("s", "test", "count", "told", "e"),
    flows("over", "late_count", "late_told", "late"),
    script("late_count", "=count(get entries(answers))", "outcome_count"),
    user_task("late_told"),
)


@pytest.fixture
def asked(here: Installation) -> Installation:
    here.deploy(TEST)
    here.start(variables={"paper": QUESTIONS, "answers": {}})
    return here


def save(
    here: Installation, question: str, answer: str, actor: Actor = APPLICANT, number: int | None = None
) -> HeldAnswer:
    (task,) = here.rows(user_tasks, element_id="test")
    numbers = {} if number is None else {question: number}
    with here.database.transaction() as session:
        held = save_answers(session, here.runtime, actor, task.case_id, task.token, {question: answer}, numbers)
    return held[question]


def saved(here: Installation) -> list[Any]:
    return [here.data(event) for event in here.events(1) if event.type == "answer_saved"]


def variables(here: Installation, case_id: int = 1) -> Mapping[str, Any]:
    with here.database.reading() as session:
        return view_case(session, here.runtime, case_id).variables()


def test_each_answer_is_kept_and_the_last_of_a_question_counts(asked: Installation) -> None:
    save(asked, "q1", "a")
    save(asked, "q2", "b")
    save(asked, "q1", "b")

    assert variables(asked)["answers"] == {"q1": "b", "q2": "b"}
    saved = [asked.data(event) for event in asked.events(1) if event.type == "answer_saved"]
    assert saved[0] == {"q1": "a"}
    assert [event.actor for event in asked.events(1) if event.type == "answer_saved"] == [APPLICANT.id] * 3


def test_answers_survive_a_restart(asked: Installation) -> None:
    save(asked, "q1", "a")
    asked.restarted()
    save(asked, "q2", "b")
    asked.complete(1, "test", actor=APPLICANT)

    assert variables(asked)["outcome_count"] == 2


def test_what_was_answered_counts_when_the_time_is_over(asked: Installation) -> None:
    save(asked, "q1", "a")
    asked.at("2026-04-06 12:30")

    with pytest.raises(NoSuchTask, match="time for test"):
        save(asked, "q2", "a")
    asked.work()

    assert asked.open(1) == ["late_told"]
    assert variables(asked)["outcome_count"] == 1


@pytest.mark.parametrize(("question", "answer", "message"), [("q9", "a", "no question 'q9'"), ("q1", "c", "are a, b")])
def test_what_is_not_asked_is_refused(asked: Installation, question: str, answer: str, message: str) -> None:
    with pytest.raises(NoSuchAnswer, match=message):
        save(asked, question, answer)

    assert variables(asked)["answers"] == {}


def test_nobody_answers_for_another(asked: Installation) -> None:
    with pytest.raises(NotYours):
        save(asked, "q1", "a", CLERK)


def test_a_task_with_a_form_takes_no_answers(here: Installation) -> None:
    here.deploy(diagram(start("s"), user_task("test"), end("e"), flows("s", "test", "e")))
    here.start()

    with pytest.raises(NoSuchAnswer, match="has no questions"):
        save(here, "q1", "a", CLERK)


# --- answers that overtake each other

NOON = int(local("2026-04-06 11:00").timestamp() * 1000)


def test_an_answer_that_was_chosen_earlier_and_comes_later_changes_nothing(asked: Installation) -> None:
    later = HeldAnswer("b", NOON + 2)
    assert save(asked, "q1", "b", number=NOON + 2) == later

    assert save(asked, "q1", "a", number=NOON + 1) == later

    assert variables(asked)["answers"] == {"q1": "b"}
    assert saved(asked) == [{"q1": "b"}]


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_in_whatever_order_answers_come_the_one_chosen_last_stays(here: Installation, order: tuple[int, ...]) -> None:
    here.deploy(TEST)
    here.start(variables={"paper": QUESTIONS, "answers": {}})

    held = [save(here, "q1", "abab"[place], number=NOON + place) for place in order]

    assert held[-1] == HeldAnswer("b", NOON + 3)
    assert variables(here)["answers"] == {"q1": "b"}


def test_numbers_are_those_of_one_question(asked: Installation) -> None:
    save(asked, "q1", "a", number=NOON + 9)
    save(asked, "q2", "b", number=NOON + 1)

    assert variables(asked)["answers"] == {"q1": "a", "q2": "b"}


def test_an_answer_that_comes_again_is_kept_once(asked: Installation) -> None:
    for _ in range(2):
        assert save(asked, "q1", "a", number=NOON) == HeldAnswer("a", NOON)

    assert saved(asked) == [{"q1": "a"}]


def test_an_answer_without_a_number_is_later_than_all_before(asked: Installation) -> None:
    save(asked, "q1", "a", number=NOON + 60_000)

    assert save(asked, "q1", "b") == HeldAnswer("b", NOON + 60_001)


def test_numbers_survive_a_restart_and_end_with_the_task(asked: Installation) -> None:
    save(asked, "q1", "b", number=NOON + 2)
    asked.restarted()
    save(asked, "q1", "a", number=NOON + 1)
    asked.complete(1, "test", actor=APPLICANT)

    assert variables(asked)["answers"] == {"q1": "b"}
    assert set(variables(asked)) >= {"answers", "paper"}
    assert not [name for name in variables(asked) if "number" in name]


def test_a_clock_that_is_far_ahead_keeps_later_answers_out_for_ten_minutes_at_most(asked: Installation) -> None:
    assert save(asked, "q1", "a", number=NOON * 2).number == NOON + 600_000

    asked.at("2026-04-06 11:11")

    assert save(asked, "q1", "b", number=NOON + 660_000).value == "b"
