"""Starting cases: the day of registration, the versions that a case keeps, what is refused at the door."""

from datetime import date, timedelta
from typing import Any

import pytest

from engine.errors import AtqaruError
from engine.execution.case.values import TooMuch
from engine.execution.errors import ChannelClosed, InvalidForm, NoDefinition, NotOpen, NotYours
from engine.execution.people.tasks import complete_task
from engine.execution.permissions import Actor, may_start
from engine.roles import Role
from engine.spiff.state.json_types import NotJson
from storage.tables import cases
from tests.diagrams import call, decide, diagram, end, flows, said, script, start, user_task
from tests.unit.execution.installation import APPLICANT, CLERK, Installation, decision, form, local

ONE_TASK = diagram(start("s"), user_task("u"), end("e"), flows("s", "u", "e"))


def versioned(word: str, **called: Any) -> bytes:
    """A diagram that notes which version it is."""
    return diagram(
        start("s"),
        script("note", f'="{word}"', "outcome"),
        user_task("u"),
        end("e"),
        flows("s", "note", "u", "e"),
        **called,
    )


@pytest.mark.parametrize(
    ("channel", "received", "registered_on"),
    [
        ("portal", "2026-04-06 11:00", date(2026, 4, 6)),
        ("portal", "2026-04-06 18:30:00.900000", date(2026, 4, 6)),
        ("portal", "2026-04-06 18:30:01", date(2026, 4, 7)),
        ("portal", "2026-04-10 18:40", date(2026, 4, 13)),
        ("counter", "2026-04-06 11:00", date(2026, 4, 6)),
    ],
)
def test_a_case_is_registered_on_the_day_that_its_channel_gives(
    here: Installation, channel: str, received: str, registered_on: date
) -> None:
    here.deploy(ONE_TASK)

    case_id = here.start(channel=channel, received=received)

    assert here.case(case_id).registered_on == registered_on
    assert here.case(case_id).received_at == local(received)


def test_who_is_in_none_of_the_groups_that_a_process_names_does_not_start_it(here: Installation) -> None:
    begins = start("s", properties={"form": "f", "starters": "clerks heads"})
    here.deploy(diagram(begins, user_task("u"), end("e"), flows("s", "u", "e")), f=form("f", {"key": "text"}))

    with pytest.raises(NotYours, match="p is started by clerks, heads; nurlan is in none of these groups"):
        here.start(variables={"text": "a"}, actor=APPLICANT)

    assert here.open(here.start(variables={"text": "a"}, actor=CLERK)) == ["u"]


@pytest.mark.parametrize(
    ("starters", "may"), [((), (True, False)), (("clerks",), (False, True)), (("heads",), (False, False))]
)
def test_applicants_start_what_names_no_group(starters: tuple[str, ...], may: tuple[bool, bool]) -> None:
    assert (may_start(APPLICANT, starters), may_start(CLERK, starters)) == may


def test_applicants_start_nothing_as_officials() -> None:
    turned = Actor("ann", frozenset({"clerks"}), frozenset({Role.APPLY}), frozenset({"clerks"}))

    assert not may_start(turned, ("clerks",))


def test_a_closed_channel_takes_nothing(here: Installation) -> None:
    here.deploy(ONE_TASK)

    with pytest.raises(ChannelClosed, match="counter takes nothing at 2026-04-11 11:00"):
        here.start(channel="counter", received="2026-04-11 11:00")

    assert here.rows(cases) == []


def test_an_unknown_channel_or_service_is_named(here: Installation) -> None:
    here.deploy(ONE_TASK)

    with pytest.raises(AtqaruError, match="pigeon"):
        here.start(channel="pigeon")
    with pytest.raises(NoDefinition, match="no process 'nothing' is in force on 2026-04-06; deploy"):
        here.start("nothing")


