"""User tasks: who does them, by when, with which form."""

from typing import Any

import pytest

from engine.spiff.state.errors import NotWaiting
from tests.diagrams import boundary, diagram, end, flow, flows, start, timer, user_task
from tests.unit.spiff.running import Case, moment


def one_task(variables: dict[str, Any] | None = None, **attributes: Any) -> Case:
    return Case(diagram(start("s"), user_task("u", **attributes), end("e"), flows("s", "u", "e")), variables)


def test_a_case_waits_at_a_user_task_and_ends_when_it_is_complete() -> None:
    case = one_task()

    assert case.waiting == ["u"]
    case.complete("u")

    assert case.is_completed
    assert case.passed == ["s", "u", "e"]


@pytest.mark.parametrize("groups", ["clerks, heads", '=["clerks", "heads"]', '="clerks,heads"', "=groups"])
def test_candidate_groups_are_text_with_commas_or_a_feel_list(groups: str) -> None:
    case = one_task({"groups": ["clerks", "heads"]}, groups=groups)

    assert case.awaited("u").groups == ["clerks", "heads"]


def test_an_assignee_and_candidate_users_are_text_or_feel() -> None:
    case = one_task({"owner": "aigerim"}, groups=None, assignee="=owner", users='=["ann", "bolat"]')

    assert case.awaited("u").assignee == "aigerim"
    assert case.awaited("u").users == ["ann", "bolat"]


def test_a_form_and_a_priority_come_with_the_task() -> None:
    case = one_task({"urgent": True}, form="completeness", priority="=if urgent then 90 else 50")

    assert case.awaited("u").form_id == "completeness"
    assert case.awaited("u").priority == 90


def test_the_priority_is_50_where_none_is_written() -> None:
    assert one_task().awaited("u").priority == 50


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        ('=date("2026-04-10")', moment("2026-04-10T18:30")),
        ("2026-04-10", moment("2026-04-10T18:30")),
        ('=date and time("2026-04-10T12:00:00")', moment("2026-04-10T12:00")),
        ("=term", moment("2026-04-10T09:15")),
        ('=now() + duration("PT4H")', moment("2026-04-06T15:00")),
    ],
)
def test_a_due_date_is_a_date_or_a_moment(due: str, expected: object) -> None:
    case = one_task({"term": "2026-04-10T09:15:00+05:00"}, due=due, follow_up=due)

    assert case.awaited("u").due_at == expected
    assert case.awaited("u").follow_up_at == expected


@pytest.mark.parametrize("due", [None, "tomorrow", 5, "2026-13-45"])
def test_a_due_date_that_is_no_date_is_an_incident_that_says_so(due: object) -> None:
    case = one_task({"day": due}, due="=day")

    assert case.waiting == []
    assert "it must be a date or a date and time" in case.failed["u"]


@pytest.mark.parametrize(
    ("attributes", "fault"),
    [
        ({"assignee": "=5"}, "must be a text"),
        ({"groups": "=[1, 2]"}, "must be a list of texts"),
        ({"priority": "=nothing"}, "must be a whole number"),
        ({"groups": "=nobody"}, "nobody can do this task"),
    ],
)
def test_an_attribute_of_the_wrong_type_is_an_incident(attributes: dict[str, str], fault: str) -> None:
    case = one_task(**attributes)

    assert fault in case.failed["u"]


def test_the_task_is_due_at_its_deadline_rather_than_at_its_due_date() -> None:
    case = Case(
        diagram(
            start("s"),
            user_task("u", due="2026-05-01"),
            end("e"),
            end("late"),
            flows("s", "u", "e"),
            boundary("term", "u", timer(date="2026-04-10"), interrupting=False, properties={"law": "X-1"}),
            flow("term", "late"),
        )
    )

    assert case.awaited("u").due_at == moment("2026-04-10T18:30")


def test_a_completed_task_cannot_be_completed_again() -> None:
    case = Case(diagram(start("s"), user_task("u"), user_task("v"), end("e"), flows("s", "u", "v", "e")))
    token = case.tokens("u")[0]
    case.complete("u")

    with pytest.raises(NotWaiting, match="done already"):
        case.instance.complete_task(token, {})


def test_a_task_is_not_completed_as_a_job_nor_fired_as_a_timer() -> None:
    case = one_task()
    token = case.tokens("u")[0]

    for command in (lambda: case.instance.complete_job(token, {}), lambda: case.instance.fire_timer(token)):
        with pytest.raises(NotWaiting, match="u"):
            command()
