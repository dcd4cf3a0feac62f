"""The personal account: applications, each with its state, dates, notices and documents."""

from flask import Blueprint, render_template

from engine.execution.people.notices import open_notice
from engine.execution.permissions import is_candidate
from storage.database import Session, StoredRow
from storage.queries.cases import case_list, case_row, documents_of, notices_of
from storage.queries.incidents import suspended_cases
from storage.queries.outputs import document_to_applicant, notice_to_applicant, unread_notices
from storage.queries.worklist import open_tasks
from storage.recipients import TO_APPLICANT
from storage.rows import as_task
from web import access
from web.account.gate import for_signed_in
from web.account.person import Person, signed_in
from web.applications.ownership import own
from web.applications.progress import progress_of
from web.applications.readable_case import readable_case
from web.applications.sending import messages_of
from web.applications.submissions import submissions_of
from web.issued import document_reading
from web.language import _
from web.notices.words import NoticeWords, notice_words
from web.refusals import forbidden
from web.service_texts import go_by_case, service_name_of, version_names
from web.site import site

pages = Blueprint("applications", __name__)
_MOST = 100


@pages.get("/account")
@for_signed_in
def account() -> str:
    """The person's applications, the newest first."""
    person = _applicant()
    with site().database.reading() as session:
        cases = case_list(session, _MOST, applicant=person.id)
        views = [(case, readable_case(session, case)) for case in cases]
        return render_template(
            "applications/account.html",
            cases=[(case, progress_of(session, case, view)) for case, view in views],
            names=version_names(session, cases),
            unread=unread_notices(session, [case.id for case in cases]),
            tasks=_tasks(session, person),
            messages=[message for case, view in views for message in messages_of(case, view)],
        )


@pages.get("/account/applications/<int:case_id>")
@for_signed_in
def application(case_id: int) -> str:
    """One application, with everything in it that is for its applicant."""
    with site().database.reading() as session:
        case = _own_application(session, case_id)
        view = readable_case(session, case)
        return render_template(
            "applications/application.html",
            case=case,
            progress=progress_of(session, case, view),
            service=service_name_of(session, case),
            notices=[
                (row, _words(row, case.number)) for row in notices_of(session, case_id) if row.recipient == TO_APPLICANT
            ],
            documents=[
                (row, document_reading(row)) for row in documents_of(session, case_id) if row.recipient == TO_APPLICANT
            ],
            messages=messages_of(case, view),
            tasks=[row for row in _tasks(session, signed_in()) if row.case_id == case_id],
            submissions=submissions_of(session, case),
        )


@pages.get("/account/applications/<int:case_id>/receipt")
@for_signed_in
def receipt(case_id: int) -> str:
    """The page that confirms that the application was received."""
    with site().database.reading() as session:
        case = _own_application(session, case_id)
        progress, service = progress_of(session, case, readable_case(session, case)), service_name_of(session, case)
        return render_template("applications/receipt.html", case=case, progress=progress, service=service)


@pages.get("/account/notices/<int:notice_id>")
@for_signed_in
def notice(notice_id: int) -> str:
    """One notice; opening it is recorded in the case."""
    person, database = _applicant(), site().database
    with database.reading() as session:
        row = own(notice_to_applicant(session, notice_id))
        service = _service(session, row)
    if row.read_at is None:
        with database.transaction() as session:
            open_notice(session, site().runtime, person.actor, notice_id)
    return render_template("applications/notice.html", notice=row, words=_words(row, row.number), service=service)


@pages.get("/account/documents/<int:document_id>")
@for_signed_in
def document(document_id: int) -> str:
    """One document of an application."""
    _applicant()
    with site().database.reading() as session:
        row = own(document_to_applicant(session, document_id))
        said = document_reading(row)
        return render_template("applications/document.html", document=row, said=said, service=_service(session, row))


def _own_application(session: Session, case_id: int) -> StoredRow:
    """The signed-in applicant's own case, for a page that uses the names in the case's diagrams."""
    _applicant()
    case = own(case_row(session, case_id))
    go_by_case(session, case)
    return case


def _tasks(session: Session, person: Person) -> list[StoredRow]:
    """The person's own tasks that can be done now; a suspended case accepts nothing."""
    named = open_tasks(session, (), person.id)
    paused = suspended_cases(session, [row.case_id for row in named])
    return [row for row in named if is_candidate(person.actor, as_task(row)) and row.case_id not in paused]


def _words(row: StoredRow, number: str | None) -> NoticeWords:
    return notice_words(row, number, may_see_data=True)  # it is the applicant's own case


def _service(session: Session, row: StoredRow) -> str:
    case = case_row(session, row.case_id)
    if case is None:
        return str(row.service)
    go_by_case(session, case)
    return service_name_of(session, case)


def _applicant() -> Person:
    person = signed_in()
    if not access.is_applicant(person):
        raise forbidden(_("The personal account is for applicants. Your tasks are in the worklist."))
    return person
