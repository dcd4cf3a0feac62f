"""What a case has done before its registration day begins goes by the law of that day too (GEN-05)."""

from datetime import date
from typing import Any

import pytest

from engine.calendar.working_time import Week
from engine.deployment.versions import change_effective_date, withdraw_deployment
from engine.execution.case.case_view import view_case
from engine.execution.installation.accounts import Account, add_account
from engine.execution.people.tasks import claim_task
from engine.execution.permissions import Actor
from storage.tables import definitions, user_tasks
from tests.diagrams import Part, call, catch, decide, diagram, end, flows, parallel, script, start, timer, user_task
from tests.unit.execution.installation import Installation, decision, form, local
from tests.unit.execution.office_changes import ADMINISTRATOR, change, worked

MONDAY, TUESDAY = date(2026, 4, 13), date(2026, 4, 14)
FRIDAY_EVENING = "2026-04-10 19:00"
SATURDAY = "2026-04-11 12:00"
DAY = catch("day", timer(date="=at_office_open(registered_on)"))


def after(first: Part, id: str = "first", name: str = "") -> bytes:
    """A process that does something before it waits for its registration day."""
    return diagram(start("s"), first, DAY, user_task("u"), end("e"), flows("s", id, "day", "u", "e"), name=name)


def asking() -> bytes:
    return after(decide("first", "rule", "said"))


def started(here: Installation) -> int:
    here.at(FRIDAY_EVENING)
    case_id = here.start()
    here.at(SATURDAY)
    return case_id


def variable(here: Installation, case_id: int, name: str) -> Any:
    with here.database.reading() as session:
        return view_case(session, here.runtime, case_id).variables()[name]


def test_a_decision_that_was_asked_before_is_asked_again_in_the_version_of_the_day(here: Installation) -> None:
    here.deploy(asking(), rule=decision("rule", '"old"'))
    case_id = started(here)

    here.deploy(effective_from=MONDAY, rule=decision("rule", '"new"'))

    assert variable(here, case_id, "said") == "new"
    assert here.data(here.event(case_id, "values_changed"))["variables"] == {"said": {"before": "old", "after": "new"}}
    assert not here.findings()


def test_what_somebody_has_decided_otherwise_stays(here: Installation) -> None:
    otherwise = script("mine", '="mine"', "said")
    parts = (start("s"), decide("first", "rule", "said"), otherwise, DAY, user_task("u"), end("e"))
    here.deploy(diagram(*parts, flows("s", "first", "mine", "day", "u", "e")), rule=decision("rule", '"old"'))
    case_id = started(here)

    here.deploy(effective_from=MONDAY, rule=decision("rule", '"new"'))

    assert variable(here, case_id, "said") == "mine"


@pytest.mark.parametrize("is_withdrawn", [True, False])
def test_a_decision_goes_back_when_its_version_is_taken_back_or_comes_later(
    here: Installation, is_withdrawn: bool
) -> None:
    here.deploy(asking(), rule=decision("rule", '"old"'))
    here.deploy(effective_from=MONDAY, rule=decision("rule", '"new"'))
    case_id = started(here)
    begun = variable(here, case_id, "said")

    with here.database.transaction() as session:
        if is_withdrawn:
            withdraw_deployment(session, here.runtime, ADMINISTRATOR, 2, "The order does not come")
        else:
            change_effective_date(session, here.runtime, ADMINISTRATOR, 2, TUESDAY, "The order comes later")

    assert (begun, variable(here, case_id, "said")) == ("new", "old")


def test_a_registration_day_that_moves_takes_the_decision_of_the_other_day(here: Installation) -> None:
    here.deploy(asking(), rule=decision("rule", '"old"'))
    here.deploy(effective_from=MONDAY, rule=decision("rule", '"new"'))
    case_id = started(here)

    change(here, worked("2026-04-11", Week.FIVE))
    here.work()

    assert variable(here, case_id, "said") == "old"


def test_a_script_and_an_input_mapping_give_the_values_of_the_version_of_the_day_but_none_that_it_only_adds(
    here: Installation,
) -> None:
    def service(term: int, *more: Part, **outputs: str) -> bytes:
        first = script("first", f"={term}", "term", outputs={"term": "=term", **outputs})
        task = user_task("u", inputs={"limit": f"={term}"})
        return diagram(start("s"), first, task, end("e"), flows("s", "first", "u", "e"), *more)

    here.deploy(service(10))
    here.at(FRIDAY_EVENING)
    case_id = here.start(variables={"more": None})

    second = script("second", "=1", "more"), flows("u", "second", "e")
    here.deploy(service(15, *second, more="=1"), effective_from=MONDAY)

    with here.database.reading() as session:
        seen = view_case(session, here.runtime, case_id).variables(here.token(case_id, "u"))
    assert (seen["term"], seen["limit"], seen["more"]) == (15, 15, None)


