"""What an applicant may send into his case at any time: messages whose catching event has a form (property `form`)."""

from collections.abc import Mapping
from typing import Any

from engine.execution.advancing import advance, deliver
from engine.execution.case import load_case
from engine.execution.definitions import kept
from engine.execution.errors import NoSuchTask, NotYours
from engine.execution.inbox import set_aside
from engine.execution.note import Note
from engine.execution.open_case import OpenCase
from engine.execution.permissions import Actor
from engine.execution.runtime import Runtime
from engine.execution.timers import fire_overdue
from engine.execution.values import ShownForm, checked, require_shown
from engine.spiff.errors import ExecutionError
from engine.spiff.instance import Place
from engine.spiff.occurrences import WaitKind
from storage.database import Session


def form_of(place: Place) -> str | None:
    """The form with which an applicant sends the message that a token waits for; None if he does not send it."""
    is_message = place.waits_for is WaitKind.MESSAGE
    return place.node.properties.get("form") if is_message else None


def send_message(
    session: Session,
    runtime: Runtime,
    actor: Actor,
    case_id: int,
    element_id: str,
    values: Mapping[str, Any],
    shown: ShownForm | None = None,
) -> None:
    """Sends what an event of the applicant's own case waits for, with the values of its form (K-02).

    `shown` is the form of the page from which they come. Raises `NotYours` for the case of somebody else, `NoSuchTask`
    where nothing waits for it any more, `InvalidForm` and `OtherForm`.
    """
    case = load_case(session, runtime, actor.id, case_id)
    if case.row["applicant"] != actor.id:
        raise NotYours(f"case {case_id} belongs to somebody else; sign in as its applicant")
    fire_overdue(case)
    place, form_id = _catcher(case, element_id)
    version = kept(session, "form", form_id, case.vintage)
    require_shown(shown, version)
    form = runtime.definitions.form(session, version)
    given = checked(form, values, case.instance.variables(place.token), runtime, runtime.office.local(case.now))
    case.notes.append(Note("message_entered", place.node.id, place.node.law, given))
    try:
        with case.instance.attempt():
            deliver(case, place.token, given)
    except ExecutionError as error:  # a fault of the diagram: what was sent is kept, and somebody is told
        set_aside(case, place, given, error)
    advance(case)


def _catcher(case: OpenCase, element_id: str) -> tuple[Place, str]:
    for place in case.instance.places():
        if place.node.id == element_id and (form_id := form_of(place)):
            return place, form_id
    raise NoSuchTask(f"case {case.id} does not wait for {element_id} any more; go back to your applications")
