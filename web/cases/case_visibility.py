"""Whether a person may see a case: asks `access` with the groups from the case's own diagrams."""

from engine.execution.permissions import require_not_own
from storage.database import Session, StoredRow
from storage.queries.cases import case_row
from web import access
from web.account.person import Person, signed_in
from web.cases.task_groups import task_groups
from web.language import _
from web.refusals import not_found
from web.service_texts import go_by_case


def may_see(session: Session, person: Person, case: StoredRow) -> bool:
    """Whether the person may open the page of the case."""
    return bool(visible_of(session, person, [case]))


def visible_of(session: Session, person: Person, cases: list[StoredRow]) -> list[StoredRow]:
    """The cases whose page the person may open; for lists, which check many at once."""
    if access.may_list_cases(person):
        return [case for case in cases if access.may_see_case(person, (), case.applicant)]
    found = task_groups().of_cases(session, cases)
    return [case for case, groups in found if access.may_see_case(person, groups, case.applicant)]


def found_case(session: Session, case_id: int) -> StoredRow:
    """The case, if the signed-in person may see it; others do not learn that it exists.

    Raises `OwnCase` for his own application, whose existence he knows of.
    """
    case, person = case_row(session, case_id), signed_in()
    if case is not None and access.is_operator(person):
        require_not_own(person.actor, case_id, case.applicant)
    if case is None or not may_see(session, person, case):
        raise not_found(_("This case is not available to you. Find the case in your list, or by its number."))
    return case


def visible_case(session: Session, case_id: int) -> StoredRow:
    """The case, as `found_case` gives it, for a page that uses the names in the case's diagrams."""
    case = found_case(session, case_id)
    go_by_case(session, case)
    return case
