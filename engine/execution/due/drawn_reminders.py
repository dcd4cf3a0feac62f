"""Reminders that a diagram draws beside those of a deadline: whom they have told today, and when the next one comes.

A drawn one is a timer with the property `alarm`, which reminds of a deadline in the same process or sub-process: it
names one of the rules of the deadline, or is attached to the same step. It says more than the engine, and so it is the
one that a person gets where both would come in one morning.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, select

from engine.definition.model import Body, Node
from engine.definition.reminding import ALARM
from engine.execution.case.case_context import vintage_of
from engine.execution.installation.called_processes import with_called
from engine.execution.installation.choices import Choices
from engine.execution.installation.runtime import Runtime
from engine.law import ids_in
from storage.database import Session
from storage.recipients import PERSONAL, personal_group
from storage.rows import StoredCase
from storage.tables import audit_events, deadlines, memberships, notices, timers

#: Until this hour a reminder waits for one that is drawn for the same morning.
NOON = 12
_RUNNING = select(func.count()).where(
    deadlines.c.case_id == bindparam("case_id"),
    deadlines.c.element_id == bindparam("element_id"),
    deadlines.c.state == "open",
)
_NEXT = select(func.min(timers.c.due_at)).where(
    timers.c.case_id == bindparam("case_id"),
    timers.c.element_id.in_(bindparam("alarms", expanding=True)),
    # one that is overdue fires now: after a stop over the morning both have become due
    timers.c.due_at <= bindparam("until"),
)
_FIRED = select(audit_events.c.at).where(
    audit_events.c.chain == bindparam("case_id"),
    audit_events.c.type == "timer_fired",
    audit_events.c.element_id.in_(bindparam("alarms", expanding=True)),
    audit_events.c.at >= bindparam("since"),
)
_TOLD = select(notices.c.recipient).where(
    notices.c.case_id == bindparam("case_id"),
    notices.c.code == bindparam("code"),
    notices.c.facts.is_(None),
    notices.c.sent_at.in_(bindparam("moments", expanding=True)),
)
_MEMBERS = select(memberships.c.group_id, memberships.c.user_id).where(
    memberships.c.group_id.in_(bindparam("groups", expanding=True))
)


@dataclass(frozen=True, slots=True)
class DrawnReminders:
    """What is drawn beside one deadline today: who was `told`, and when the next one of this morning is due.

    `next_at` is over where one is overdue and was not fired yet.
    """

    told: frozenset[str] = frozenset()
    next_at: datetime | None = None


def drawn_reminders(
    session: Session, runtime: Runtime, case: StoredCase, row: Mapping[str, Any], code: str, now: datetime
) -> DrawnReminders:
    """What the diagram draws beside the deadline of a row, in notices of a code; nothing where it runs several times.

    Of several at once, such as one for each candidate, it cannot be told to which a drawn reminder belongs.
    """
    case_id, alarms = row["case_id"], sorted(_alarms(session, runtime, case, row))
    if not alarms or session.execute(_RUNNING, {"case_id": case_id, "element_id": row["element_id"]}).scalar_one() > 1:
        return DrawnReminders()
    today = runtime.office.local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    until, asked = today + timedelta(hours=NOON), {"case_id": case_id, "alarms": alarms}
    moments = session.scalars(_FIRED, {**asked, "since": today}).all()
    told = session.scalars(_TOLD, {"case_id": case_id, "code": code, "moments": moments}) if moments else ()
    return DrawnReminders(frozenset(told), session.execute(_NEXT, {**asked, "until": until}).scalar_one())


def _alarms(session: Session, runtime: Runtime, case: StoredCase, row: Mapping[str, Any]) -> Collection[str]:
    """The ids of the timers that remind of the deadline."""
    choices, version = Choices(session, runtime.definitions, vintage_of(runtime, case)), case["definition_id"]
    element, law = row["element_id"], row["law"]

    def find() -> tuple[str, ...]:
        nodes = (each for called in with_called(choices, version) for each in called.process.body.walk())
        return tuple(beside.id for body, node in nodes if node.id == element for beside in _beside(body, node, law))

    return choices.remembered(("alarms", version, element, law), find)


def _beside(body: Body, deadline: Node, law: str) -> Iterator[Node]:
    for node in body.nodes.values():
        rules = ids_in(node.properties.get(ALARM, ""))
        is_at_step = node.attached_to is not None and node.attached_to == deadline.attached_to
        if rules and (is_at_step or not set(rules).isdisjoint(ids_in(law))):
            yield node


def untold(session: Session, recipients: Sequence[str], told: Collection[str]) -> list[str]:
    """The recipients without the people who were told; of a group in which some were, the others by name."""
    if not told:
        return list(recipients)
    members: dict[str, set[str]] = {}
    for group, user in session.execute(_MEMBERS, {"groups": sorted({*recipients, *told})}):
        members.setdefault(group, set()).add(user)
    people = {name.removeprefix(PERSONAL) for name in told if name.startswith(PERSONAL)}
    people = people.union(*(members.get(group, ()) for group in told))
    left = list[str]()
    for recipient in recipients:
        if recipient in told or recipient.removeprefix(PERSONAL) in people:
            continue
        own = members.get(recipient, set())
        left += [recipient] if own.isdisjoint(people) else map(personal_group, sorted(own - people))
    return list(dict.fromkeys(left))
