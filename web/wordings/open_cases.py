"""What open cases say by a text, and those in which it can be shown now, so that nobody has to guess a number."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.errors import AtqaruError
from engine.execution.case.case_view import view_case
from engine.execution.case.shown_notices import shown_notices
from engine.execution.permissions import require_no_part
from engine.wordings import Wording
from engine.wordings.engine_notices import ENGINE_NOTICES
from storage.database import Session, StoredRow
from storage.queries.cases import case_list
from storage.queries.wordings import processes_beside
from storage.rows import concerned_people_of
from web import access
from web.account.person import signed_in
from web.cases.case_visibility import visible_of
from web.site import site

#: So many of the newest cases, of each process or of all, are looked at, and so many named: each has to be read.
_LOOKED_AT = 10
_NAMED = 5


@dataclass(frozen=True)
class SaidInCase:
    """What a step says, or the engine of a deadline, task or notice, in each language; None with the fault."""

    name: str
    said: Mapping[str, Any] | None
    fault: str
    is_step: bool


def said_in_case(
    session: Session, case_id: int, wording: str, reworded: Mapping[str, Wording] | None = None
) -> list[SaidInCase]:
    """Everything that an open case can say by a wording now, by the wording's id; raises as `view_case` does.

    `reworded` are wordings with which to look at it in place of those that it goes by, each by its key.
    """
    runtime = site().runtime
    steps = view_case(session, runtime, case_id, reworded).said(wording)
    of_engine = shown_notices(session, runtime, case_id, wording, reworded)
    return [
        *(SaidInCase(step.node.name or step.node.id, step.said, step.fault, is_step=True) for step in steps),
        *(SaidInCase(each.name, each.said, each.fault, is_step=False) for each in of_engine),
    ]


def processes_of(session: Session, wording: str, folder: str) -> list[str] | None:
    """The processes whose cases may say a wording: those beside its file; None for any, which the engine says."""
    return None if wording in ENGINE_NOTICES else processes_beside(session, folder)


def cases_to_show(session: Session, wording: str, processes: list[str] | None) -> list[StoredRow] | None:
    """Some of the newest open cases of these processes, or any, that can say a wording now, by the wording's id.

    None for a person who may not see data; cases in whose outcome he has a part are left out.
    """
    person, found = signed_in(), list[StoredRow]()
    if not access.may_see_data(person):
        return None
    for cases in _newest(session, person.id, processes):
        for case in visible_of(session, person, cases):
            if len(found) < _NAMED and _can_show(session, case, wording):
                found.append(case)
    return found


def _newest(session: Session, login: str, processes: list[str] | None) -> Iterator[list[StoredRow]]:
    if processes is None:
        yield case_list(session, _LOOKED_AT, not_of=login, state="active")
    for process in processes or ():
        yield case_list(session, _LOOKED_AT, not_of=login, service=process, state="active")


def _can_show(session: Session, case: StoredRow, wording: str) -> bool:
    try:
        require_no_part(signed_in().actor, case.id, concerned_people_of(case))
        said = said_in_case(session, case.id, wording)
    except AtqaruError:  # his own, or one that cannot be read
        return False
    return any(each.said is not None for each in said)
