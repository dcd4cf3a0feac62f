"""What officials send into a case by a form: offered to groups and people, checked, recorded with the sender."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import update

from engine.errors import AtqaruError
from engine.execution.case.case_view import view_case
from engine.execution.errors import NoSuchTask, NotYours, OwnMatter
from engine.execution.people.sending import send_as_official, senders_of
from engine.execution.permissions import Actor
from storage.queries.worklist import offered_messages
from storage.tables import cases, offers
from tests.diagrams import boundary, diagram, each, end, flows, message, start, sub_process, user_task
from tests.people import person
from tests.unit.execution.fixing import move
from tests.unit.execution.installation import CLERK, Installation

HEAD = person("head", "heads")
FORM = json.dumps(
    {
        "type": "default",
        "id": "reason",
        "schemaVersion": 19,
        "components": [{"type": "textfield", "id": "f", "key": "why", "label": "Why", "validate": {"required": True}}],
    }
)


def offering(**properties: str) -> bytes:
    return diagram(
        start("s"),
        user_task("u"),
        end("e"),
        flows("s", "u", "e"),
        boundary(
            "move",
            "u",
            message("moved", "=case_id"),
            interrupting=False,
            name="Move it",
            properties={"form": "reason", **properties},
            outputs={"reasons": "=append(if reasons = null then [] else reasons, why)", "who": "=sent_by"},
        ),
        end("moved"),
        flows("move", "moved"),
    )


def send(here: Installation, actor: Actor, case_id: int, nth: int = 0, **values: str) -> None:
    token = sorted({row.token for row in here.rows(offers)})[nth]
    with here.database.transaction() as session:
        send_as_official(session, here.runtime, actor, case_id, token, values)


def variables(here: Installation, case_id: int) -> Mapping[str, Any]:
    with here.database.reading() as session:
        return view_case(session, here.runtime, case_id).variables()


def offered(here: Installation, actor: Actor) -> list[str]:
    with here.database.reading() as session:
        return [row.name for row in offered_messages(session, senders_of(actor))]


def test_a_message_is_offered_to_the_officials_of_the_event_and_to_nobody_else(here: Installation) -> None:
    here.deploy(offering(senders="heads, clerks"), reason=FORM)
    here.start()

    assert offered(here, HEAD) == offered(here, CLERK) == ["Move it"]
    assert offered(here, person("dana", "applicants")) == []


def test_what_is_sent_reaches_the_case_with_its_sender(here: Installation) -> None:
    here.deploy(offering(senders="heads"), reason=FORM)
    case_id = here.start()

    send(here, HEAD, case_id, why="Snow")
    send(here, HEAD, case_id, why="More snow")

    assert variables(here, case_id)["reasons"] == ["Snow", "More snow"]
    assert variables(here, case_id)["who"] == "head"
    event = here.event(case_id, "message_entered")
    assert (event.actor, here.data(event)) == ("head", {"why": "Snow", "sent_by": "head"})
    assert here.findings() == []


def test_people_are_named_by_the_variables_of_the_case(here: Installation) -> None:
    here.deploy(offering(sender_users="=present.login"), reason=FORM)
    case_id = here.start(variables={"present": [{"login": "head"}, {"login": "other"}]})

    assert offered(here, HEAD) == ["Move it"]
    assert offered(here, CLERK) == []
    with pytest.raises(NotYours, match="is not offered to aigerim"):
        send(here, CLERK, case_id, why="Snow")


def test_the_form_refuses_what_is_missing_and_nothing_changes(here: Installation) -> None:
    here.deploy(offering(senders="heads"), reason=FORM)
    case_id = here.start()

    with pytest.raises(AtqaruError, match="Why"):
        send(here, HEAD, case_id)

    assert "reasons" not in variables(here, case_id)


def test_what_is_over_is_offered_no_more(here: Installation) -> None:
    here.deploy(offering(senders="heads"), reason=FORM)
    case_id = here.start()
    token = here.rows(offers)[0].token
    here.complete(case_id, "u")

    assert here.rows(offers) == []
    with pytest.raises(AtqaruError), here.database.transaction() as session:
        send_as_official(session, here.runtime, HEAD, case_id, token, {"why": "Snow"})


def test_who_is_concerned_himself_sends_nothing(here: Installation) -> None:
    here.deploy(offering(senders="heads"), reason=FORM)
    case_id = here.start()
    with here.database.transaction() as session:
        session.execute(update(cases).values(matter_of="head"))

    with pytest.raises(OwnMatter):
        send(here, HEAD, case_id, why="Snow")


def test_each_of_several_waits_is_offered_with_whom_it_is_about(here: Installation) -> None:
    inner = sub_process(
        "member_votes",
        start("s2"),
        user_task("vote"),
        end("e2"),
        end("off"),
        flows("s2", "vote", "e2"),
        flows("struck", "off"),
        boundary(
            "struck",
            "vote",
            message("struck off", '=string(case_id) + "/" + member'),
            name="Strike off",
            properties={"form": "reason", "senders": "heads", "subject": "=member"},
        ),
        loop=each('=["Ana", "Bek"]', "member"),
    )
    here.deploy(diagram(start("s"), inner, end("e"), flows("s", "member_votes", "e")), reason=FORM)
    case_id = here.start()

    with here.database.reading() as session:
        assert [row.subject for row in offered_messages(session, ["heads"], case_id)] == ["Ana", "Bek"]
    send(here, HEAD, case_id, nth=1, why="Ill")

    assert [row.subject for row in here.rows(offers)] == ["Ana"]
    assert here.open(case_id) == ["vote"]


def test_an_official_does_not_send_what_the_applicant_sends(here: Installation) -> None:
    here.deploy(offering(), reason=FORM)
    case_id = here.start()

    assert here.rows(offers) == []
    with pytest.raises(NoSuchTask), here.database.transaction() as session:
        send_as_official(session, here.runtime, HEAD, case_id, 2, {"why": "Snow"})


@pytest.mark.parametrize("present", [None, [], [{"login": " "}]])
def test_what_nobody_could_send_is_an_incident(here: Installation, present: object) -> None:
    here.deploy(offering(sender_users="=if present = null then null else present.login"), reason=FORM)

    here.start(variables={"present": present})

    (incident,) = here.incidents()
    assert incident.message.startswith("move: nobody can send this: the senders are ")
    assert incident.fault == "nobody"
    assert here.rows(offers) == []


MOVES = [
    ({"senders": "heads"}, {}, [], False),
    ({}, {"senders": "clerks"}, ["clerks"], True),
    ({"senders": "heads"}, {"senders": "clerks"}, ["clerks"], True),
    ({"senders": "heads"}, {"senders": "heads", "subject": "=why_not"}, ["heads"], False),
]


@pytest.mark.parametrize(("old", "new", "groups", "is_clerks"), MOVES)
def test_a_moved_case_offers_what_its_version_offers_and_nothing_beyond_its_end(
    here: Installation, old: dict[str, str], new: dict[str, str], groups: list[str], is_clerks: bool
) -> None:
    here.deploy(offering(**old), reason=FORM)
    case_id = here.start(variables={"why_not": "Ana"})
    here.deploy(offering(**new), reason=FORM)

    move(here, case_id, "p")

    assert [row.group_id for row in here.rows(offers)] == groups
    assert [row.subject for row in here.rows(offers)] == ["Ana" if "subject" in new else None for _group in groups]
    assert offered(here, CLERK) == (["Move it"] if is_clerks else [])
    if is_clerks:
        send(here, CLERK, case_id, why="Snow")
        assert variables(here, case_id)["who"] == CLERK.id
    here.complete(case_id, "u")
    assert (here.case(case_id).state, here.rows(offers)) == ("completed", [])


def test_a_case_that_was_moved_to_a_computed_name_keeps_the_message_it_waits_for(here: Installation) -> None:
    named = offering().replace(b'name="moved"', b'name="=&quot;moved-&quot; + region"')
    here.deploy(named, reason=FORM)
    case_id = here.start(variables={"region": "south"})
    here.deploy(named.replace(b'value="reason"', b'value="reason"/><zeebe:property name="senders" value="heads"'))

    move(here, case_id, "p")

    assert [row.message_name for row in here.rows(offers)] == ["moved-south"]
    send(here, HEAD, case_id, why="Snow")


def test_a_case_that_has_ended_offers_nothing_whatever_is_left_of_it(here: Installation) -> None:
    here.deploy(offering(senders="heads"), reason=FORM)
    case_id = here.start()
    with here.database.transaction() as session:
        session.execute(update(cases).where(cases.c.id == case_id).values(state="terminated"))

    assert offered(here, HEAD) == []
