"""Whether a person may see a case: asks `access` with what the case's own diagrams say."""

from storage.database import Session, StoredRow
from storage.queries.cases import case_row
from web import access
from web.account.person import Person, signed_in
from web.cases.processes import groups_with_tasks, processes_of
from web.cases.task_groups import task_groups
from web.language import _
from web.refusals import forbidden, not_found
from web.service_texts import go_by_case


def may_see(session: Session, person: Person, case: StoredRow) -> bool:
    """Whether the person may open the page of the case."""
    groups = () if access.may_list_cases(person) else groups_with_tasks(processes_of(session, case))
    return access.may_see_case(person, groups, case.applicant)


def visible_of(session: Session, person: Person, cases: list[StoredRow]) -> list[StoredRow]:
    """Those of the cases whose page the person may open; for lists, which ask of many."""
    if access.may_list_cases(person):
        return cases
    found = task_groups().of_cases(session, cases)
    return [case for case, groups in found if access.may_see_case(person, groups, case.applicant)]


def found_case(session: Session, case_id: int) -> StoredRow:
    """The case, whether or not its diagrams can be read; applicants are not told that there is one."""
    case = case_row(session, case_id)
    if case is None or not access.is_operator(signed_in()):
        raise not_found(
            _("There is no case %(case_id)s for you. Check the number, or look it up in your list.", case_id=case_id)
        )
    return case


def visible_case(session: Session, case_id: int) -> StoredRow:
    """The case, if the person at the screen may see it; applicants are not told that there is one."""
    case, person = found_case(session, case_id), signed_in()
    if not may_see(session, person, case):
        raise forbidden(
            _(
                "Your groups have no tasks in this service, so its cases are not shown to you. "
                "Ask a supervisor if you need to know."
            )
        )
    go_by_case(session, case)
    return case
