"""Who may open these pages: those who fix failures, and for whole cases administrators."""

from engine.execution.permissions import require_no_part
from storage.database import Session, StoredRow
from storage.queries.incidents import incident_row
from storage.rows import concerned_people_of
from web import access
from web.account.person import Person, signed_in
from web.cases.case_visibility import found_case, visible_case
from web.language import _
from web.marks import incident_marks, require_drawn_for
from web.refusals import forbidden, not_found


def fixer() -> Person:
    """The signed-in person, if he may fix failures."""
    if not access.may_retry(signed_in()):
        raise forbidden(
            _("Failed steps are retried by supervisors and administrators. Give one of them the number of the case.")
        )
    return signed_in()


def administrator() -> Person:
    """The signed-in person, if he may suspend and end cases."""
    if not access.may_stop_cases(signed_in()):
        raise forbidden(_("Cases are suspended and closed by administrators. Give one of them the number of the case."))
    return signed_in()


def fixable_case(session: Session, case_id: int, *, even_unreadable: bool = False) -> StoredRow:
    """A case that the person may see and is not the applicant of; `OwnCase` where it decides on his own application."""
    case = found_case(session, case_id) if even_unreadable else visible_case(session, case_id)
    require_no_part(signed_in().actor, case_id, concerned_people_of(case))
    return case


def visible_incident(session: Session, case_id: int, incident_id: int) -> StoredRow:
    """An incident of a case that the person may fix."""
    fixable_case(session, case_id)
    row = incident_row(session, incident_id)
    if row is None or row.case_id != case_id:
        raise not_found(
            _(
                "Case %(case_id)s has no incident %(incident_id)s. Open the case and look at its incidents.",
                case_id=case_id,
                incident_id=incident_id,
            )
        )
    require_drawn_for(session, case_id, incident_marks(session, [row])[incident_id])
    return row
