"""Steps that officials begin by themselves: what an ad-hoc sub-process offers them (property `starters`)."""

from sqlalchemy import bindparam, select

from engine.execution.audit_event import Note
from engine.execution.case.advancing import advance
from engine.execution.case.case_view import CaseView
from engine.execution.due.timers import fire_overdue
from engine.execution.errors import NoSuchTask, NotYours
from engine.execution.installation.runtime import Runtime
from engine.execution.loading import load_case
from engine.execution.people.sending import senders_of
from engine.execution.permissions import Actor, require_no_part
from engine.spiff.nodes.ad_hoc import BEGUN
from engine.spiff.state.errors import NotWaiting
from engine.spiff.state.waits import WaitKind
from storage.database import Session
from storage.tables import offers

_OFFERED = select(offers.c.token).where(
    offers.c.case_id == bindparam("case_id"),
    offers.c.token == bindparam("token"),
    offers.c.group_id.in_(bindparam("starters", expanding=True)),
)


def times_begun(view: CaseView, token: int) -> int:
    """How often somebody has begun the step that a token offers."""
    return view.remembered(token, BEGUN) or 0


def begin_step(
    session: Session, runtime: Runtime, actor: Actor, case_id: int, token: int, begun: int | None = None
) -> None:
    """Begins the step that a token of a case offers to this official.

    `begun` is how often it was begun when the official decided so: who is late, or clicks twice, begins no second one.
    Raises `OwnCase` and `OwnMatter` for what decides on his own application, `NotYours` for what is not offered to him,
    `NoSuchTask` where it is offered no more, `NotWaiting` where it was begun meanwhile.
    """
    case = load_case(session, runtime, actor.id, case_id)
    require_no_part(actor, case_id, case.row)
    fire_overdue(case)
    place = case.instance.place(token)
    if place is None or place.waits_for is not WaitKind.STEP:
        raise NoSuchTask(f"case {case.id} does not offer this step any more; go back to your worklist")
    if session.execute(_OFFERED, {"case_id": case_id, "token": token, "starters": senders_of(actor)}).first() is None:
        raise NotYours(f"{place.node.name or place.node.id} (case {case_id}) is not offered to {actor.id}")
    if begun not in (None, case.instance.remembered(token, BEGUN) or 0):
        raise NotWaiting(f"{place.node.id}: this step was begun meanwhile; look at the case again")
    case.notes.append(Note.at("step_started", place.node))
    case.instance.begin_step(token)
    advance(case)
