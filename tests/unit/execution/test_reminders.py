"""Reminders: once for each deadline, a working day before, to those who have to do it."""

import pytest
from sqlalchemy import update

from engine.execution.due.reminders import remind
from engine.execution.due.worker import next_due_at
from engine.execution.installation.accounts import Account, add_account
from storage.audit import verify
from storage.tables import deadlines, notices, user_tasks
from tests.diagrams import boundary, diagram, end, flows, parallel, receive, said, start, timer, user_task
from tests.people import person
from tests.unit.execution.installation import Installation, local
from tests.unit.execution.office_changes import change, off


def due_on(day: str, title: str = "", **properties: str) -> bytes:
    return diagram(
        said(**({"title": title} if title else {})),
        start("s"),
        user_task("u", name="Check"),
        end("e"),
        end("late"),
        flows("s", "u", "e"),
        flows("term", "late"),
        boundary(
            "term", "u", timer(date=f'=date("{day}")'), interrupting=False, properties={"law": "X-1", **properties}
        ),
    )


def sent(here: Installation) -> list[tuple[str, str, str]]:
    return [(row.code, row.recipient, row.subject) for row in here.rows(notices)]


def test_the_groups_of_the_task_are_told_when_the_office_opens_on_the_working_day_before(here: Installation) -> None:
    here.deploy(due_on("2026-04-13"))  # a Monday
    case_id = here.start()

    here.at("2026-04-10 08:59:59")
    here.work()
    assert sent(here) == []
    here.at("2026-04-10 09:00:00")
    here.work()
    here.work()

    assert sent(here) == [("N-11", "clerks", "Due soon: Check")]
    event = here.event(case_id, "reminder_sent")
    assert (event.element_id, event.due_at, here.data(event)["to"]) == ("term", local("2026-04-13 18:30"), ["clerks"])
    with here.database.reading() as session:
        assert list(verify(session)) == []


def test_a_reminder_names_what_the_task_is_about(here: Installation) -> None:
    late = boundary("term", "u", timer(date='=date("2026-04-13")'), interrupting=False, properties={"law": "X-1"})
    task = user_task("u", name="Sign the document", properties={"subject": "Refusal"})
    here.deploy(diagram(start("s"), task, end("e"), end("late"), flows("s", "u", "e"), flows("term", "late"), late))
    here.start()

    here.at("2026-04-10 09:00:00")
    here.work()

    (reminder,) = here.rows(notices)
    assert "Sign the document (Refusal) is due by 13 April 2026" in reminder.text


def test_nothing_is_due_once_a_deadline_is_closed_before_its_reminder(here: Installation) -> None:
    here.deploy(due_on("2026-04-13"))
    case_id = here.start()
    due_before = next_due_at(here.database)

    here.complete(case_id, "u")

    assert due_before == local("2026-04-10 09:00:00")
    assert next_due_at(here.database) is None


def test_where_no_day_is_named_a_day_off_brings_no_reminder_either(here: Installation) -> None:
    here.deploy(due_on("2026-04-13", remind=""))
    here.start()
    before = here.rows(deadlines)[0]

    change(here, off("2026-04-13"))
    here.at("2026-04-13 09:00")
    here.work()

    (after,) = here.rows(deadlines)
    assert (before.remind_at, after.remind_at) == (None, None)
    assert [subject for _code, _recipient, subject in sent(here)] == ["Due date changed: Check"]


def test_a_deadline_from_before_its_days_were_kept_is_reminded_of_once(here: Installation) -> None:
    here.deploy(due_on("2026-04-13"))
    here.start()
    with here.database.transaction() as session:
        session.execute(update(deadlines).values(remind_days=None, escalate_to=None))

    here.at("2026-04-10 09:00:00")
    here.work()

    assert [recipient for _code, recipient, _subject in sent(here)] == ["clerks"]
    assert here.rows(deadlines)[0].remind_at is None


