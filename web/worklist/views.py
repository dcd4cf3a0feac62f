"""The worklist: open tasks of a person's groups by due moment, filtered and page by page."""

from typing import Any

from flask import Blueprint, render_template, request, url_for

from storage.database import Session, StoredRow
from storage.queries.incidents import stopped_cases, suspended_cases
from storage.queries.users import user_names
from storage.queries.worklist import Claim, TaskFilter, open_tasks, position_of
from web import access
from web.account.gate import for_signed_in
from web.account.person import Person, signed_in
from web.applications.offers import has_offers
from web.language import _
from web.marks import task_marks
from web.refusals import forbidden
from web.service_texts import service_names, version_names
from web.site import site
from web.worklist.paging import place_of_text, place_text
from web.worklist.sending_views import offered_to

pages = Blueprint("worklist", __name__)
PAGE_SIZE = 50


@pages.get("/worklist")
@for_signed_in
def tasks() -> str:
    """One page of the worklist."""
    person = signed_in()
    if not access.is_operator(person):
        raise forbidden(_("The worklist is for staff. Your applications are in your account."))
    wanted = TaskFilter(_claim(request.args.get("show")), request.args.get("service") or None, not_of=person.id)
    after = place_of_text(request.args.get("after"))
    with site().database.reading() as session:
        found = open_tasks(session, person.actor.groups_at_work, person.id, PAGE_SIZE + 1, after, wanted)
        names = service_names(session)
        people = user_names(session, {row.assignee for row in found if row.assignee})
        may_start = has_offers(session, person)
        ids = {row.case_id for row in found}
        stopped, suspended = stopped_cases(session, ids), suspended_cases(session, ids)
        versions, marks = version_names(session, found), task_marks(session, found)
        offered = offered_to(session, person)
        offered_versions = version_names(session, offered)
    rows, has_more = found[:PAGE_SIZE], len(found) > PAGE_SIZE
    chosen: dict[str, Any] = {"show": wanted.claim.value, "service": wanted.service}
    return render_template(
        "worklist/worklist.html",
        rows=rows,
        offered=offered,
        offered_versions=offered_versions,
        may_start=may_start,
        stopped=stopped,
        suspended=suspended,
        names=names,
        versions=versions,
        marks=marks,
        people=people,
        wanted=wanted,
        services=_services(names, rows, wanted),
        is_first=after is None,
        is_narrowed=wanted != TaskFilter(not_of=person.id),
        next_page=url_for("worklist.tasks", after=place_text(position_of(rows[-1])), **chosen) if has_more else None,
        first_page=url_for("worklist.tasks", **chosen),
    )


def _claim(text: str | None) -> Claim:
    try:
        return Claim(text or Claim.ANY)
    except ValueError:
        return Claim.ANY


def _services(names: dict[str, str], rows: list[StoredRow], wanted: TaskFilter) -> list[tuple[str, str]]:
    """The services for the filter of the page."""
    keys = {row.service for row in rows} | ({wanted.service} if wanted.service else set())
    return sorted(((key, names.get(key, key)) for key in keys if key), key=lambda entry: entry[1])


def next_task(session: Session, person: Person) -> StoredRow | None:
    """The task that is due first among those that the person may claim."""
    for claim in (Claim.MINE, Claim.NONE):
        if found := open_tasks(
            session, person.actor.groups_at_work, person.id, 1, None, TaskFilter(claim, not_of=person.id)
        ):
            return found[0]
    return None
