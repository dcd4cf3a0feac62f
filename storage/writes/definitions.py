"""The only writer of `deployments`, of their files in `resources`, of the versions in them, `definitions`, and of
`deployed_state`."""

from collections.abc import Collection
from datetime import date, datetime
from typing import TypedDict
from uuid import uuid4

from sqlalchemy import bindparam, insert, update

from storage.database import Session
from storage.holding import hold
from storage.prepared import Write
from storage.tables import definitions, deployed_state, deployments, resources

_MARK = Write(update(deployed_state).values(mark=bindparam("new_mark")))


class DeploymentRow(TypedDict):
    """Files that were put in force together."""

    deployed_at: datetime
    actor: str
    effective_from: date
    source: str


class ResourceRow(TypedDict):
    """One file of a deployment."""

    deployment_id: int
    name: str
    kind: str
    content: bytes
    content_hash: bytes
    folder: str | None


class DefinitionRow(TypedDict):
    """A version of a process, decision, form or catalogue in a file."""

    kind: str
    key: str
    version: int
    version_tag: str | None
    name: str
    effective_from: date
    resource_id: int


def hold_deployed(session: Session, *, is_shared: bool) -> None:
    """Keeps what is deployed as it is until the end of the transaction; to be called before the clock is read.

    Who changes it holds it alone. Who notes the moment until which a case takes what is deployed shares it: otherwise
    something deployed before that moment could be committed after it, and the case would take what it did not see.
    """
    hold(session, "deployed", is_shared=is_shared)


def add_deployment(session: Session, row: DeploymentRow) -> int:
    """Adds a deployment; returns its id."""
    _mark(session)
    return int(session.execute(insert(deployments).values(row).returning(deployments.c.id)).scalar_one())


def add_resource(session: Session, row: ResourceRow) -> int:
    """Adds a file; returns its id."""
    return int(session.execute(insert(resources).values(row).returning(resources.c.id)).scalar_one())


def add_definition(session: Session, row: DefinitionRow) -> None:
    """Adds a version, of which only the effective day may change, until that has come."""
    _mark(session)
    session.execute(insert(definitions).values(row))


def change_day(session: Session, deployment_id: int, definition_ids: Collection[int], day: date) -> None:
    """Changes the effective day of a deployment and its versions."""
    _mark(session)
    session.execute(update(definitions).where(definitions.c.id.in_(definition_ids)).values(effective_from=day))
    session.execute(update(deployments).where(deployments.c.id == deployment_id).values(effective_from=day))


def withdraw_definitions(session: Session, definition_ids: Collection[int], now: datetime) -> None:
    """Withdraws versions that have not come into force."""
    _mark(session)
    session.execute(update(definitions).where(definitions.c.id.in_(definition_ids)).values(withdrawn_at=now))


def _mark(session: Session) -> None:
    """What was remembered of the versions holds no more."""
    _MARK(session, [{"new_mark": uuid4().hex}])