def test_who_is_above_and_has_the_task_too_is_told_once(here: Installation) -> None:
    here.deploy(due_on("2026-04-13"))
    here.start()
    with here.database.transaction() as session:
        session.execute(update(deadlines).values(escalate_to="clerks heads"))

    here.at("2026-04-10 09:00:00")
    here.work()

    assert [recipient for _code, recipient, _subject in sent(here)] == ["clerks", "heads"]


def test_what_is_done_before_brings_no_reminder(here: Installation) -> None:
    here.deploy(due_on("2026-04-13"))
    case_id = here.start()
    here.complete(case_id, "u")

    here.at("2026-04-10 10:00")
    here.work()

    assert sent(here) == []


@pytest.mark.parametrize("day", ["2026-04-06", "2026-04-07"])
def test_what_is_due_within_a_working_day_brings_no_reminder(here: Installation, day: str) -> None:
    here.deploy(due_on(day))
    here.start()

    assert [row.remind_at for row in here.rows(deadlines)] == [None]


def test_where_no_task_is_open_the_supervisors_are_told(here: Installation) -> None:
    term = timer(date='=date("2026-04-13")')
    here.deploy(
        diagram(
            start("s"),
            receive("r", "news", "=case_id"),
            end("e"),
            end("late"),
            flows("s", "r", "e"),
            flows("term", "late"),
            boundary("term", "r", term, interrupting=False, properties={"law": "X"}, name="The term"),
        )
    )
    here.start()
    here.at("2026-04-10 09:00")
    here.work()

    assert sent(here) == [("N-11", "supervisors", "Due soon: The term")]


def test_who_has_to_do_only_what_is_due_later_is_not_told(here: Installation) -> None:
    term = timer(date='=date("2026-04-13")')
    here.deploy(
        diagram(
            start("s"),
            parallel("g"),
            receive("r", "news", "=case_id"),
            user_task("later", name="Later", due='=date("2026-04-20")'),
            end("e"),
            end("late"),
            flows("s", "g", "r", "e"),
            flows("g", "later", "e"),
            flows("term", "late"),
            boundary("term", "r", term, interrupting=False, properties={"law": "X"}, name="The term"),
        )
    )
    here.start()

    here.at("2026-04-10 09:00")
    here.work()

    assert [recipient for _code, recipient, _subject in sent(here)] == ["supervisors"]


def test_a_reminder_that_another_worker_has_sent_is_not_sent_again(here: Installation) -> None:
    here.deploy(due_on("2026-04-13"))
    case_id = here.start()
    (row,) = here.rows(deadlines)
    here.at("2026-04-10 09:00")

    assert remind(here.database, here.runtime, case_id, row.token) is True
    assert remind(here.database, here.runtime, case_id, row.token) is False
    assert len(sent(here)) == 1


@pytest.mark.parametrize("moment", ["2026-04-13 18:30", "2026-04-14 09:00"])
def test_nobody_is_reminded_of_a_term_that_is_over(here: Installation, moment: str) -> None:
    here.deploy(due_on("2026-04-13"))
    case_id = here.start()
    (row,) = here.rows(deadlines)

    here.at(moment)

    assert remind(here.database, here.runtime, case_id, row.token) is False
    assert sent(here) == []
    assert here.rows(deadlines)[0].remind_at is None


def test_what_other_cases_have_to_do_and_what_is_due_later_is_no_part_of_a_reminder(here: Installation) -> None:
    here.deploy(
        diagram(
            start("s"),
            parallel("g"),
            user_task("u", name="Check"),
            user_task("v", groups="heads", name="Decide"),
            end("e"),
            end("late"),
            flows("s", "g", "u", "e"),
            flows("g", "v", "e"),
            flows("first", "late"),
            flows("second", "late"),
            *(
                boundary(id, task, timer(date=f'=date("{day}")'), interrupting=False, properties={"law": "X-1"})
                for id, task, day in (("first", "u", "2026-04-13"), ("second", "v", "2026-04-20"))
            ),
        ),
    )
    case_id = here.start()
    other = here.start()
    with here.database.transaction() as session:
        of_other = user_tasks.c.case_id == other
        session.execute(
            update(user_tasks).where(of_other).values(name="Something else", due_at=local("2026-04-13 18:30"))
        )

    here.at("2026-04-10 09:00")
    here.work()

    assert [(row.recipient, row.facts["names"]) for row in here.rows(notices, case_id=case_id)] == [
        ("clerks", ["Check"])
    ]


