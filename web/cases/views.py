"""The list of cases, and the page of one case."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint, render_template, request, url_for

from engine.execution.people.handing_over import is_for_nobody
from engine.execution.permissions import is_candidate, is_matter_of
from engine.last_second import over_until
from storage.database import Session, StoredRow
from storage.numbers import number_of
from storage.queries import cases as queries
from storage.queries.definitions import definition_row
from storage.queries.incidents import corrected_incidents
from storage.queries.staff_notices import readings_of_case
from storage.queries.users import user_names
from storage.queries.worklist import tasks_of_case
from storage.recipients import PERSONAL, personal_group
from storage.rows import as_task, concerned_people_of
from web import access
from web.account.gate import for_signed_in
from web.account.person import signed_in
from web.cases import words
from web.cases.case_visibility import visible_case
from web.cases.explanations import explanations_of
from web.cases.history import History
from web.cases.legend import LEGEND
from web.cases.listing import listing
from web.cases.notice_subjects import NoticeSubjects
from web.cases.particulars import Particulars
from web.cases.processes import CaseProcess, processes_of
from web.cases.restrictions import restrictions_of
from web.cases.timeline import timeline_of
from web.cases.tokens import awaited_elements, done_elements, tokens_of
from web.cases.words import moves_something
from web.incidents import words as incident_words
from web.issued import document_reading
from web.language import _
from web.marks import incident_marks
from web.moments import now
from web.notices.words import notice_words
from web.refusals import forbidden
from web.service_texts import group_names, service_names
from web.site import site
from web.worklist.sending_views import offered_to

pages = Blueprint("cases", __name__)
PAGE_SIZE = 50
_STATES = ("active", "completed", "terminated")
#: Open cases without progress: a step has failed, or an administrator has suspended them.
_STILL = ("stopped", "suspended")


@pages.app_context_processor
def _words() -> dict[str, object]:
    return {"words": words, "explanations_of": explanations_of}


@pages.get("/cases")
@for_signed_in
def case_list() -> str:
    """Cases, the newest first, filtered by service, state and lateness."""
    if not access.may_list_cases(signed_in()):
        raise forbidden(
            _("The list of cases is for supervisors and heads. Your tasks are in the worklist.")
            if access.is_operator(signed_in())
            else _("The list of cases is for supervisors and heads. Your applications are in your account.")
        )
    service, state, is_late = request.args.get("service"), request.args.get("state"), request.args.get("late") == "yes"
    state = state if state in (*_STATES, *_STILL) else None
    equal = {name: value for name, value in (("service", service), ("state", state)) if value}
    with site().database.reading() as session:
        found = _cases(session, is_late, request.args.get("before", type=number_of), equal)
        rows, has_more = found[:PAGE_SIZE], len(found) > PAGE_SIZE
        listed = listing(session, rows)
        names, services = service_names(session), queries.services_of_cases(session)
    chosen: dict[str, Any] = {**equal, **({"late": "yes"} if is_late else {})}
    return render_template(
        "cases/cases.html",
        rows=rows,
        listed=listed,
        names=names,
        services=services,
        service=service,
        state=state,
        is_late=is_late,
        states=(*_STATES, *_STILL),
        is_narrowed=bool(chosen),
        is_first="before" not in request.args,
        next_page=url_for("cases.case_list", before=rows[-1].id, **chosen) if has_more else None,
        first_page=url_for("cases.case_list", **chosen),
    )


def _cases(session: Session, is_late: bool, before: int | None, equal: dict[str, str]) -> list[StoredRow]:
    person = signed_in().id
    if equal.get("state") in _STILL and not is_late:
        service = {name: value for name, value in equal.items() if name != "state"}
        return queries.stopped_case_list(
            session, equal["state"] == "suspended", PAGE_SIZE + 1, before, person, **service
        )
    if is_late:
        equal = {**equal, **({"state": "active"} if equal.get("state") in _STILL else {})}
        return queries.late_cases(session, over_until(now()), PAGE_SIZE + 1, before, person, **equal)
    return queries.case_list(session, PAGE_SIZE + 1, before, person, **equal)


@pages.get("/cases/<int:case_id>")
@for_signed_in
def case(case_id: int) -> str:
    """The page of one case with everything about it."""
    with site().database.reading() as session:
        return _case_page(session, visible_case(session, case_id), now())


def _case_page(session: Session, row: StoredRow, moment: datetime) -> str:
    events, deadlines = queries.timeline(session, row.id), queries.deadlines_of(session, row.id)
    processes = processes_of(session, row)
    tokens, tasks = tokens_of(session, row), tasks_of_case(session, row.id)
    notices, incidents = queries.notices_of(session, row.id), queries.incidents_of(session, row.id)
    people = user_names(session, _logins(row, events, tasks, incidents, notices))
    by_name = {personal_group(login): name for login, name in people.items()}
    may_see_data = access.may_see_data(signed_in())
    worded = [(notice, notice_words(notice, row.number, may_see_data=may_see_data)) for notice in notices]
    history = History(session, row, events, group_names(session) | by_name, NoticeSubjects(worded, events))
    shown = _shown(processes)
    return render_template(
        "cases/case.html",
        case=row,
        closing=queries.closing_of(session, row.id),
        events=[event for event in events if moves_something(event, events)],
        deadlines=deadlines,
        history=history,
        elements=history.now,
        tasks=tasks,
        people=people,
        processes=processes,
        shown=shown,
        **_positions(processes, shown, tokens, events),
        legend=LEGEND,
        late_deadlines=len(queries.late_deadlines(session, row.id, over_until(moment))),
        timeline=timeline_of(row, events, deadlines, history, people, moment),
        notices=worded,
        readings=readings_of_case(session, row.id),
        documents=[(each, document_reading(each)) for each in queries.documents_of(session, row.id)],
        incidents=incidents,
        marks=incident_marks(session, incidents),
        offered_messages=offered_to(session, signed_in(), row.id),
        corrected=corrected_incidents(session, [incident.id for incident in incidents]),
        incident_words=incident_words,
        failed={incident.element_id for incident in incidents if incident.resolved_at is None},
        definition=definition_row(session, row.definition_id),
        may_see_data=may_see_data,
        restrictions=restrictions_of(events, history),
        **_rights(row),
        particulars=Particulars(session, history),
        offered={task.token for task in tasks if is_candidate(signed_in().actor, as_task(task))},
        for_nobody={task.token for task in tasks if is_for_nobody(session, as_task(task))},
    )


def _rights(row: StoredRow) -> dict[str, bool]:
    """What the person may do with the case itself; nothing if it decides on his own application."""
    person, is_own = signed_in(), is_matter_of(signed_in().actor, concerned_people_of(row))
    return {
        "may_retry": access.may_retry(person) and not is_own,
        "may_stop": access.may_stop_cases(person) and not is_own,
        "is_kept_from_fixing": access.may_retry(person) and is_own,
    }


def _positions(
    processes: tuple[CaseProcess, ...],
    shown: CaseProcess,
    tokens: Mapping[str, Counter[str]],
    events: Iterable[queries.TimelineEvent],
) -> dict[str, Any]:
    """Where the case is: in the diagram that is shown, in how many places of each, and at which steps it waits."""
    waiting: Counter[str] = tokens.get(shown.id, Counter())
    return {
        "tokens": dict(waiting),
        "awaited": awaited_elements(processes, tokens),
        "waiting_in": {id_: sum(count.values()) for id_, count in tokens.items()},
        "done": done_elements(shown, events, waiting),
    }


def _logins(
    row: StoredRow,
    events: Iterable[queries.TimelineEvent],
    tasks: Iterable[StoredRow],
    incidents: Iterable[StoredRow],
    notices: Iterable[StoredRow],
) -> set[str]:
    """Every person whom the page names."""
    named = {row.suspended_by, *(task.assignee for task in tasks), *(each.resolved_by for each in incidents)}
    personal = {notice.recipient for notice in notices if notice.recipient.startswith(PERSONAL)}
    by_name = {recipient.removeprefix(PERSONAL) for recipient in personal}
    return {event.actor for event in events} | {login for login in named if login} | by_name


def _shown(processes: tuple[CaseProcess, ...]) -> CaseProcess:
    """The process whose diagram is shown: the requested one, else the case's own."""
    asked = next((process for process in processes if process.id == request.args.get("process")), None)
    return asked or processes[0]
