"""Days off, worked days and hours: what was entered, a preview of what a change would move, and the entry itself."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.execution.installation.office_entries import (
    LONGEST_LAW,
    EntryRefused,
    Kind,
    OfficeChange,
    Withdrawal,
    change_office,
    may_be_withdrawn,
)
from engine.execution.recalculation.previews import missed_before, preview
from storage.database import Session, StoredRow
from storage.numbers import number_of
from storage.queries.office import count_behind, day_entries, hours_entries, withdrawals
from storage.queries.users import user_names
from web import access
from web.account.gate import for_signed_in
from web.account.person import signed_in
from web.calendar.form import FIELDS, change_of, wrong_of
from web.entered import Wrong
from web.language import _
from web.marks import entry_mark, fits, out_of_date, posted_mark
from web.moments import now
from web.refusals import forbidden
from web.site import site

pages = Blueprint("calendar", __name__)
#: The number of cases on one page of a preview.
PAGE_SIZE = 200


@pages.get("/calendar")
@for_signed_in
def office() -> str:
    """What was entered, with the forms for new entries."""
    _require_administrator()
    return _page()


def _page(kind: str = "", given: Mapping[str, str] | None = None, errors: Mapping[str, str] | None = None) -> str:
    with site().database.reading() as session:
        days, hours, withdrawn_by = day_entries(session), hours_entries(session), withdrawals(session)
        entries: dict[Kind, list[StoredRow]] = {"day": days, "hours": hours}
        return render_template(
            "calendar/calendar.html",
            days=days[::-1],
            hours=hours[::-1],
            withdrawn_by=withdrawn_by,
            people=user_names(session, {*(row.actor for row in (*days, *hours)), *withdrawn_by.values()}),
            behind=count_behind(session, site().runtime.office.version),
            withdrawable={
                kind: {row.id for row in rows if may_be_withdrawn(site().runtime, kind, row)}
                for kind, rows in entries.items()
            },
            in_force=site().runtime.office.hours.on(now().date()),
            kind=kind,
            given=given or {},
            errors=errors or {},
            longest_law=LONGEST_LAW,
        )


@pages.get("/calendar/preview")
@for_signed_in
def look() -> str | tuple[str, int]:
    """Previews what a change would move; one page of the cases."""
    _require_administrator()
    kind, given = request.args.get("kind", ""), _given(request.args)
    try:
        change, after = change_of(kind, given), request.args.get("after", 0, type=number_of)
        with site().database.reading() as session:
            found = preview(session, site().runtime, change, after, PAGE_SIZE, signed_in().id)
            missed = missed_before(session, site().runtime, change, signed_in().id)
            entry = _entry(session, change)
    except (Wrong, EntryRefused) as error:
        wrong = error if isinstance(error, Wrong) else wrong_of(error, kind)
        return _page(kind, given, wrong.errors), 400
    way: dict[str, Any] = {"kind": kind, **given}
    return render_template(
        "calendar/preview.html",
        kind=kind,
        given=given,
        entry=entry,
        mark_of=entry_mark,
        found=found,
        missed=missed,
        is_first=not after,
        first_page=url_for("calendar.look", **way),
        next_page=url_for("calendar.look", after=found.next_case, **way) if found.next_case else None,
    )


def _entry(session: Session, change: OfficeChange) -> StoredRow | None:
    """Previews what a withdrawal would move."""
    if not isinstance(change, Withdrawal):
        return None
    entries = day_entries(session) if change.kind == "day" else hours_entries(session)
    return next((row for row in entries if row.id == change.id), None)


@pages.post("/calendar")
@for_signed_in
def enter() -> AnyResponse | tuple[str, int]:
    """Enters a change; the cases are recalculated at once, one after another."""
    _require_administrator()
    kind, given = request.form.get("kind", ""), _given(request.form)
    try:
        change = change_of(kind, given)
        _require_drawn_for(change)
        _store(change)
    except (Wrong, EntryRefused) as error:
        wrong = error if isinstance(error, Wrong) else wrong_of(error, kind)
        return _page(kind, given, wrong.errors), 400
    done = (
        _("The entry is withdrawn. Open cases are now being recalculated, one after another.")
        if isinstance(change, Withdrawal)
        else _("The entry is saved. Open cases are now being recalculated, one after another.")
    )
    flash(done, "success")
    return redirect(url_for("calendar.office"))


def _require_drawn_for(change: OfficeChange) -> None:
    """Refuses to withdraw an entry other than the one that the page has shown, where both have the same number."""
    with site().database.reading() as session:
        entry = _entry(session, change)
    if entry is not None and not fits(posted_mark(), entry_mark(entry)):
        raise out_of_date()


def _store(change: OfficeChange) -> None:
    with site().database.transaction() as session:
        change_office(session, site().runtime, signed_in().actor, change)


def _given(values: Mapping[str, str]) -> dict[str, str]:
    return {name: values[name] for name in FIELDS.get(values.get("kind", ""), ()) if name in values}


def _require_administrator() -> None:
    if not access.runs_the_office(signed_in()):
        raise forbidden(_("Days off and hours are entered by administrators. Inform one of them of the change."))
