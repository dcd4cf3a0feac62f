"""Which groups have tasks in which cases, computed once for all cases that use the same versions.

Knows no person: `access` decides what the groups may see.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from flask import current_app

from engine.errors import AtqaruError
from engine.execution.case.case_context import vintage_of
from storage.database import Session, StoredRow
from storage.queries.definitions import process_versions
from storage.rows import as_case
from web.cases.processes import calls_of, groups_in, groups_with_tasks, processes_of
from web.site import site

_EXTENSION = "atqaru-task-groups"
#: A version of a process, and its case's place among the days and moments at which versions came in.
_Place = tuple[int, int, int]


@dataclass
class _Edition:
    """What stays valid until something is deployed or withdrawn."""

    versions: tuple[StoredRow, ...]
    groups: dict[_Place, frozenset[str]] = field(default_factory=dict)
    widest: dict[int, frozenset[str]] = field(default_factory=dict)

    @property
    def days(self) -> list[date]:
        """The days from which versions are in force."""
        return sorted({row.effective_from for row in self.versions})

    @property
    def moments(self) -> list[datetime]:
        """The moments at which versions were deployed."""
        return sorted({row.deployed_at for row in self.versions})


@dataclass
class TaskGroups:
    """Caches what was found until versions change."""

    _edition: _Edition = field(default_factory=lambda: _Edition(()))

    def of_cases(self, session: Session, cases: Sequence[StoredRow]) -> Iterator[tuple[StoredRow, frozenset[str]]]:
        """Each case with the groups that have tasks in it."""
        edition = self._current(session)
        days, moments = edition.days, edition.moments
        for case in cases:
            vintage = vintage_of(site().runtime, as_case(case))
            place = case.definition_id, bisect_right(days, vintage.day), bisect_right(moments, vintage.fixed_at)
            if place not in edition.groups:
                edition.groups[place] = _groups_of(session, case)
            yield case, edition.groups[place]

    def versions_with(self, session: Session, groups: Collection[str]) -> frozenset[int]:
        """The versions of processes whose cases may have tasks of these groups, whichever versions they call."""
        edition = self._current(session)
        if not edition.widest:
            edition.widest = _widest(session, edition.versions)
        return frozenset(id_ for id_, found in edition.widest.items() if not found.isdisjoint(groups))

    def _current(self, session: Session) -> _Edition:
        versions = tuple(process_versions(session))
        if versions != self._edition.versions:
            self._edition = _Edition(versions)
        return self._edition


def task_groups() -> TaskGroups:
    """The cache of the application that answers this request."""
    found: TaskGroups = current_app.extensions.setdefault(_EXTENSION, TaskGroups())
    return found


def _groups_of(session: Session, case: StoredRow) -> frozenset[str]:
    try:
        return groups_with_tasks(processes_of(session, case))
    except AtqaruError:  # a version that this program refuses: only supervisors see its cases
        return frozenset()


def _widest(session: Session, versions: Sequence[StoredRow]) -> dict[int, frozenset[str]]:
    """For each version its own groups and those of every version of what it calls, directly or not."""
    own: dict[int, frozenset[str]] = {}
    calls: dict[int, frozenset[str]] = {}
    ids: dict[str, set[int]] = {}
    for row in versions:
        ids.setdefault(row.key, set()).add(row.id)
        try:
            process = site().runtime.definitions.process(session, row.id).process
        except AtqaruError:
            continue
        own[row.id], calls[row.id] = frozenset(groups_in(process)), frozenset(calls_of(process))
    return {id_: frozenset().union(*(own[each] for each in _reached(id_, calls, ids) if each in own)) for id_ in own}


def _reached(start: int, calls: dict[int, frozenset[str]], ids: dict[str, set[int]]) -> set[int]:
    found, ahead = {start}, [start]
    while ahead:
        fresh = {id_ for key in calls.get(ahead.pop(), ()) for id_ in ids.get(key, ())} - found
        found |= fresh
        ahead += fresh
    return found
