"""What people send into a case apart from their tasks: messages whose catching event has a form (property `form`).

An applicant sends from his account, such as an objection; officials send what an event offers to them, such as that a
session is moved.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, select

from engine.definition.details import Sending
from engine.execution.audit_event import Note, about
from engine.execution.case.advancing import advance, deliver
from engine.execution.case.open_case import OpenCase
from engine.execution.case.values import Shown, checked, require_shown, with_hidden
from engine.execution.due.inbox import set_aside
from engine.execution.due.timers import fire_overdue
from engine.execution.errors import NoSuchTask, NotYours
from engine.execution.installation.applicant_account import with_account
from engine.execution.installation.runtime import Runtime
from engine.execution.loading import load_case
from engine.execution.permissions import Actor, require_no_part
from engine.spiff.state.errors import ExecutionError
from engine.spiff.state.places import Place
from engine.spiff.state.waits import WaitKind
from storage.database import Session
from storage.recipients import personal_group
from storage.tables import offers

#: The variable in which a message that an official has sent by a form bears his login.
SENT_BY = "sent_by"
_OFFERED = select(offers.c.token, offers.c.subject).where(
    offers.c.case_id == bindparam("case_id"), offers.c.group_id.in_(bindparam("senders", expanding=True))
)


def form_of(place: Place) -> str | None:
    """The form with which an applicant sends the message that a token waits for; None if he does not send it."""
    sending = _sending_of(place)
    return sending.form_id if sending and not sending.is_for_officials else None


def form_of_officials(place: Place) -> str | None:
    """The form with which officials send the message that a token waits for; None if they do not."""
    sending = _sending_of(place)
    return sending.form_id if sending and sending.is_for_officials else None


def senders_of(actor: Actor) -> list[str]:
    """Under which names something is offered to an official: his groups, and himself; none for who only applies."""
    return [] if actor.only_applies else [*sorted(actor.groups_at_work), personal_group(actor.id)]


def send_message(
    session: Session,
    runtime: Runtime,
    actor: Actor,
    case_id: int,
    element_id: str,
    values: Mapping[str, Any],
    shown: Shown = None,
) -> None:
    """Sends what an event of the applicant's own case waits for, with the values of its form (K-02).

    `shown` is the form of the page from which they come. Raises `NotYours` for the case of somebody else, `NoSuchTask`
    where nothing waits for it any more, `InvalidForm` and `OtherForm`.
    """
    case = load_case(session, runtime, actor.id, case_id)
    if case.row["applicant"] != actor.id:
        raise NotYours(f"case {case_id} belongs to somebody else; sign in as its applicant")
    fire_overdue(case)
    for place in case.instance.places():
        if place.node.id == element_id and (form_id := form_of(place)):
            _send(case, place, form_id, values, shown)
            return
    raise NoSuchTask(f"case {case.id} does not wait for {element_id} any more; go back to your applications")


def send_as_official(
    session: Session,
    runtime: Runtime,
    actor: Actor,
    case_id: int,
    token: int,
    values: Mapping[str, Any],
    shown: Shown = None,
) -> None:
    """Sends what a token of a case waits for and its event offers to this official, with the values of its form.

    The message bears the login of the sender as `sent_by`. Raises `OwnCase` and `OwnMatter` for what decides on his own
    application, `NotYours` for what is not offered to him, and else what `send_message` raises.
    """
    case = load_case(session, runtime, actor.id, case_id)
    require_no_part(actor, case_id, case.row)
    fire_overdue(case)
    place = case.instance.place(token)
    form_id = form_of_officials(place) if place else None
    if place is None or form_id is None:
        raise NoSuchTask(f"case {case.id} does not wait for this any more; go back to your worklist")
    offered = session.execute(_OFFERED, {"case_id": case_id, "senders": senders_of(actor)})
    subjects = {row.token: row.subject for row in offered}
    if token not in subjects:
        raise NotYours(f"{place.node.name or place.node.id} (case {case_id}) is not offered to {actor.id}")
    if subject := subjects[token]:
        case.about[token] = subject
    _send(case, place, form_id, values, shown, **{SENT_BY: actor.id})


def _sending_of(place: Place) -> Sending | None:
    return place.node.sending if place.waits_for is WaitKind.MESSAGE else None


def _send(case: OpenCase, place: Place, form_id: str, values: Mapping[str, Any], shown: Shown, **more: str) -> None:
    runtime = case.runtime
    version = case.choices.kept("form", form_id)
    require_shown(shown, version)
    form = runtime.definitions.form(case.session, version).beside(case.labels)
    seen: Mapping[str, Any] = case.instance.variables(place.token)
    if SENT_BY not in more:
        seen = with_account(case.session, form, seen, case.row["applicant"])
    given = {**checked(form, values, seen, runtime, runtime.office.local(case.now), shown), **more}
    case.notes.append(
        Note("message_entered", place.node.id, place.node.law, {**given, **about(case.about.get(place.token))})
    )
    results = with_hidden(given, form, place.node)
    try:
        with case.instance.attempt():
            deliver(case, place.token, results)
    except ExecutionError as error:  # a fault of the diagram: what was sent is kept, and somebody is informed
        set_aside(case, place, results, error)
    advance(case)
