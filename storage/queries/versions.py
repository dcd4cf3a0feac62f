"""Every version of everything deployed, with its state on a day, and how many cases use it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import case, func, or_, select

from storage.database import Session, StoredRow
from storage.tables import cases, definitions, deployments, resources


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version; `state` is in force, waiting, superseded or withdrawn. Only processes have cases of their own."""

    kind: str
    key: str
    version: int
    state: str
    effective_from: date
    deployment_id: int
    file: str
    withdrawn_at: datetime | None
    open_cases: int | None
    ended_cases: int | None


def versions_on(session: Session, day: date, service: str | None = None) -> list[VersionLine]:
    """The versions with their state on the day, the newest of each first.

    `service` limits them to a process, decision, form or catalogue of that id, and to the files of that folder.
    """
    statement = (
        select(
            definitions,
            resources.c.name.label("file"),
            resources.c.deployment_id,
        )
        .join(resources, resources.c.id == definitions.c.resource_id)
        .join(deployments, deployments.c.id == resources.c.deployment_id)
        .order_by(definitions.c.kind, definitions.c.key, definitions.c.version.desc())
    )
    if service is not None:
        statement = statement.where(or_(definitions.c.key == service, resources.c.name.startswith(f"{service}/")))
    rows = list(session.execute(statement))
    return list(_lines(rows, _in_force(rows, day), _counts(session), day))


def _in_force(rows: list[StoredRow], day: date) -> set[int]:
    found: dict[tuple[str, str], StoredRow] = {}
    for row in rows:
        if row.withdrawn_at is None and row.effective_from <= day:
            other = found.setdefault((row.kind, row.key), row)
            if (row.effective_from, row.version) > (other.effective_from, other.version):
                found[row.kind, row.key] = row
    return {row.id for row in found.values()}


def _counts(session: Session) -> dict[int, StoredRow]:
    is_open = case((cases.c.state == "active", 1), else_=0)
    counted = select(cases.c.definition_id, func.sum(is_open).label("open"), func.count().label("all")).group_by(
        cases.c.definition_id
    )
    return {row.definition_id: row for row in session.execute(counted)}


def _lines(rows: list[StoredRow], in_force: set[int], counts: dict[int, StoredRow], day: date) -> Iterator[VersionLine]:
    for row in rows:
        count = counts.get(row.id)
        has_cases = row.kind == "process"
        yield VersionLine(
            row.kind,
            row.key,
            row.version,
            _state(row, in_force, day),
            row.effective_from,
            row.deployment_id,
            row.file,
            row.withdrawn_at,
            (int(count.open) if count else 0) if has_cases else None,
            (int(count.all - count.open) if count else 0) if has_cases else None,
        )


def _state(row: StoredRow, in_force: set[int], day: date) -> str:
    if row.withdrawn_at is not None:
        return "withdrawn"
    if row.id in in_force:
        return "in force"
    return "waiting" if row.effective_from > day else "superseded"
