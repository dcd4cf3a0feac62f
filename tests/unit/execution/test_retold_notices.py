"""Notices that tell dates go out again when these have moved: to the applicant, and to whom they are work (S-13)."""

from datetime import date, datetime
from typing import Any

import pytest

from engine.execution.installation.office_entries import Withdrawal
from engine.execution.recalculation.previews import MovedMoment, preview
from engine.iso_text import utc_text
from storage.tables import notices
from tests.diagrams import (
    Part,
    boundary,
    catch,
    diagram,
    end,
    flows,
    script,
    service_task,
    start,
    timer,
    together,
    user_task,
)
from tests.unit.execution.installation import Installation, local
from tests.unit.execution.office_changes import change, off

TEXT = '="Dear applicant,\\nregistration on " + string(registered_on) + ", result by " + string(ends_on) + "."'
FRIDAY_EVENING = "2026-04-10 19:00"


def notice(id: str = "n", text: str = TEXT, *, to: str = "applicant", **properties: str) -> Any:
    return service_task(
        id,
        headers={"code": "N-02"},
        inputs={"to": to, "subject": "Date of the result", "text": text},
        properties=properties,
        name="When the result is due",
    )


def service(*, days: int = 10, sent: Any = None, term: dict[str, str] | None = None, **common: str) -> bytes:
    """Tells the date of the result before the registration day; then somebody works on the case within its term."""
    return diagram(
        start("s"),
        script("count", f"=working_days_after(registered_on, {days})", "ends_on"),
        sent or notice(),
        catch("day", timer(date="=at_office_open(registered_on)")),
        user_task("u", name="Look"),
        end("e"),
        flows("s", "count", "n", "day", "u", "e"),
        boundary(
            "term", "u", timer(date="=date(ends_on)"), interrupting=False, properties={"law": "S3", **(term or {})}
        ),
        end("late"),
        flows("term", "late"),
        **common,
    )


def within(id: str, due: str) -> Part:
    """A task with a term of its own."""
    term, late = f"{id}_due", f"{id}_late"
    watching = boundary(term, id, timer(date=due), interrupting=False, properties={"law": "S3"})
    return together(user_task(id), watching, end(late), flows(term, late))


def three_steps(held_on: str, text: str = '="Held on " + string(held_on) + "."') -> bytes:
    """Tells a day when a first step is done, each of three within a term: the second is what the notice speaks of."""
    return diagram(
        start("s"),
        script("plan", held_on, "held_on"),
        within("draft", "=working_days_after(registered_on, 9)"),
        notice(text=text),
        within("hold", "=working_days_after(registered_on, 5)"),
        within("decide", "=working_days_after(registered_on, 9)"),
        end("e"),
        flows("s", "plan", "draft", "n", "hold", "decide", "e"),
    )


def told_by_then(here: Installation) -> int:
    """A case that has told the day."""
    case_id = here.start()
    here.complete(case_id, "draft")
    here.work()
    return case_id


def told(here: Installation, to: str = "applicant") -> list[tuple[str, str, str]]:
    return [(row.code, row.subject, row.text.rpartition("\n")[2]) for row in here.rows(notices) if row.recipient == to]


def test_a_date_that_only_a_variable_holds_is_told_again_when_it_moves(here: Installation) -> None:
    here.deploy(service())
    here.at(FRIDAY_EVENING)
    case_id = here.start()

    change(here, off("2026-04-20"))
    here.work()
    here.work()

    assert told(here) == [
        ("N-02", "Date of the result", "registration on 2026-04-13, result by 2026-04-27."),
        ("N-02", "Dates changed: Date of the result", "registration on 2026-04-13, result by 2026-04-28."),
    ]
    again = here.rows(notices)[1]
    assert again.text == (
        "Dates in the notice of 10 April 2026, 19:00 have changed. It now reads:\n\n"
        "Dear applicant,\nregistration on 2026-04-13, result by 2026-04-28."
    )
    assert again.facts["kind"] == "dates_moved"
    assert datetime.fromisoformat(again.facts["told_at"]) == local("2026-04-10 19:00")
    sent = [event for event in here.events(case_id) if event.type == "notice_sent"]
    assert [(event.element_id, here.data(event)["to"]) for event in sent] == [("n", ["applicant"])] * 2
    assert not here.findings()