def test_the_registration_day_chooses_the_version_and_not_the_day_of_receipt(here: Installation) -> None:
    here.deploy(versioned("old"))
    here.deploy(versioned("new"), effective_from=date(2026, 4, 7))

    before = here.start(received="2026-04-06 18:30")
    after = here.start(received="2026-04-06 18:31")

    assert [_finished(here, case_id) for case_id in (before, after)] == ["old", "new"]


def _finished(here: Installation, case_id: int) -> str:
    here.complete(case_id, "u")
    outcome: str = here.case(case_id).outcome
    return outcome


def test_a_case_keeps_its_called_process_decision_and_form_whatever_is_deployed_meanwhile(here: Installation) -> None:
    outer = diagram(
        start("s"),
        user_task("first"),
        call("inside", "inner"),
        decide("choose", "choice", "chosen"),
        script("tell", "=inner_version + chosen", "outcome"),
        user_task("last", form="f"),
        end("e"),
        flows("s", "first", "inside", "choose", "tell", "last", "e"),
    )
    inner = diagram(
        start("s"), script("note", '="old"', "inner_version"), end("e"), flows("s", "note", "e"), id="inner"
    )
    here.deploy(outer, inner, choice=decision("choice", '"old"'), f=form("f", {"key": "old"}))
    case_id = here.start()
    here.clock.advance_to(here.clock() + timedelta(minutes=1))
    here.deploy(
        inner.replace(b"&quot;old", b"&quot;new").replace(b'="old', b'="new'),
        choice=decision("choice", '"new"'),
        f=form("f", {"key": "new"}),
    )
    here.restarted()

    here.complete(case_id, "first")
    here.complete(case_id, "last", {"old": "taken"})

    assert (here.case(case_id).state, here.case(case_id).outcome) == ("completed", "oldold")
    another = here.start()
    here.complete(another, "first")
    with pytest.raises(InvalidForm, match="old"):
        here.complete(another, "last", {"old": "taken"})


def test_what_was_missing_when_the_case_was_opened_is_taken_when_it_is_deployed(here: Installation) -> None:
    outer = diagram(start("s"), user_task("u"), call("inside", "=which"), end("e"), flows("s", "u", "inside", "e"))
    here.deploy(outer)
    case_id = here.start(variables={"which": "inner"})
    here.complete(case_id, "u")
    missing = here.incidents()
    here.clock.advance_to(here.clock() + timedelta(minutes=1))
    here.deploy(diagram(start("s"), end("e"), flows("s", "e"), id="inner"))

    here.retry(missing[0].id)

    assert "no process 'inner' is in force" in missing[0].message
    assert here.case(case_id).state == "completed"


def test_binding_to_the_deployment_finds_what_did_not_change_in_it(here: Installation) -> None:
    def outer(name: str) -> bytes:
        text = diagram(start("s"), call("inside", "inner"), end(name), flows("s", "inside", name))
        return text.replace(b"<zeebe:calledElement ", b'<zeebe:calledElement bindingType="deployment" ')

    inner = diagram(start("s"), user_task("u"), end("e"), flows("s", "u", "e"), id="inner")
    here.deploy(outer("e1"), inner)
    here.deploy(outer("e2"), inner)

    case_id = here.start()

    assert here.incidents() == []
    assert here.open(case_id) == ["u"]


def test_binding_to_a_version_tag_takes_that_version(here: Installation) -> None:
    def inner(tag: str) -> bytes:
        text = diagram(start("s"), user_task(f"u{tag}"), end("e"), flows("s", f"u{tag}", "e"), id="inner")
        extension = f'<bpmn:extensionElements><zeebe:versionTag value="{tag}"/></bpmn:extensionElements>'
        return text.replace(b'isExecutable="true">', b'isExecutable="true">' + extension.encode(), 1)

    outer = diagram(start("s"), call("inside", "inner"), end("e"), flows("s", "inside", "e")).replace(
        b"<zeebe:calledElement ", b'<zeebe:calledElement bindingType="versionTag" versionTag="A" '
    )
    here.deploy(inner("A"), outer)
    here.deploy(inner("B"))

    case_id = here.start()

    assert here.open(case_id) == ["uA"]