def inner(task: str) -> bytes:
    return diagram(start("is"), DAY, user_task(task), end("ie"), flows("is", "day", task, "ie"), id="inner")


def calling() -> bytes:
    return diagram(start("s"), call("c", "inner"), end("e"), flows("s", "c", "e"))


def test_a_called_process_that_waits_for_the_day_goes_on_in_its_version(here: Installation) -> None:
    here.deploy(calling(), inner("old"))
    case_id = started(here)

    here.deploy(inner("new"), effective_from=MONDAY)
    here.at("2026-04-13 09:00")
    here.work()

    assert here.open(case_id) == ["new"]
    assert "version_changed c" in here.told(case_id)
    assert not here.findings()


def test_a_call_that_is_bound_to_the_latest_version_keeps_what_it_has_called(here: Installation) -> None:
    here.deploy(calling().replace(b'processId="inner"', b'processId="inner" bindingType="latest"'), inner("old"))
    case_id = started(here)

    here.deploy(inner("new"), effective_from=MONDAY)
    here.at("2026-04-13 09:00")
    here.work()

    assert here.open(case_id) == ["old"]


def test_an_open_task_gets_the_form_of_the_day(here: Installation) -> None:
    parts = (start("s"), parallel("both"), user_task("early", form="f"), end("done"), DAY, user_task("u"), end("e"))
    ways = flows("s", "both", "day", "u", "e"), flows("both", "early", "done")
    here.deploy(diagram(*parts, *ways), f=form("f", {"key": "old"}))
    case_id = started(here)

    done = here.deploy(effective_from=MONDAY, f=form("f", {"key": "new"}))

    assert done.versions == (("form", "f", 2),)
    held = here.rows(user_tasks)[0].form_definition_id
    assert here.rows(definitions, id=held)[0].version == 2
    assert "version_changed early" in here.told(case_id)


def offered_to(groups: str | None, users: str | None = None) -> bytes:
    early = user_task("early", groups, users=users)
    parts = (start("s"), parallel("both"), early, end("done"), DAY, user_task("u"), end("e"))
    return diagram(*parts, flows("s", "both", "day", "u", "e"), flows("both", "early", "done"))


def test_who_has_claimed_a_task_keeps_it_as_long_as_the_version_of_the_day_offers_it_to_him(
    here: Installation,
) -> None:
    here.deploy(offered_to("clerks"))
    with here.database.transaction() as session:
        for login, groups in (("aigerim", ("clerks",)), ("bolat", ("clerks", "heads")), ("dana", ("clerks",))):
            add_account(session, here.clock, "test", Account(login, login, groups, None), "hash")
    holders = {started_and_claimed_by(here, login): login for login in ("aigerim", "bolat", "dana")}

    here.deploy(offered_to("heads", "dana"), effective_from=MONDAY)

    assert {holders[row.case_id]: row.assignee for row in here.rows(user_tasks)} == {
        "aigerim": None,
        "bolat": "bolat",
        "dana": "dana",
    }
    assert {row.candidate_groups for row in here.rows(user_tasks)} == {"heads"}


def started_and_claimed_by(here: Installation, login: str) -> int:
    if here.clock() < local(FRIDAY_EVENING):
        here.at(FRIDAY_EVENING)
    case_id = here.start()
    with here.database.transaction() as session:
        actor = Actor(login, frozenset({"clerks"}))
        claim_task(session, here.runtime, actor, case_id, here.token(case_id, "early"))
    return case_id


def test_a_called_process_without_a_place_for_the_case_is_told(here: Installation) -> None:
    here.deploy(calling(), inner("old"))
    case_id = started(here)

    done = here.deploy(inner("new").replace(b'"day"', b'"other"'), effective_from=MONDAY)
    here.at("2026-04-13 09:00")
    here.work()

    assert done.notes[0].startswith(f"case {case_id}, to be registered on 2026-04-13, stands where the version")
    assert here.open(case_id) == ["old"]
