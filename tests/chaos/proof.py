"""What must hold after any kill, and when all cases have ended: nothing is lost, nothing is there twice."""

from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Table, func, select

from engine.execution.installation.runtime import Runtime
from engine.execution.loading import load_case
from engine.last_second import fires_at
from engine.spiff.state.waits import WaitKind
from storage.audit import verify
from storage.database import Database, Session
from storage.tables import (
    audit_data,
    audit_events,
    cases,
    deadlines,
    documents,
    incidents,
    jobs,
    messages,
    notices,
    number_series,
    records,
    subscriptions,
    task_candidates,
    timers,
    user_tasks,
)
from tests.chaos.service import EXPECTED, ROUNDS

_TABLES: dict[WaitKind, Table] = {
    WaitKind.USER_TASK: user_tasks,
    WaitKind.JOB: jobs,
    WaitKind.TIMER: timers,
    WaitKind.MESSAGE: subscriptions,
    WaitKind.SIGNAL: subscriptions,
}


def projections_fit(database: Database, runtime: Runtime) -> list[str]:
    """What the projections say differently from the snapshots; rebuilt from the places of every active case."""
    with database.transaction() as session:
        active = (
            session.execute(select(cases.c.id).where(cases.c.state == "active").order_by(cases.c.id)).scalars().all()
        )
        found = [fault for case_id in active for fault in _faults_of(session, runtime, case_id)]
        found += [
            f"{table.name} holds rows of cases that have ended"
            for table in (*_TABLES.values(), task_candidates)
            if session.execute(select(table.c.case_id).where(table.c.case_id.not_in(active)).limit(1)).first()
        ]
        return found


def _faults_of(session: Session, runtime: Runtime, case_id: int) -> list[str]:
    case = load_case(session, runtime, "proof", case_id)
    expected: dict[str, dict[int, tuple[Any, ...]]] = {table.name: {} for table in _TABLES.values()}
    terms: dict[int, datetime | None] = {}
    for place in case.instance.places():
        table = _TABLES.get(place.waits_for) if place.waits_for else None
        if table is None:
            continue
        due_at = case.instance.due_at(place.token) if place.waits_for is WaitKind.TIMER else None
        if place.node.is_deadline and due_at:
            terms[place.token] = due_at
            due_at = fires_at(due_at)
        expected[table.name][place.token] = (place.node.id, *((due_at,) if table is timers else ()))
    faults = []
    for table in set(_TABLES.values()):
        columns = [table.c.token, table.c.element_id, *((table.c.due_at,) if table is timers else ())]
        rows = session.execute(select(*columns).where(table.c.case_id == case_id))
        stored = {row[0]: tuple(row[1:]) for row in rows}
        if stored != expected[table.name]:
            faults.append(f"case {case_id}: {table.name} holds {stored}, the state says {expected[table.name]}")
    is_open = (deadlines.c.case_id == case_id) & (deadlines.c.state == "open")
    stored_terms = {row.token: row.due_at for row in session.execute(select(deadlines).where(is_open))}
    if stored_terms != terms:
        faults.append(f"case {case_id}: open deadlines {stored_terms}, the state says {terms}")
    offered = set(
        session.execute(select(task_candidates.c.token).where(task_candidates.c.case_id == case_id)).scalars()
    )
    if offered != set(expected["user_tasks"]):
        faults.append(f"case {case_id}: offered {offered}, the state says {set(expected['user_tasks'])}")
    return faults


def everything_once(database: Database, folder: Path) -> list[str]:
    """What is lost or doubled when every case has ended."""
    with database.reading() as session:
        found = [str(finding) for finding in verify(session)]
        for case in session.execute(select(cases).order_by(cases.c.id)):
            found += _of_case(session, case)
        found += _numbers(session) + _acknowledged(session, folder) + _effects(session, folder)
        found += [f"open incident: {row}" for row in session.execute(select(incidents))]
        undelivered = select(func.count()).select_from(messages).where(messages.c.state != "delivered")
        if session.execute(undelivered).scalar_one():
            found.append("messages were not delivered")
        to_all = select(messages.c.correlation_key).where(messages.c.for_process.is_(None))
        twice = to_all.group_by(messages.c.correlation_key).having(func.count() > 1)
        found += [f"two messages for {key}" for key in session.execute(twice).scalars()]
    return found


def _of_case(session: Session, case: Any) -> list[str]:
    chain = select(audit_events.c.type, audit_events.c.element_id).where(audit_events.c.chain == case.id)
    told = Counter(f"{type_} {element or ''}".strip() for type_, element in session.execute(chain))
    found = []
    if case.state != "completed":
        found.append(f"case {case.id} ({case.service}) has not ended")
    if told != EXPECTED[case.service]:
        found.append(
            f"case {case.id} ({case.service}): {told - EXPECTED[case.service]} too much, "
            f"{EXPECTED[case.service] - told} lost"
        )
    papers = {"application": (1, 1, 1)}.get(case.service, (0, 0, 0))
    stored = tuple(
        session.execute(select(func.count()).select_from(table).where(table.c.case_id == case.id)).scalar_one()
        for table in (documents, notices, records)
    )
    return found + ([f"case {case.id}: papers {stored}, expected {papers}"] if stored != papers else [])


def _numbers(session: Session) -> list[str]:
    """No gap and none twice, the answer got the number of its pair, and each started a case by message and signal."""
    last = {row.name: row.last for row in session.execute(select(number_series))}
    given = sorted(session.execute(select(cases.c.number).where(cases.c.service == "application")).scalars())
    wanted = sorted(f"C-{number}" for number in range(1, len(given) + 1))
    papers = sorted(session.execute(select(documents.c.number)).scalars())
    answered = sorted(session.execute(select(cases.c.outcome).where(cases.c.service == "answer")).scalars())
    found = [] if given == wanted == answered else [f"numbers {given}, answered {answered}"]
    started = {"echo", "siren"}
    services = select(cases.c.service, func.count()).where(cases.c.service.in_(started)).group_by(cases.c.service)
    counted = {row.service: row[1] for row in session.execute(services)}
    if counted != dict.fromkeys(started if given else (), len(given)):
        found.append(f"started by events {counted}, {len(given)} applications")
    if last != {"chaos": len(given), "D-X-2026": len(given)} or len(set(papers)) != len(given):
        found.append(f"series {last}, {len(set(papers))} papers for {len(given)} applications")
    return found


def _acknowledged(session: Session, folder: Path) -> list[str]:
    """What was reported to an operator as done is done; each task was completed once."""
    done: Counter[str] = Counter()
    entered = select(audit_data.c.data).join(audit_events).where(audit_events.c.type == "task_completed")
    for data in session.execute(entered).scalars():
        done[orjson.loads(data)["remark"]] += 1
    opened = set(session.execute(select(cases.c.id)).scalars())
    found = [f"task {remark} was completed {count} times" for remark, count in done.items() if count > 1]
    for line in (folder / "acknowledged").read_text().splitlines():
        words = line.split()
        if words[0] == "opened" and int(words[1]) not in opened:
            found.append(f"lost: {line}")
        if words[0] == "completed" and done[f"{words[1]}-{words[3]}"] != 1:
            found.append(f"lost: {line}")
    return found


def _effects(session: Session, folder: Path) -> list[str]:
    """The outside was reached at least once for each job, always under the same key."""
    keys = set((folder / "effects").read_text().split())
    applications = session.execute(
        select(func.count()).select_from(cases).where(cases.c.service == "application")
    ).scalar_one()
    return [] if len(keys) == applications * ROUNDS else [f"{len(keys)} keys outside for {applications} applications"]