def test_the_start_form_is_checked(here: Installation) -> None:
    begins, titled = start("s", properties={"form": "f"}), said(title="=full_name")
    service = diagram(titled, begins, user_task("u"), end("e"), flows("s", "u", "e"))
    here.deploy(service, f=form("f", {"key": "full_name", "validate": {"required": True, "maxLength": 20}}))

    with pytest.raises(InvalidForm) as missing:
        here.start(variables={})
    with pytest.raises(InvalidForm) as unknown:
        here.start(variables={"full_name": "Nurlan", "smuggled": 1})
    case_id = here.start(variables={"full_name": "Nurlan"})

    assert list(missing.value.errors) == ["full_name"]
    assert "smuggled" in unknown.value.errors
    assert here.case(case_id).title == "Nurlan"
    assert len(here.rows(cases)) == 1


class Odd(dict):  # type: ignore[type-arg]  # what a caller might hand over by mistake
    pass


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (float("nan"), "odd is nan"),
        (float("inf"), "odd is inf"),
        (date(2026, 4, 6), "odd is a date"),
        ({1: "one"}, "odd holds the key 1"),
        ((1, 2), "odd is a tuple"),
        (10**30, "odd is a whole number"),
        ("\ud800", "odd holds half a character"),
        (Odd(), "odd is a Odd"),
    ],
)
def test_values_that_are_no_json_are_refused_by_name(here: Installation, value: object, message: str) -> None:
    here.deploy(ONE_TASK)

    with pytest.raises(NotJson, match=message):
        here.start(variables={"odd": value})

    assert here.rows(cases) == []


def test_very_deep_values_are_refused(here: Installation) -> None:
    here.deploy(ONE_TASK)
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]

    with pytest.raises(NotJson, match="deep is nested more than 100 deep"):
        here.start(variables={"deep": deep})


def test_more_than_one_megabyte_at_once_is_refused(here: Installation) -> None:
    here.deploy(
        diagram(start("s"), user_task("u", form="f"), end("e"), flows("s", "u", "e")), f=form("f", {"key": "text"})
    )
    case_id = here.start(variables={"text": "x" * 900_000})

    with pytest.raises(TooMuch, match="shorten text, the longest with 1000002 bytes"):
        here.complete(case_id, "u", {"text": "x" * 1_000_000})
    with pytest.raises(TooMuch):
        here.start(variables={"text": "x" * 1_000_000})
    with pytest.raises(TooMuch):
        here.publish("m", "1", text="x" * 1_000_000)

    assert here.open(case_id) == ["u"]


def test_names_that_the_engine_gives_cannot_be_brought_along(here: Installation) -> None:
    here.deploy(diagram(start("s"), script("copy", "=string(case_id)", "outcome"), end("e"), flows("s", "copy", "e")))

    case_id = here.start(variables={"case_id": 4711})

    assert here.case(case_id).outcome == str(case_id)


def test_the_outcome_is_the_end_reached_where_no_variable_tells_it(here: Installation) -> None:
    here.deploy(ONE_TASK)
    case_id = here.start()

    here.complete(case_id, "u")

    assert (here.case(case_id).state, here.case(case_id).outcome) == ("completed", "e")
    assert here.case(case_id).ended_at == here.clock()


def test_nothing_can_be_done_in_a_case_that_has_ended(here: Installation) -> None:
    here.deploy(ONE_TASK)
    case_id = here.start()
    token = here.token(case_id, "u")
    here.at("2026-04-07 02:00")  # by UTC it is still the day before
    here.complete(case_id, "u")
    before = here.everything()

    with (
        pytest.raises(NotOpen, match=f"case {case_id} ended on 2026-04-07"),
        here.database.transaction() as session,
    ):
        complete_task(session, here.runtime, CLERK, case_id, token, {})

    assert here.everything() == before
