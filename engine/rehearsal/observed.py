"""What can be seen of a rehearsed case at the moment of its clock, in the shape in which rehearsals expect it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import select

from engine.execution.case.case_view import CaseView
from engine.execution.case.issuing import in_every_language
from engine.execution.case.snapshots import read_instance
from engine.rehearsal.expected import Expectation
from engine.rehearsal.fields import AS_ISSUED
from engine.rehearsal.report import case_report, events_of, local, rows_of
from engine.rehearsal.run import NOT_OPENED, Run, started_cases
from storage.database import Session, StoredRow
from storage.queries.cases import case_with_state
from storage.queries.registers import entries_of
from storage.tables import documents, incidents, notices
from storage.writes.register_entries import key_of_case

_NOTHING: Mapping[str, Any] = {
    "outcome": None,
    "status": "",
    "variables": {},
    "variables_at": {},
    "waits_at": [],
    "case": {"number": None, "registered_on": None, "term_broken": False},
    "deadlines": [],
    "tasks": [],
    "notices": [],
    "documents": [],
    "entries": [],
    "decisions": [],
    "incidents": [],
}


def observed(run: Run, name: str, expected: Expectation) -> dict[str, Any]:
    """The facts of the case of a name, by the fields of an expectation; of its variables those that it names."""
    refusals = [
        {"step": refusal.step, "at": local(run, refusal.at), "texts": {AS_ISSUED: refusal.message}}
        for refusal in run.refusals
        if refusal.case == name
    ]
    with run.database.reading() as session:
        case_id = run.id_of(session, name)
        if case_id is None or case_id == NOT_OPENED:
            state = "refused" if case_id == NOT_OPENED else None
            return {**_NOTHING, "state": state, "refusals": refusals}
        found = case_report(run, session, case_id)
        view = _view(run, session, case_id)
        return {
            **{field: found[field] for field in ("outcome", "state", "case", "deadlines", "tasks")},
            "status": _status(view),
            "variables": view.named(_names(expected.variables)),
            "variables_at": {at: view.seen_at(at, _names(values)) for at, values in expected.variables_at.items()},
            "waits_at": list(dict.fromkeys(place.node.id for place in view.places())),
            "notices": [_notice(run, row) for row in rows_of(session, notices, case_id)],
            "documents": [_document(run, row) for row in rows_of(session, documents, case_id)],
            "entries": [_entry(run, row) for row in entries_of(session, case_id)],
            "decisions": list(_decisions(run, session, case_id)),
            "incidents": [_incident(row) for row in rows_of(session, incidents, case_id)],
            "refusals": refusals,
        }


def _names(paths: Iterable[str]) -> set[str]:
    """The variables in which paths begin."""
    return {path.partition(".")[0] for path in paths}


def all_incidents(run: Run) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every incident that was opened in any case of the rehearsal, with the name of the case."""
    with run.database.reading() as session:
        names = {case_id: name for name, case_id in {**started_cases(session), **run.others}.items()}
        for row in session.execute(select(incidents).order_by(incidents.c.id)):
            yield names.get(row.case_id, ""), _incident(row)


def _view(run: Run, session: Session, case_id: int) -> CaseView:
    """The case with its variables, also one that has ended."""
    row = case_with_state(session, case_id)
    assert row is not None  # noqa: S101  # nothing is erased in a rehearsal
    runtime = run.runtime.at_present(session)
    return CaseView(read_instance(session, runtime, row, row["snapshot"], run.clock()))


def _status(view: CaseView) -> str:
    """The status that the applicant reads: that of the innermost step that has one."""
    found = [place.node.status for place in view.places() if place.node.status]
    return found[-1] if found else ""


def _notice(run: Run, row: StoredRow) -> dict[str, Any]:
    return {
        "code": row.code,
        "to": row.recipient,
        "at": local(run, row.sent_at),
        "kind": (row.facts or {}).get("kind"),
        "texts": _texts(row.subject, row.text, row.wording),
    }


def _document(run: Run, row: StoredRow) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "number": row.number,
        "to": row.recipient,
        "at": local(run, row.issued_at),
        "texts": _texts(row.title, row.text, row.wording),
    }


def _entry(run: Run, row: StoredRow) -> dict[str, Any]:
    key = None if row.key == key_of_case(row.case_id) else row.key
    return {"register": row.register, "key": key, "at": local(run, row.entered_at), "holds": row.data}


def _texts(title: str, text: str, wording: Mapping[str, Any] | None) -> dict[str, str]:
    """Title and text as they went out, and in each language that there is."""
    found = {AS_ISSUED: f"{title}\n{text}"}
    return found | {language: "\n".join(said) for language, said in in_every_language(title, text, wording).items()}


def _decisions(run: Run, session: Session, case_id: int) -> Iterator[dict[str, Any]]:
    for event in events_of(session, case_id):
        for evaluation in event["data"].get("evaluations", ()) if event["type"] == "decision_evaluated" else ():
            yield {
                "decision": evaluation["decision"],
                "element": event["element_id"],
                "at": local(run, event["at"]),
                "rules": evaluation.get("matched"),
            }


def _incident(row: StoredRow) -> dict[str, Any]:
    return {"element": row.element_id, "texts": {AS_ISSUED: row.message}}
