"""Stores a case that waits: state, projections, audit events and its own row, in one transaction or not at all."""

import structlog

from engine.errors import AtqaruError
from engine.execution.case.audit_writer import write_audit_events
from engine.execution.case.closed_deadlines import close_by_diagram
from engine.execution.case.open_case import OpenCase
from engine.execution.case.projections import project
from engine.execution.case.recounted_deadlines import recount_by_diagram
from engine.execution.case.search_keys import write_search_keys
from engine.execution.case.snapshots import store_snapshot
from engine.execution.case.subjects import note_subjects
from engine.execution.case.titles import title_of
from engine.spiff.state.occurrences import Changed, Ended, Failed, Opened
from engine.spiff.state.waits import UserTaskWait
from storage.writes.cases import CaseChange, change_case
from storage.writes.incidents import close_incidents

_log = structlog.get_logger(__name__)


def store_case(case: OpenCase) -> None:
    """Stores state, projections and audit events of a case that waits, all in the caller's transaction."""
    revision = case.row["revision"] + 1
    changes: CaseChange = {"revision": revision}
    if case.instance.is_completed:
        changes |= {"state": "completed", "ended_at": case.now, "outcome": _outcome(case)}
    close_by_diagram(case)
    note_subjects(case)
    project(case)
    close_by_diagram(case)
    recount_by_diagram(case)
    store_snapshot(case.session, case.id, case.instance.dump(), revision, is_completed=case.instance.is_completed)
    write_audit_events(case)
    if case.has_incidents or any(isinstance(each, Failed) for each in case.occurrences):
        _resolve_incidents(case)
    number, title = case.number, title_of(case)
    if number != case.row["number"]:
        changes["number"] = number
    if title != case.row["title"]:
        changes["title"] = title
    if matter_of := _new_matter(case):
        changes["matter_of"] = matter_of
    write_search_keys(case, number, title)
    change_case(case.session, case.id, case.row["revision"], **changes)


def _resolve_incidents(case: OpenCase) -> None:
    """Closes the incidents of tokens that are gone: they cannot and need not be retried."""
    live = {place.token for place in case.instance.places()}
    close_incidents(case.session, case.id, "gone", case.actor, case.now, except_at=live)


def _new_matter(case: OpenCase) -> str | None:
    """On whose own applications the case decides, None if that is as before; whom it has named once stays named."""
    known = set((case.row["matter_of"] or "").split())
    waits = (each.wait for each in case.occurrences if isinstance(each, Opened | Changed))
    named = known.union(_named(case), *(wait.matter_of for wait in waits if isinstance(wait, UserTaskWait)))
    return " ".join(sorted(named)) if named != known else None


def _named(case: OpenCase) -> list[str]:
    try:
        return case.instance.matter_of()
    except AtqaruError as error:
        _log.warning("whose matter a case is cannot be computed", case=case.id, error=str(error))
        return []


def _outcome(case: OpenCase) -> str | None:
    """The variable `outcome` of the root process, else the id of the end event that was reached."""
    outcome = case.instance.root_values("outcome").get("outcome")
    if isinstance(outcome, str) and outcome:
        return outcome
    ends = [occurrence.end for occurrence in case.occurrences if isinstance(occurrence, Ended)]
    return ends[-1].id if ends and ends[-1] else None