def test_who_has_the_task_by_name_is_told_and_an_applicant_is_not(here: Installation) -> None:
    term = timer(date='=date("2026-04-13")')
    here.deploy(
        diagram(
            start("s"),
            user_task("u", "", users="aigerim,nurlan", name="Check"),
            end("e"),
            end("late"),
            flows("s", "u", "e"),
            flows("term", "late"),
            boundary("term", "u", term, interrupting=False, properties={"law": "X-1"}),
        )
    )
    with here.database.transaction() as session:
        for login, group in (("aigerim", "clerks"), ("nurlan", "applicants")):
            add_account(session, here.clock, "test", Account(login, login, (group,), None), "hash")
    here.start(actor=person("dana", "applicants"))

    here.at("2026-04-10 09:00")
    here.work()

    assert [recipient for _code, recipient, _subject in sent(here)] == ["user:aigerim"]


def test_a_reminder_carries_its_facts_and_the_wording_that_says_them(here: Installation) -> None:
    here.deploy(due_on("2026-04-13", title="=full_name"))
    here.start(variables={"full_name": "Ким Анна"})
    here.at("2026-04-10 09:00")

    here.work()

    (row,) = here.rows(notices)
    assert row.facts == {
        "kind": "reminder",
        "element_id": "term",
        "names": ["Check"],
        "number": None,
        "title": "Ким Анна",
        "law": "X-1",
        "due_at": "2026-04-13T18:30:00+05:00",
        "wording": "deadline_reminder",
    }


def test_several_reminders_come_on_their_days_and_the_last_reaches_those_above(here: Installation) -> None:
    here.deploy(due_on("2026-04-14", remind="3 1", escalate="clerks, heads"))
    here.start()

    told = []
    for moment in (
        "2026-04-09 08:59:59",
        "2026-04-09 09:00",
        "2026-04-10 12:00",
        "2026-04-13 09:00",
        "2026-04-14 12:00",
    ):
        here.at(moment)
        here.work()
        told.append([row.recipient for row in here.rows(notices)])

    first = ["clerks"]
    assert told == [
        [],
        first,
        first,
        [*first, "clerks", "heads"],
        [*first, "clerks", "heads"],
    ]


def test_a_reminder_whose_day_is_over_when_the_step_begins_is_not_sent(here: Installation) -> None:
    here.deploy(due_on("2026-04-14", remind="3 1", escalate="heads"))
    here.at("2026-04-10 10:00")
    here.start()

    here.work()
    assert sent(here) == []
    here.at("2026-04-13 09:00")
    here.work()

    assert [recipient for _, recipient, _ in sent(here)] == ["clerks", "heads"]


def test_the_day_itself_can_be_that_of_the_reminder(here: Installation) -> None:
    here.deploy(due_on("2026-04-14", remind="0"))
    here.at("2026-04-13 15:00")
    here.start()
    here.at("2026-04-14 08:59:59")
    here.work()
    assert sent(here) == []

    here.at("2026-04-14 09:00")
    here.work()

    assert [recipient for _, recipient, _ in sent(here)] == ["clerks"]


def test_after_a_stop_over_both_days_one_reminder_is_sent_for_what_is_still_to_come(here: Installation) -> None:
    here.deploy(due_on("2026-04-14", remind="3 1", escalate="heads"))
    here.start()

    here.at("2026-04-13 15:00")
    here.work()

    assert [recipient for _, recipient, _ in sent(here)] == ["clerks", "heads"]
