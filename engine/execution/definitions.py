"""Deployed definitions: which version is in force on a day, and each version made ready once.

Owns the cache of what was parsed; a version never changes, so nothing in it grows old, except by a new calendar.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import ScalarSelect, bindparam, select

from engine import dmn, forms
from engine.definition.model import Binding, Called
from engine.definition.reader import read_sound
from engine.execution.errors import NoDefinition
from engine.execution.office import Office
from engine.spiff.compiler import make_runnable
from engine.spiff.process import Runnable
from storage.database import Session
from storage.tables import definitions, resources

_IN_FORCE = (
    select(definitions.c.id)
    .where(
        definitions.c.kind == bindparam("kind"), definitions.c.key == bindparam("key"),
        definitions.c.effective_from <= bindparam("on_day"),
    )
    .order_by(definitions.c.effective_from.desc(), definitions.c.version.desc())
    .limit(1)
)
_RESOURCE = (
    select(definitions.c.key, resources.c.name, resources.c.content)
    .join(resources, resources.c.id == definitions.c.resource_id)
    .where(definitions.c.id == bindparam("definition_id"))
)
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class _Resource:
    key: str
    name: str
    content: bytes


class Definitions:
    """The definitions that this process has made ready, for one office."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._made: dict[tuple[str, int], object] = {}

    def process(self, session: Session, definition_id: int) -> Runnable:
        """A process definition ready to run."""
        def make(resource: _Resource) -> Runnable:
            processes = read_sound(resource.content, resource.name, self._office.functions)
            return make_runnable(definition_id, next(process for process in processes if process.id == resource.key))

        return self._ready(session, "process", definition_id, make)

    def decisions(self, session: Session, definition_id: int) -> dmn.Model:
        """The model that holds a decision."""
        return self._ready(
            session, "decision", definition_id,
            lambda resource: dmn.parse(resource.content, resource.name, functions=self._office.functions),
        )

    def form(self, session: Session, definition_id: int) -> forms.Form:
        """A form."""
        return self._ready(
            session, "form", definition_id,
            lambda resource: forms.parse(resource.content, resource.name),
        )

    def _ready(self, session: Session, kind: str, definition_id: int, make: Callable[[_Resource], Made]) -> Made:
        key = (kind, definition_id)
        if key not in self._made:
            row = session.execute(_RESOURCE, {"definition_id": definition_id}).one_or_none()
            if row is None:
                raise NoDefinition(f"definition {definition_id} is not deployed; deploy its file again")
            self._made[key] = make(_Resource(*row))
        made: Made = self._made[key]  # type: ignore[assignment]  # the kind in the key tells the type
        return made


def in_force(session: Session, kind: str, key: str, day: date) -> int:
    """The definition of that kind and key in force on a day; raises `NoDefinition`."""
    found = session.execute(_IN_FORCE, {"kind": kind, "key": key, "on_day": day}).scalar_one_or_none()
    if found is None:
        raise NoDefinition(f"no {kind} {key!r} is in force on {day}; deploy one that is effective from that day or before")
    return int(found)


def bound(session: Session, kind: str, key: str, called: Called, caller: int, day: date) -> int:
    """The definition that a call takes by its binding: what is in force on the case's day, unless the diagram says otherwise."""
    if called.binding is Binding.IN_FORCE:
        return in_force(session, kind, key, day)
    matching = select(definitions.c.id).where(definitions.c.kind == kind, definitions.c.key == key)
    if called.binding is Binding.VERSION_TAG:
        matching = matching.where(definitions.c.version_tag == called.version_tag)
    elif called.binding is Binding.DEPLOYMENT:
        matching = matching.join(resources, resources.c.id == definitions.c.resource_id).where(
            resources.c.deployment_id == _deployment_of(caller)
        )
    found = session.execute(matching.order_by(definitions.c.version.desc()).limit(1)).scalar_one_or_none()
    if found is None:
        raise NoDefinition(f"no {kind} {key!r} for binding {called.binding} {called.version_tag or ''}; deploy it")
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
