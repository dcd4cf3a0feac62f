"""The open cases in which a text can be shown now, so that nobody has to guess a number."""

from engine.errors import AtqaruError
from engine.execution.case.case_view import view_case
from engine.execution.permissions import require_no_part
from storage.database import Session, StoredRow
from storage.queries.cases import case_list
from storage.rows import concerned_people_of
from web import access
from web.account.person import signed_in
from web.cases.case_visibility import visible_of
from web.site import site

#: So many of the newest cases of each process are looked at, and so many named: each has to be read.
_LOOKED_AT = 10
_NAMED = 5


def cases_to_show(session: Session, wording: str, processes: list[str]) -> list[StoredRow] | None:
    """Some of the newest open cases of these processes in which a step can say a wording now, by the wording's id.

    None for a person who may not see data; cases in whose outcome he has a part are left out.
    """
    person, found = signed_in(), list[StoredRow]()
    if not access.may_see_data(person):
        return None
    for process in processes:
        cases = case_list(session, _LOOKED_AT, not_of=person.id, service=process, state="active")
        for case in visible_of(session, person, cases):
            if len(found) < _NAMED and _can_show(session, case, wording):
                found.append(case)
    return found


def _can_show(session: Session, case: StoredRow, wording: str) -> bool:
    try:
        require_no_part(signed_in().actor, case.id, concerned_people_of(case))
        said = view_case(session, site().runtime, case.id).said(wording)
    except AtqaruError:  # his own, or one that cannot be read
        return False
    return any(step.said is not None for step in said)
