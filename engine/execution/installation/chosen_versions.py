"""Which version of a definition a case goes by: that in force on its day, among those deployed until it was fixed."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ScalarSelect, bindparam, case, select

from engine.definition.details import Binding, Called
from engine.execution.errors import NoDefinition
from engine.quoting import quoted
from storage.columns import Moment
from storage.database import Session
from storage.prepared import Query
from storage.queries.definitions import IN_FORCE
from storage.tables import definitions, deployments, resources

_IN_FORCE = Query(IN_FORCE)
#: What was deployed after the versions of a case were bound is taken only where there was nothing before: the first
#: that came, so that the case keeps what it took.
IS_LATE = case((deployments.c.deployed_at <= bindparam("fixed_at", type_=Moment), 0), else_=deployments.c.id)
_KEPT = Query(
    IN_FORCE.join(resources, resources.c.id == definitions.c.resource_id)
    .join(deployments, deployments.c.id == resources.c.deployment_id)
    .order_by(None)
    .order_by(
        IS_LATE,
        definitions.c.effective_from.desc(),
        definitions.c.version.desc(),
    )
)


@dataclass(frozen=True, slots=True)
class Vintage:
    """By what a case chooses versions: in force on its registration day, among those deployed until they are bound.

    That is when the office opens on that day, or when the case is opened where that comes later (GEN-05).
    """

    day: date
    fixed_at: datetime


def in_force(session: Session, kind: str, key: str, day: date) -> int:
    """The definition of that kind and key in force on a day; raises `NoDefinition`."""
    found = _IN_FORCE.value(session, kind=kind, key=key, on_day=day)
    if found is None:
        raise NoDefinition(
            f"no {kind} {quoted(key)} is in force on {day}; deploy one that is effective from that day or before",
        )
    return int(found)


def kept(session: Session, kind: str, key: str, vintage: Vintage) -> int:
    """The definition that a case goes by to its end, whatever is deployed meanwhile; raises `NoDefinition`."""
    found = _KEPT.value(session, kind=kind, key=key, on_day=vintage.day, fixed_at=vintage.fixed_at)
    return in_force(session, kind, key, vintage.day) if found is None else int(found)


def bound(session: Session, kind: str, key: str, called: Called, caller: int, vintage: Vintage) -> int:
    """The definition that a call takes: the one that the case goes by, unless the call's binding says otherwise."""
    if called.binding is Binding.IN_FORCE:
        return kept(session, kind, key, vintage)
    matching = select(definitions.c.id).where(
        definitions.c.kind == kind, definitions.c.key == key, definitions.c.withdrawn_at.is_(None)
    )
    if called.binding is Binding.VERSION_TAG:
        matching = matching.where(definitions.c.version_tag == called.version_tag)
    elif called.binding is Binding.DEPLOYMENT:
        matching = matching.join(resources, resources.c.id == definitions.c.resource_id).where(
            resources.c.deployment_id <= _deployment_of(caller)  # what had not changed then is in an earlier one
        )
    found = session.execute(matching.order_by(definitions.c.version.desc()).limit(1)).scalar_one_or_none()
    if found is None:
        tag = f" {quoted(called.version_tag)}" if called.version_tag else ""
        raise NoDefinition(f"no {kind} {quoted(key)} for the binding {called.binding}{tag}; deploy one")
    return int(found)


def _deployment_of(definition_id: int) -> ScalarSelect[int]:
    caller = definitions.alias("caller")
    held = resources.alias("held")
    return (
        select(held.c.deployment_id)
        .join(caller, caller.c.resource_id == held.c.id)
        .where(caller.c.id == definition_id)
        .scalar_subquery()
    )
