"""Versions that wait for their day: their date is corrected, or they are taken back, until it comes.

A whole deployment at once, since its files were checked together. No case can go by what was never in force; where one
does all the same, by a binding that does not look at the day, the withdrawal is refused.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, func, literal, or_, select

from engine.definition.findings import RefusedDefinition, errors_of
from engine.deployment.bundle import File, read_bundle
from engine.deployment.checked import known_in
from engine.deployment.checks import check
from engine.deployment.storing_starts import renew_starts
from engine.errors import AtqaruError
from engine.execution.audit_event import Note, record_for_installation
from engine.execution.due.waiting_cases import WaitingCase, bring_waiting_cases_in_line, waiting_cases
from engine.execution.installation.runtime import Runtime
from engine.execution.permissions import Actor, require_administrator
from engine.execution.reasons import required_reason
from storage.database import Session, StoredRow
from storage.tables import cases, definitions, resources, snapshots, user_tasks
from storage.writes.definitions import change_day, hold_deployed, withdraw_definitions
from storage.writes.start_events import remove_start_events

#: So many cases are named in a refusal.
_MOST_NAMED = 5


class NotPending(AtqaruError):
    """A deployment that is in force already, was withdrawn, or has nothing that waits."""


class InUse(AtqaruError):
    """Cases go by a version that is to be taken back."""


def change_effective_date(
    session: Session, runtime: Runtime, actor: Actor, deployment_id: int, day: date, reason: str
) -> list[str]:
    """Has a deployment that waits come into force on another day; gives notes on cases that cannot follow.

    Raises `NotPending`, `InUse` with cases that would have no version on their day, `RefusedDefinition` where something
    would miss what it needs on its day, `NoReason`, `NotYours`.
    """
    require_administrator(actor)
    why = required_reason(reason)
    hold_deployed(session, is_shared=False)
    runtime = runtime.at_present(session)
    versions = _waiting(session, runtime, deployment_id)
    today = _today(runtime)
    if day < today:
        raise NotPending(f"{day} is over, and what was registered then stays; say a day after {today}")
    if day == today:
        raise NotPending(
            f"what was registered today, {day}, goes by what is in force already; say a later day, "
            f"or withdraw deployment {deployment_id} and deploy the files again as of today"
        )
    ids, waiting = [row.id for row in versions], waiting_cases(session, runtime)
    change_day(session, deployment_id, ids, day)
    dates = {"before": str(versions[0].effective_from), "after": str(day)}
    facts = {**dates, "reason": why}
    notes = _carried_out(session, runtime, actor, versions, waiting, "effective_date_changed", facts)
    return [*notes, *renew_starts(session, runtime, ids)]


def withdraw_deployment(session: Session, runtime: Runtime, actor: Actor, deployment_id: int, reason: str) -> list[str]:
    """Takes back a deployment that waits; gives notes on cases that cannot follow.

    Raises `NotPending`, `InUse` with the cases, `RefusedDefinition` where something that waits needs it, `NoReason`,
    `NotYours`.
    """
    require_administrator(actor)
    why = required_reason(reason)
    hold_deployed(session, is_shared=False)
    runtime = runtime.at_present(session)
    versions = _waiting(session, runtime, deployment_id)
    ids, waiting = [row.id for row in versions], waiting_cases(session, runtime)
    withdraw_definitions(session, ids, runtime.clock())
    facts = {"effective_from": str(versions[0].effective_from), "reason": why}
    notes = _carried_out(session, runtime, actor, versions, waiting, "version_withdrawn", facts)
    _require_unused(session, ids)
    remove_start_events(session, ids)
    return notes


def _waiting(session: Session, runtime: Runtime, deployment_id: int) -> Sequence[StoredRow]:
    """The versions of a deployment whose day has not come."""
    rows = session.execute(
        select(definitions)
        .join(resources, resources.c.id == definitions.c.resource_id)
        .where(resources.c.deployment_id == deployment_id)
        .order_by(definitions.c.id)
    ).all()
    if not rows:
        raise NotPending(f"there is no deployment {deployment_id} with any version; see `atqaru versions`")
    if rows[0].withdrawn_at is not None:
        raise NotPending(f"deployment {deployment_id} was withdrawn already; deploy the files again")
    if rows[0].effective_from <= _today(runtime):
        if all(_has_successor(session, runtime, row) for row in rows):
            raise NotPending(
                f"deployment {deployment_id} is no longer in force: later versions of all its files have taken its "
                "place; see `atqaru versions`"
            )
        raise NotPending(
            f"deployment {deployment_id} is in force since {rows[0].effective_from}, and cases go by it; "
            "deploy what is to hold instead"
        )
    return rows


def _has_successor(session: Session, runtime: Runtime, row: StoredRow) -> bool:
    """Whether another version of the same definition is in force in its place."""
    other = definitions.c
    comes_later = or_(
        other.effective_from > row.effective_from,
        (other.effective_from == row.effective_from) & (other.version > row.version),
    )
    statement = select(other.id).where(
        other.kind == row.kind,
        other.key == row.key,
        other.effective_from <= _today(runtime),
        other.withdrawn_at.is_(None),
        comes_later,
    )
    return session.execute(statement.limit(1)).first() is not None


def _carried_out(  # what was done, to what, and what follows from it
    session: Session,
    runtime: Runtime,
    actor: Actor,
    versions: Sequence[StoredRow],
    waiting: Sequence[WaitingCase],
    type_: str,
    facts: dict[str, str],
) -> list[str]:
    """Sees that nothing misses what it needs, lets waiting cases follow, and writes the event."""
    _require_sound(session, runtime)
    data = {**facts, "versions": [[row.kind, row.key, row.version] for row in versions]}
    record_for_installation(session, runtime.clock(), actor.id, Note(type_, data=data), runtime.office.version)
    _require_law(session, versions)
    return bring_waiting_cases_in_line(session, runtime, waiting)


def _require_sound(session: Session, runtime: Runtime) -> None:
    """Raises `RefusedDefinition` if anything that waits would miss on its day what it was checked with."""
    waiting = (
        select(resources.c.deployment_id, definitions.c.effective_from)
        .join(resources, resources.c.id == definitions.c.resource_id)
        .where(definitions.c.effective_from > _today(runtime), definitions.c.withdrawn_at.is_(None))
        .distinct()
    )
    for row in session.execute(waiting).all():
        held = select(resources.c.name, resources.c.kind, resources.c.content)
        found = session.execute(held.where(resources.c.deployment_id == row.deployment_id)).all()
        bundle = read_bundle([File(*each) for each in found], runtime.office.functions)
        if errors := errors_of(check(bundle, known_in(session, row.effective_from, runtime, bundle))):
            raise RefusedDefinition(errors)


def _require_law(session: Session, versions: Sequence[StoredRow]) -> None:
    """Raises `InUse` if a case that goes by one of the versions would have none on its registration day."""
    on_its_day = select(definitions.c.id).where(
        definitions.c.kind == "process",
        definitions.c.key == cases.c.service,
        definitions.c.effective_from <= cases.c.registered_on,
        definitions.c.withdrawn_at.is_(None),
    )
    going_by = cases.c.definition_id.in_([row.id for row in versions]) & (cases.c.state == "active")
    left = list(session.scalars(select(cases.c.id).where(going_by, ~on_its_day.exists()).order_by(cases.c.id)))
    if left:
        raise InUse(
            f"cases wait for a registration day on which no version would be in force: {_named(left)}; "
            "say a day not after theirs, or deploy another version for it first"
        )


def _named(found: Sequence[int]) -> str:
    return ", ".join(map(str, found[:_MOST_NAMED])) + (" and more" if len(found) > _MOST_NAMED else "")


def _require_unused(session: Session, ids: Sequence[int]) -> None:
    called = or_(*(_mentions(session, definition_id) for definition_id in ids))
    by_task = select(user_tasks.c.case_id).where(user_tasks.c.form_definition_id.in_(ids))
    using = (
        select(cases.c.id)
        .outerjoin(snapshots, snapshots.c.case_id == cases.c.id)
        .where(or_(cases.c.definition_id.in_(ids), cases.c.id.in_(by_task), (cases.c.state == "active") & called))
        .order_by(cases.c.id)
    )
    found = list(session.scalars(using.limit(_MOST_NAMED + 1)))
    if found:
        how = "by a call of the latest version, or waiting where it began"
        raise InUse(f"cases go by it already ({how}): {_named(found)}")


def _mentions(session: Session, definition_id: int) -> ColumnElement[bool]:
    """Whether the stored state of a case holds a called process of that version."""
    ends = (f'"definition":{definition_id}{sign}'.encode() for sign in ",}")
    if session.dialect.name == "sqlite":
        return or_(*(func.instr(snapshots.c.state, literal(end)) > 0 for end in ends))
    return or_(*(snapshots.c.state.bool_op("LIKE")(literal(b"%" + end + b"%")) for end in ends))


def _today(runtime: Runtime) -> date:
    return runtime.office.local(runtime.clock()).date()
