"""Commands of operators: claim, give back, complete; who may, and what happens when two do it at once."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest

from engine.errors import AtqaruError
from engine.execution.errors import InvalidForm, NobodyElse, NoSuchCase, NoSuchTask, NotOpen, NotYours
from engine.execution.people.tasks import claim_task, complete_task, unclaim_task
from engine.execution.permissions import Actor
from engine.spiff.state.json_types import NotJson
from storage.queries.worklist import open_tasks
from storage.recipients import personal_group
from storage.tables import task_candidates, user_tasks
from tests.diagrams import boundary, diagram, end, flows, start, timer, user_task
from tests.people import person
from tests.unit.execution.installation import CLERK, Installation, form, local

ONE_TASK = diagram(start("s"), user_task("u"), end("e"), flows("s", "u", "e"))
TWO_TASKS = diagram(start("s"), user_task("u"), user_task("w"), end("e"), flows("s", "u", "w", "e"))
ANOTHER_CLERK = person("bolat", "clerks")
STRANGER = person("stranger", "cooks")


def claim(here: Installation, actor: Actor, case_id: int, token: int) -> None:
    with here.database.transaction() as session:
        claim_task(session, here.runtime, actor, case_id, token)


def give_back(here: Installation, actor: Actor, case_id: int, token: int) -> None:
    with here.database.transaction() as session:
        unclaim_task(session, here.runtime, actor, case_id, token)


def test_a_task_is_claimed_by_one_and_refused_to_another(here: Installation) -> None:
    here.deploy(ONE_TASK)
    case_id = here.start()
    token = here.token(case_id, "u")

    claim(here, CLERK, case_id, token)
    claim(here, CLERK, case_id, token)
    with pytest.raises(NotYours, match="claimed by aigerim; ask them to give it back"):
        claim(here, ANOTHER_CLERK, case_id, token)
    with pytest.raises(NotYours, match="claimed by aigerim"):
        here.complete(case_id, "u", actor=ANOTHER_CLERK)

    assert here.rows(user_tasks)[0].assignee == "aigerim"
    assert here.told(case_id).count("task_claimed u") == 1


def test_a_task_that_was_given_back_is_free_for_others(here: Installation) -> None:
    here.deploy(ONE_TASK)
    case_id = here.start()
    token = here.token(case_id, "u")
    claim(here, CLERK, case_id, token)

    with pytest.raises(NotYours):
        give_back(here, ANOTHER_CLERK, case_id, token)
    give_back(here, CLERK, case_id, token)
    here.complete(case_id, "u", actor=ANOTHER_CLERK)

    assert here.case(case_id).state == "completed"
    assert here.event(case_id, "task_given_back").actor == "aigerim"
    assert here.event(case_id, "task_completed").actor == "bolat"


def for_people(assignee: str | None, users: str | None) -> bytes:
    task = user_task("u", None, assignee=assignee, users=users)
    return diagram(start("s"), task, end("e"), flows("s", "u", "e"))


@pytest.mark.parametrize(("assignee", "users"), [("aigerim", None), ("aigerim", '=["aigerim"]'), (None, "aigerim")])
def test_a_task_that_nobody_else_could_do_is_not_given_back(
    here: Installation, assignee: str | None, users: str | None
) -> None:
    here.deploy(for_people(assignee, users))
    case_id = here.start()
    token = here.token(case_id, "u")
    claim(here, CLERK, case_id, token)

    with pytest.raises(NobodyElse, match="is for aigerim alone: nobody could do it if it were given back"):
        give_back(here, CLERK, case_id, token)

    assert here.rows(user_tasks)[0].assignee == "aigerim"
    assert "task_given_back u" not in here.told(case_id)
    here.complete(case_id, "u")


def test_a_task_that_others_are_offered_by_name_is_given_back_to_them(here: Installation) -> None:
    here.deploy(for_people("aigerim", '=["aigerim", "bolat"]'))
    case_id = here.start()

    give_back(here, CLERK, case_id, here.token(case_id, "u"))
    here.complete(case_id, "u", actor=ANOTHER_CLERK)

    assert here.event(case_id, "task_completed").actor == "bolat"


def test_a_task_of_other_groups_cannot_be_claimed_or_completed(here: Installation) -> None:
    here.deploy(ONE_TASK)
    case_id = here.start()
    before = here.everything()

    with pytest.raises(NotYours, match="is a task of clerks; stranger is in none of these groups"):
        claim(here, STRANGER, case_id, here.token(case_id, "u"))
    with pytest.raises(NotYours):
        here.complete(case_id, "u", actor=STRANGER)

    assert here.everything() == before


def test_candidate_users_and_the_assignee_find_the_task_in_their_worklist(here: Installation) -> None:
    here.deploy(
        diagram(
            start("s"),
            user_task("named", None, users='="bolat,stranger"'),
            user_task("assigned", None, assignee="bolat"),
            end("e"),
            flows("s", "named", "assigned", "e"),
        )
    )
    case_id = here.start()

    with here.database.reading() as session:
        listed = [row.element_id for row in open_tasks(session, (), "stranger")]
    candidates = {row.group_id for row in here.rows(task_candidates)}
    with pytest.raises(NotYours):
        here.complete(case_id, "named", actor=CLERK)
    here.complete(case_id, "named", actor=STRANGER)
    with pytest.raises(NotYours):
        here.complete(case_id, "assigned", actor=STRANGER)
    with here.database.reading() as session:
        theirs = [row.element_id for row in open_tasks(session, (), "bolat")]
    here.complete(case_id, "assigned", actor=ANOTHER_CLERK)

    assert listed == ["named"]
    assert candidates == {personal_group("bolat"), personal_group("stranger")}
    assert theirs == ["assigned"]
    assert here.case(case_id).state == "completed"


def test_a_group_or_person_that_is_named_twice_is_offered_the_task_once(here: Installation) -> None:
    here.deploy(
        diagram(
            start("s"),
            user_task("u", '=["clerks", "clerks"]', users='=["bolat", "bolat"]', assignee="bolat"),
            end("e"),
            flows("s", "u", "e"),
        )
    )

    here.start()

    assert {row.group_id for row in here.rows(task_candidates)} == {"clerks", personal_group("bolat")}


def test_a_second_completion_is_refused(here: Installation) -> None:
    here.deploy(TWO_TASKS)
    case_id = here.start()
    token = here.token(case_id, "u")
    here.complete(case_id, "u")
    before = here.everything()

    with (
        pytest.raises(NoSuchTask, match=f"task {case_id}-{token} is already completed or cancelled"),
        here.database.transaction() as session,
    ):
        complete_task(session, here.runtime, CLERK, case_id, token, {})

    assert here.everything() == before


def test_an_unknown_case_is_told(here: Installation) -> None:
    with pytest.raises(NoSuchCase, match="there is no case 4711"), here.database.transaction() as session:
        complete_task(session, here.runtime, CLERK, 4711, 1, {})


def test_errors_in_a_form_change_nothing(here: Installation) -> None:
    here.deploy(
        diagram(start("s"), user_task("u", form="f"), end("e"), flows("s", "u", "e")),
        f=form(
            "f",
            {"key": "name", "validate": {"required": True, "maxLength": 5}},
            {"key": "count", "type": "number"},
        ),
    )
    case_id = here.start()
    before = here.everything()

    for values, field in (
        ({}, "name"),
        ({"name": "too long"}, "name"),
        ({"name": 5}, "name"),
        ({"name": "fits", "count": "many"}, "count"),
        ({"name": "fits", "smuggled": True}, "smuggled"),
    ):
        with pytest.raises(InvalidForm) as refused:
            here.complete(case_id, "u", values)
        assert list(refused.value.errors) == [field]

    assert here.everything() == before


def test_a_task_without_a_form_takes_any_variables_that_can_be_stored(here: Installation) -> None:
    here.deploy(ONE_TASK)
    case_id = here.start()

    with pytest.raises(NotJson, match="odd is nan"):
        here.complete(case_id, "u", {"odd": float("nan")})
    here.complete(case_id, "u", {"any": [1]})

    assert here.data(here.event(case_id, "task_completed")) == {"any": [1]}


def _at_once(*commands: Callable[[], None]) -> list[Exception]:
    """Runs commands in threads of their own that begin together; gives what they raised."""
    barrier, raised = Barrier(len(commands)), []

    def run(command: Callable[[], None]) -> None:
        barrier.wait()
        try:
            command()
        except Exception as error:  # noqa: BLE001  # what a thread raises is judged by the test
            raised.append(error)

    threads = [Thread(target=run, args=(command,)) for command in commands]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def test_of_two_operators_at_once_one_wins_and_the_other_is_told(here: Installation) -> None:
    here.deploy(TWO_TASKS)

    for _ in range(10):
        case_id = here.start()
        token = here.token(case_id, "u")

        def complete(actor: Actor, case_id: int = case_id, token: int = token) -> None:
            with here.database.transaction() as session:
                complete_task(session, here.runtime, actor, case_id, token, {})

        raised = _at_once(lambda: complete(CLERK), lambda: complete(ANOTHER_CLERK))  # run at once

        assert [type(error) for error in raised] == [NoSuchTask]
        assert here.open(case_id) == ["w"]
        assert here.told(case_id).count("task_completed u") == 1
    assert here.findings() == []


def test_of_two_claims_at_once_one_wins_and_the_other_is_told(here: Installation) -> None:
    here.deploy(ONE_TASK)

    for _ in range(10):
        case_id = here.start()
        token = here.token(case_id, "u")

        raised = _at_once(
            *(
                lambda actor=actor: claim(here, actor, case_id, token)  # type: ignore[misc]  # noqa: B023  # run at once
                for actor in (CLERK, ANOTHER_CLERK)
            )
        )

        assert [type(error) for error in raised] == [NotYours]
        assert here.told(case_id).count("task_claimed u") == 1
    assert here.findings() == []


def test_the_last_task_completed_by_two_at_once_ends_the_case_once(here: Installation) -> None:
    here.deploy(ONE_TASK)
    case_id = here.start()
    token = here.token(case_id, "u")

    def complete(actor: Actor) -> None:
        with here.database.transaction() as session:
            complete_task(session, here.runtime, actor, case_id, token, {})

    raised = _at_once(lambda: complete(CLERK), lambda: complete(ANOTHER_CLERK))

    assert [type(error) for error in raised] == [NotOpen]
    assert isinstance(raised[0], AtqaruError)
    assert here.told(case_id).count("case_completed") == 1


def test_a_task_is_due_at_its_nearest_deadline(here: Installation) -> None:
    here.deploy(
        diagram(
            start("s"),
            user_task("u", due='=date("2026-04-20")'),
            end("e"),
            end("e2"),
            end("e3"),
            flows("s", "u", "e"),
            boundary("late", "u", timer(date='=date("2026-04-10")'), interrupting=False, properties={"law": "ATT-S3"}),
            boundary(
                "soon", "u", timer(date='=date("2026-04-08")'), interrupting=False, properties={"law": "ATT-07.1"}
            ),
            flows("late", "e2"),
            flows("soon", "e3"),
        )
    )

    here.start()

    assert here.rows(user_tasks)[0].due_at == local("2026-04-08 18:30")
    assert here.rows(task_candidates)[0].due_at == local("2026-04-08 18:30")


def test_without_a_deadline_the_due_date_of_the_diagram_counts(here: Installation) -> None:
    here.deploy(
        diagram(
            start("s"),
            user_task("u", due='=date("2026-04-20")', follow_up="2026-04-07T09:00:00", priority="=70"),
            end("e"),
            flows("s", "u", "e"),
        )
    )

    here.start()

    row = here.rows(user_tasks)[0]
    assert (row.due_at, row.follow_up_at, row.priority) == (local("2026-04-20 18:30"), local("2026-04-07 09:00"), 70)