def test_another_registration_day_is_told_with_all_that_follows_from_it(here: Installation) -> None:
    here.deploy(service())
    here.at(FRIDAY_EVENING)
    here.start()

    change(here, off("2026-04-13"))
    here.work()

    assert told(here)[1:] == [
        ("N-02", "Dates changed: Date of the result", "registration on 2026-04-14, result by 2026-04-28.")
    ]


def test_each_move_is_told_once_and_so_is_the_way_back(here: Installation) -> None:
    here.deploy(service())
    here.at(FRIDAY_EVENING)
    here.start()

    entries = (off("2026-04-20"), off("2026-04-21"), Withdrawal("day", 2), Withdrawal("day", 1))
    for hour, entry in enumerate(entries, 10):
        here.at(f"2026-04-11 {hour}:00")
        change(here, entry)
        here.work()

    days = [text[-11:-1] for _code, _subject, text in told(here)]
    assert days == ["2026-04-27", "2026-04-28", "2026-04-29", "2026-04-28", "2026-04-27"]


def test_what_has_not_moved_is_not_told_again(here: Installation) -> None:
    here.deploy(service())
    here.at(FRIDAY_EVENING)
    here.start()

    change(here, off("2026-06-01"))
    here.work()

    assert len(told(here)) == 1


def test_the_term_of_a_new_version_is_told(here: Installation) -> None:
    here.deploy(service())
    here.at(FRIDAY_EVENING)
    here.start()
    here.at("2026-04-11 12:00")

    here.deploy(service(days=5), effective_from=date(2026, 4, 13))

    assert told(here)[1:] == [
        ("N-02", "Dates changed: Date of the result", "registration on 2026-04-13, result by 2026-04-20.")
    ]


def test_other_words_of_a_new_version_are_not_told(here: Installation) -> None:
    here.deploy(service())
    here.at(FRIDAY_EVENING)
    here.start()
    here.at("2026-04-11 12:00")

    here.deploy(service(sent=notice(text=TEXT.replace("Dear", "Good"))), effective_from=date(2026, 4, 13))

    assert len(told(here)) == 1


def test_a_term_that_tells_the_applicant_itself_does_not_tell_him_twice(here: Installation) -> None:
    here.deploy(service(term={"notice": "N-02"}))
    here.start()

    change(here, off("2026-04-15"))
    here.work()

    assert [subject for _code, subject, _text in told(here)] == [
        "Date of the result",
        "Dates changed: Date of the result",
    ]


def test_who_works_on_the_case_where_the_notice_was_sent_is_told_the_same_under_the_code_of_the_diagram(
    here: Installation,
) -> None:
    here.deploy(service(sent=notice(notice="N-06")))
    here.start()
    here.work()

    change(here, off("2026-04-15"))
    here.work()

    moved = ("N-06", "Dates changed: Date of the result", "registration on 2026-04-06, result by 2026-04-21.")
    assert told(here)[1:] == [moved]
    assert [each for each in told(here, "clerks") if each[0] == "N-06"] == [moved]


def test_a_notice_to_the_office_is_no_promise_to_the_applicant(here: Installation) -> None:
    here.deploy(service(sent=notice(to="heads")))
    here.start()

    change(here, off("2026-04-15"))
    here.work()

    assert len(told(here, "heads")) == 1
    assert told(here) == []


def test_a_notice_that_was_never_sent_is_not_told_anew(here: Installation) -> None:
    here.deploy(
        diagram(
            start("s"),
            script("count", "=working_days_after(registered_on, 10)", "ends_on"),
            user_task("u"),
            notice(),
            end("e"),
            flows("s", "count", "u", "n", "e"),
        )
    )
    here.start()

    change(here, off("2026-04-15"))
    here.work()

    assert told(here) == []


def test_a_notice_that_tells_the_day_on_which_it_was_sent_is_known_by_it(here: Installation) -> None:
    here.deploy(service(sent=notice(text='="On " + string(today()) + ": by " + string(ends_on)')))
    here.start()
    here.at("2026-04-09 10:00")

    change(here, off("2026-04-15"))
    here.work()
    here.at("2026-04-10 10:00")
    change(here, off("2026-04-16"))
    change(here, off("2026-04-17"))
    here.work()

    assert [text for _code, _subject, text in told(here)] == [
        "On 2026-04-06: by 2026-04-20",
        "On 2026-04-06: by 2026-04-21",
        "On 2026-04-06: by 2026-04-23",
    ]


