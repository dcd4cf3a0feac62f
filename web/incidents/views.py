"""The page of incidents: what has failed and why, filtered and page by page; one, many or all are retried."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.execution.people.retries import retry_each
from storage.database import Session, StoredRow
from storage.numbers import number_of
from storage.queries.incidents import (
    IncidentFilter,
    corrected_incidents,
    incident_count,
    incident_ids,
    incident_list,
    incidents_named,
    open_deadlines,
    places_of_incidents,
)
from storage.queries.users import user_names
from web.account.gate import for_signed_in
from web.account.person import signed_in
from web.form_page import MARK_FIELD
from web.incidents import words
from web.incidents.gate import fixer
from web.language import _
from web.marks import fits, incident_marks, out_of_date
from web.moments import now
from web.service_texts import service_names, service_text, version_names
from web.site import site

pages = Blueprint("incidents", __name__)
PAGE_SIZE = 50
#: So many are retried at once; for the rest the button is pressed again.
MOST_AT_ONCE = 200
_KINDS = ("step", "job", "timer", "message")
_HOURS = {"hour": 1, "day": 24, "week": 168}


@pages.get("/incidents")
@for_signed_in
def listed() -> str:
    """Open incidents, or those that were closed."""
    fixer()
    return _page(_chosen(request.args), request.args.get("before", type=number_of))


def _page(chosen: dict[str, Any], before: int | None = None, error: str = "") -> str:
    wanted = _wanted(chosen)
    with site().database.reading() as session:
        found = incident_list(session, wanted, PAGE_SIZE + 1, before)
        rows, has_more = found[:PAGE_SIZE], len(found) > PAGE_SIZE
        return render_template(
            "incidents/incidents.html",
            error=error,
            rows=rows,
            marks=incident_marks(session, rows),
            count=incident_count(session, wanted),
            corrected=corrected_incidents(session, [row.id for row in rows]),
            deadlines=open_deadlines(session, {row.case_id for row in rows}),
            chosen=chosen,
            words_of=words,
            kinds=_KINDS,
            most=MOST_AT_ONCE,
            is_open=wanted.is_open,
            **_choices(session, rows),
            is_narrowed=bool(chosen),
            is_first=before is None,
            first_page=url_for("incidents.listed", **chosen),
            next_page=url_for("incidents.listed", before=rows[-1].id, **chosen) if has_more else None,
        )


@pages.post("/incidents")
@for_signed_in
def retry_many() -> AnyResponse | tuple[str, int]:
    """Retries the chosen incidents, or all that fit the filter, each by itself."""
    person, chosen, database = fixer(), _chosen(request.form), site().database
    are_all = request.form.get("which") == "all"
    with database.reading() as session:
        if are_all:
            ids = incident_ids(session, _wanted(chosen), MOST_AT_ONCE)
        else:
            ids = request.form.getlist("incident", type=number_of)[:MOST_AT_ONCE]
            _require_drawn_for(session, ids)
    if ids:
        results = retry_each(database, site().runtime, person.actor, ids)
        flash(words.results_words(result for _id, result in results), "information")
    elif not are_all:
        return _page(chosen, error=_("Nothing was chosen. Tick the incidents that are to be retried.")), 422
    return redirect(url_for("incidents.listed", **chosen))


def _require_drawn_for(session: Session, ids: list[int]) -> None:
    """Refuses a list in which a number has come to mean another incident."""
    for id_, mark in incident_marks(session, incidents_named(session, ids)).items():
        if not fits(request.form.get(f"{MARK_FIELD}:{id_}", ""), mark):
            raise out_of_date()


def _chosen(given: Any) -> dict[str, Any]:
    """The chosen values of the filter."""
    names = ("show", "service", "kind", "element", "age")
    return {name: value for name in names if (value := given.get(name))}


def _wanted(chosen: dict[str, Any]) -> IncidentFilter:
    hours = _HOURS.get(chosen.get("age", ""))
    return IncidentFilter(
        is_open=chosen.get("show") != "closed",
        service=chosen.get("service"),
        kind=chosen.get("kind"),
        element=chosen.get("element"),
        opened_before=now() - timedelta(hours=hours) if hours else None,
        not_of=signed_in().id,
    )


def _choices(session: Session, rows: list[StoredRow]) -> dict[str, Any]:
    """The choices of the filter, and the names of the people who closed the listed incidents."""
    names, places = service_names(session), places_of_incidents(session, signed_in().id)
    return {
        "names": names,
        "versions": version_names(session, rows),
        "services": sorted({place.service for place in places}),
        "elements": {
            place.element_id: service_text(place.name or place.element_id, place.service, place.element_id)
            for place in places
        },
        "people": user_names(session, {row.resolved_by for row in rows if row.resolved_by}),
    }
