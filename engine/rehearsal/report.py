"""What a rehearsal reports: outcome, events, deadlines, tasks, documents, with local times; what came otherwise."""

from collections import defaultdict
from collections.abc import Mapping
from copy import deepcopy
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Table, select

from engine.definition.called_contract import contract_of
from engine.files.faults import Mistake
from engine.last_second import over_until
from engine.rehearsal.run import NOT_OPENED, Run, Unmet, started_cases
from engine.rehearsal.script import Rehearsal
from storage.database import Session, StoredRow
from storage.queries.cases import missed_deadlines_of
from storage.tables import audit_data, audit_events, cases, deadlines, definitions, documents, incidents, notices

_NOT_OPENED: dict[str, Any] = {
    "outcome": None,
    "state": "refused",
    "case": {"number": None, "registered_on": None, "term_broken": False},
    **{name: [] for name in ("events", "deadlines", "tasks", "documents", "notices", "incidents")},
}
_ENDED = {"task_completed": "completed", "task_cancelled": "cancelled"}


def report(run: Run) -> dict[str, Any]:
    """The report as JSON; the shape is described in docs/analyst.md."""
    with run.database.reading() as session:
        others = {**started_cases(session), **run.others}
        return {
            **case_report(run, session, run.case_id),
            "cases": {name: case_report(run, session, case_id) for name, case_id in others.items()},
            "refused": [
                {
                    "at": local(run, refusal.at),
                    "step": refusal.step,
                    "message": refusal.message,
                    "expected": refusal.expected,
                }
                for refusal in run.refusals
            ],
            "notes": _notes(run, session),
        }


def surprises(rehearsal: Rehearsal, run: Run) -> list[Mistake]:
    """What came otherwise than the rehearsal says, in the order of the file."""
    refused = [
        Unmet(refusal.way, f"{refusal.step} was refused at {local(run, refusal.at)}: {refusal.message}")
        for refusal in run.refusals
        if not refusal.expected
    ]
    found = sorted([*refused, *run.unmet], key=lambda each: rehearsal.line(each.way))
    return [rehearsal.mistake(each.way, each.message) for each in found]


def _notes(run: Run, session: Session) -> list[dict[str, Any]]:
    """Where an expression gave null and FEEL says why, each once, in the order of the first time.

    What a process says that it gives may be left without a value, so that an output which only reads it is no slip.
    """
    notes = list(dict.fromkeys(run.runtime.null_notes or ()))
    given = _given_by_contracts(run, session) if notes else frozenset()
    return [
        {"element": note.element, "expression": note.expression, "reason": ", ".join(note.reasons)}
        for note in notes
        if note.expression.strip() not in given
    ]


def _given_by_contracts(run: Run, session: Session) -> frozenset[str]:
    ids = session.scalars(select(definitions.c.id).where(definitions.c.kind == "process")).all()
    processes = [run.runtime.definitions.process(session, id_).process for id_ in ids]
    contracts = [contract_of(process.properties) for process in processes]
    return frozenset(each.name for contract in contracts for each in contract.gives or ())


def case_report(run: Run, session: Session, case_id: int) -> dict[str, Any]:
    """What is reported of one case; of one whose start was refused, that it was."""
    if case_id == NOT_OPENED:
        return deepcopy(_NOT_OPENED)
    case = session.execute(select(cases).where(cases.c.id == case_id)).one()
    events = events_of(session, case_id)
    return {
        "outcome": case.outcome,
        "state": case.state,
        "case": {
            "number": case.number,
            "registered_on": str(case.registered_on),
            "term_broken": _is_broken(run, session, case_id),
        },
        "events": [_event(run, event) for event in events],
        "deadlines": _deadlines(run, session, case_id),
        "tasks": _tasks(run, events),
        "documents": [
            {"kind": row.kind, "at": local(run, row.issued_at), "number": row.number}
            for row in rows_of(session, documents, case_id)
        ],
        "notices": [
            {
                "code": row.code,
                "to": row.recipient,
                "at": local(run, row.sent_at),
                "subject": row.subject,
                "kind": (row.facts or {}).get("kind"),
            }
            for row in rows_of(session, notices, case_id)
        ],
        "incidents": [
            {"element": row.element_id, "message": row.message}
            for row in rows_of(session, incidents, case_id)
            if row.resolved_at is None
        ],
    }


def _is_broken(run: Run, session: Session, case_id: int) -> bool:
    """Whether a deadline of the case was missed, or is over."""
    return case_id in missed_deadlines_of(session, [case_id], over_until(run.clock()))


def rows_of(session: Session, table: Table, case_id: int) -> list[StoredRow]:
    """What a case has in a table of outputs, in order."""
    return list(session.execute(select(table).where(table.c.case_id == case_id).order_by(table.c.id)))


def local(run: Run, moment: datetime) -> str:
    """A moment as rehearsals write it: local, with seconds only where there are some."""
    there = run.runtime.office.local(moment)
    return f"{there:%Y-%m-%d %H:%M:%S}" if there.second else run.runtime.office.minute_text(there)


def events_of(session: Session, case_id: int) -> list[dict[str, Any]]:
    """The events of a case with their data, in order."""
    rows = session.execute(
        select(audit_events, audit_data.c.data)
        .outerjoin(audit_data)
        .where(audit_events.c.chain == case_id)
        .order_by(audit_events.c.sequence)
    )
    return [{**row._mapping, "data": orjson.loads(row.data) if row.data else {}} for row in rows]


def _event(run: Run, event: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "at": local(run, event["at"]),
        "type": event["type"],
        "element": event["element_id"],
        "actor": event["actor"],
        "law": event["law"],
    }


def _deadlines(run: Run, session: Session, case_id: int) -> list[dict[str, Any]]:
    return [
        {
            "element": row.element_id,
            "law": row.law,
            "due_at": local(run, row.due_at),
            "met_at": local(run, row.settled_at) if row.state == "met" else None,
            "state": row.state,
        }
        for row in session.execute(
            select(deadlines).where(deadlines.c.case_id == case_id).order_by(deadlines.c.due_at, deadlines.c.token)
        )
    ]


def _tasks(run: Run, events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every task that was ever open; one that ended is paired with the oldest open one of its element."""
    tasks: list[dict[str, Any]] = []
    open_now: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for event in events:
        if event["type"] == "task_created":
            task = {
                "element": event["element_id"],
                "group": ",".join(event["data"].get("groups", [])),
                "due_at": local(run, event["due_at"]) if event["due_at"] else None,
                "state": "open",
            }
            tasks.append(task)
            open_now[event["element_id"]].append(task)
        elif event["type"] == "task_moved":
            open_now[event["element_id"]][0]["due_at"] = local(run, event["due_at"]) if event["due_at"] else None
        elif event["type"] in _ENDED:
            open_now[event["element_id"]].pop(0)["state"] = _ENDED[event["type"]]
    return tasks