def test_the_preview_shows_which_date_the_applicant_would_be_told(here: Installation) -> None:
    here.deploy(service())
    here.at(FRIDAY_EVENING)
    case_id = here.start()

    with here.database.reading() as session:
        found = preview(session, here.runtime, off("2026-04-20"))

    name = "When the result is due"
    moved = MovedMoment(case_id, None, "notice", name, "", date(2026, 4, 27), date(2026, 4, 28))
    assert found.moved == (moved,)


def test_the_preview_of_a_case_that_is_behind_shows_it_too(here: Installation) -> None:
    here.deploy(service())
    here.at(FRIDAY_EVENING)
    here.start()
    change(here, off("2026-04-20"))

    with here.database.reading() as session:
        found = preview(session, here.runtime, off("2026-04-21"))

    assert [(each.before, each.after) for each in found.moved] == [(date(2026, 4, 28), date(2026, 4, 29))]


@pytest.mark.parametrize("is_late", [False, True])
def test_of_several_changes_at_one_turn_everybody_is_told_the_end_once(here: Installation, is_late: bool) -> None:
    here.deploy(service(term={"notice": "N-02"}))
    case_id = here.start()
    here.work()

    for entry in (off("2026-04-15"), off("2026-04-16"), off("2026-04-17")):
        change(here, entry)
        if not is_late:
            here.work()
    here.work()

    times = 1 if is_late else 3
    assert len(told(here)) == 1 + times
    assert told(here)[-1][2] == "registration on 2026-04-06, result by 2026-04-23."
    due = [row.facts for row in here.rows(notices, recipient="clerks") if row.facts["kind"] == "due_moved"]
    assert len(due) == times
    assert due[-1]["before"] == utc_text(local("2026-04-20 18:30" if is_late else "2026-04-22 18:30"))
    assert [event.type for event in here.events(case_id)].count("deadline_moved") == 3
    assert not here.findings()


def test_what_was_entered_and_taken_back_before_the_turn_of_a_case_is_told_to_nobody(here: Installation) -> None:
    here.deploy(service(term={"notice": "N-02"}))
    case_id = here.start()
    here.work()
    before = here.rows(notices)

    change(here, off("2026-04-15"))
    change(here, Withdrawal("day", 1))
    here.work()

    assert here.rows(notices) == before
    assert [event.type for event in here.events(case_id)].count("deadline_moved") == 2


def test_a_day_within_a_term_that_was_met_since_is_not_told_again(here: Installation) -> None:
    here.deploy(three_steps("=working_days_after(registered_on, 5)"))
    case_id = told_by_then(here)
    here.at("2026-04-07 10:00")
    here.complete(case_id, "hold")

    with here.database.reading() as session:
        shown = preview(session, here.runtime, off("2026-04-10"))
    change(here, off("2026-04-10"))
    here.work()

    assert [moment.kind for moment in shown.moved] == ["deadline", "task"]
    assert [text for _code, _subject, text in told(here)] == ["Held on 2026-04-13."]


def test_a_day_after_every_term_that_was_met_since_is(here: Installation) -> None:
    here.deploy(three_steps("=working_days_after(registered_on, 7)"))
    case_id = told_by_then(here)
    here.at("2026-04-07 10:00")
    here.complete(case_id, "hold")

    change(here, off("2026-04-10"))
    here.work()

    assert [text for _code, _subject, text in told(here)] == ["Held on 2026-04-15.", "Held on 2026-04-16."]


def test_a_day_that_is_over_is_not_told_again(here: Installation) -> None:
    here.deploy(
        three_steps(
            "=working_days_after(registered_on, 20)", '="Held on " + string(working_days_after(registered_on, 1)) + "."'
        )
    )
    told_by_then(here)
    here.at("2026-04-08 10:00")

    change(here, off("2026-04-07"))
    here.work()

    assert [text for _code, _subject, text in told(here)] == ["Held on 2026-04-07."]


def test_a_term_that_was_met_before_the_notice_was_sent_is_none_of_its_own(here: Installation) -> None:
    here.deploy(three_steps("=working_days_after(registered_on, 5)"))
    told_by_then(here)

    change(here, off("2026-04-10"))
    here.work()

    assert [text for _code, _subject, text in told(here)] == ["Held on 2026-04-13.", "Held on 2026-04-14."]
