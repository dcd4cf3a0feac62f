"""The pages of the staff's own notices: the list, one notice, and the button that marks all as read."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.execution.people.notices import read_notices
from storage.database import Session, StoredRow
from storage.numbers import number_of
from storage.queries.cases import cases_of
from storage.queries.staff_notices import NoticeReader, notice_to, notices_to, unread_count
from web import access
from web.account.gate import for_signed_in
from web.account.person import Person, signed_in
from web.cases.case_visibility import visible_of
from web.language import _, ngettext
from web.notices.words import NoticeWords, notice_words
from web.refusals import forbidden, not_found
from web.service_texts import group_names
from web.site import site

pages = Blueprint("notices", __name__)
PAGE_SIZE = 50
#: So many are marked as read by one press of the button.
MOST_READ = 200


@pages.get("/notices")
@for_signed_in
def listed() -> str:
    """The notices to the person's groups and to the person by name, the newest first."""
    person, is_unread = _staff(), request.args.get("show") == "unread"
    after = request.args.get("after", type=number_of)
    with site().database.reading() as session:
        found = notices_to(session, _reader(person), PAGE_SIZE + 1, after, is_unread=is_unread)
        has_unread = unread_count(session, _reader(person)) > 0
        linked = _linked(session, person, found)
        names = group_names(session)
    rows, show = found[:PAGE_SIZE], "unread" if is_unread else None
    return render_template(
        "notices/notices.html",
        rows=[(row, _words(row, person), _recipient(row, person, names)) for row in rows],
        linked=linked,
        is_unread=is_unread,
        has_unread=has_unread,
        is_first=after is None,
        first_page=url_for("notices.listed", show=show),
        next_page=url_for("notices.listed", after=rows[-1].id, show=show) if len(found) > PAGE_SIZE else None,
    )


@pages.get("/notices/<int:notice_id>")
@for_signed_in
def notice(notice_id: int) -> str:
    """One notice; opening it is recorded in the case."""
    person, database = _staff(), site().database
    with database.reading() as session:
        row = notice_to(session, _reader(person), notice_id)
        if row is None:
            raise not_found(_("This notice is not available to you. Find it in the list of your notices."))
        linked, names = _linked(session, person, [row]), group_names(session)
    if row.seen_at is None:
        with database.transaction() as session:
            read_notices(session, site().runtime, person.actor, [notice_id])
    return render_template(
        "notices/notice.html",
        notice=row,
        said=_words(row, person),
        recipient=_recipient(row, person, names),
        is_linked=row.case_id in linked,
    )


@pages.post("/notices/read")
@for_signed_in
def read_all() -> Response:
    """Marks the newest unread notices as read by this person."""
    person, database = _staff(), site().database
    with database.transaction() as session:
        ids = [row.id for row in notices_to(session, _reader(person), MOST_READ, is_unread=True)]
        if ids:
            read_notices(session, site().runtime, person.actor, ids)
    flash(
        ngettext("%(num)d notice is marked as read.", "%(num)d notices are marked as read.", len(ids)),
        "success" if ids else "information",
    )
    return redirect(url_for("notices.listed"))


def _staff() -> Person:
    person = signed_in()
    if not access.is_operator(person):
        raise forbidden(_("These notices are for staff. Yours are in your account."))
    return person


def _reader(person: Person) -> NoticeReader:
    return NoticeReader.of(person.id, person.actor.groups_at_work)


def _linked(session: Session, person: Person, rows: list[StoredRow]) -> frozenset[int]:
    """The cases of the notices that the person may open."""
    cases = cases_of(session, {row.case_id for row in rows})
    return frozenset(case.id for case in visible_of(session, person, cases))


def _words(row: StoredRow, person: Person) -> NoticeWords:
    return notice_words(row, row.number, may_see_data=access.may_see_data(person))


def _recipient(row: StoredRow, person: Person, names: dict[str, str]) -> str:
    return names.get(row.recipient, row.recipient) if row.recipient in person.groups else _("You")
