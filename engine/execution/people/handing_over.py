"""Tasks that change hands: handed over to a colleague, taken back by a supervisor, given back when an account is shut.

A task goes only to those to whom the diagram offers it: who does not belong to its groups does not get it by this way.
"""

from typing import Literal

from sqlalchemy import select

from engine.errors import AtqaruError
from engine.execution.case.holding import hold_case
from engine.execution.case.notice_facts import HandoverFacts
from engine.execution.case.staff_notices import StaffNotice, notify_staff
from engine.execution.case.suspension import require_not_suspended
from engine.execution.errors import NotYours
from engine.execution.installation.runtime import Runtime
from engine.execution.people.tasks import assign, task_row
from engine.execution.permissions import Actor, may_assign, may_be_released, people_of_matter, require_assigner
from engine.execution.reasons import required_reason, sound_reason
from engine.quoting import quoted
from storage.database import Session, StoredRow
from storage.queries.users import are_alone_in, candidates_of, groups_of_applicants, user_names
from storage.recipients import personal_group
from storage.rows import OfferedTask, StoredTask
from storage.tables import user_tasks

#: The code of notices about tasks that change hands; the order knows none for it.
CODE = "TASK"


class NoSuchColleague(AtqaruError):
    """The task cannot go to that person."""


def colleagues_for(session: Session, task: OfferedTask) -> list[StoredRow]:
    """The accounts to whom a task may go: those to whom the diagram offers it.

    Without the one who holds it, and without those whose own application it is: no one works on his own.
    """
    groups = task["candidate_groups"].split()
    at_work = set(groups).difference(groups_of_applicants(session, groups))
    offered = candidates_of(session, at_work, task["candidate_users"].split())
    return [row for row in offered if row.id not in {task["assignee"], *people_of_matter(task)}]


def is_for_nobody(session: Session, task: OfferedTask) -> bool:
    """Whether a task of groups is by now offered only to those whose own application it is."""
    is_of_groups = bool(task["candidate_groups"]) and not task["candidate_users"]
    return is_of_groups and are_alone_in(session, task["candidate_groups"].split(), people_of_matter(task))


def hand_over_task(
    session: Session, runtime: Runtime, actor: Actor, case_id: int, token: int, *, to: str, note: str = ""
) -> None:
    """Gives a task to a colleague, who is informed; who takes it from somebody else has to say why.

    Who holds it may, who could take it, and who oversees the work of others. Raises `NoSuchTask`, `NotYours`,
    `CaseSuspended`, `NoSuchColleague`, `NoReason`.
    """
    task = _held(session, runtime, actor, case_id, token)
    said = sound_reason(note) if task["assignee"] in (None, actor.id) else required_reason(note)
    if to not in {row.id for row in colleagues_for(session, task)}:
        offered = task["candidate_groups"] or task["candidate_users"]
        among = f"choose somebody of {offered} whose account is in use" if offered else "it is for one person alone"
        raise NoSuchColleague(f"{task['name']} (case {case_id}) cannot go to {quoted(to)}; {among}")
    before = task["assignee"]
    assign(session, runtime, actor, task, to, "task_handed_over", {"before": before, "to": to, "note": said})
    _notify(session, runtime, actor, task, "handed_over", to, said)
    if before is not None:
        _notify(session, runtime, actor, task, "task_taken", before, said)


def release_task(session: Session, runtime: Runtime, actor: Actor, case_id: int, token: int, *, note: str) -> None:
    """Takes a task out of somebody's hands, back to its groups, and says why; the person is informed.

    Raises `NoSuchTask`, `NotYours`, `CaseSuspended`, `NoSuchColleague` where no one else could do it, `NoReason`.
    """
    if not may_assign(actor):
        raise NotYours(f"{actor.id} may not take tasks from others; ask a supervisor")
    task = _held(session, runtime, actor, case_id, token)
    _release(session, runtime, actor, task, required_reason(note))


def release_tasks_of(session: Session, runtime: Runtime, actor: Actor, login: str, note: str) -> list[StoredRow]:
    """Gives back what somebody holds and others could do; gives what only this person could do.

    In suspended cases too: whose account is shut holds nothing any more, and who lets the case go on finds it free.
    """
    of_person = select(user_tasks).where(user_tasks.c.assignee == login).order_by(*user_tasks.primary_key)
    left = []
    for row in session.execute(of_person).all():
        hold_case(session, row.case_id)
        task = task_row(session, row.case_id, row.token)
        if may_be_released(task):
            _release(session, runtime, actor, task, note)
        else:
            left.append(row)
    return left


def _held(session: Session, runtime: Runtime, actor: Actor, case_id: int, token: int) -> StoredTask:
    hold_case(session, case_id)
    task = task_row(session, case_id, token)
    require_assigner(actor, task)
    require_not_suspended(runtime, case_id, task)
    return task


def _release(session: Session, runtime: Runtime, actor: Actor, task: StoredTask, note: str) -> None:
    before = task["assignee"]
    if before is None or not may_be_released(task):
        raise NoSuchColleague(
            f"{task['name']} (case {task['case_id']}) is in nobody's hands, or for one person alone; "
            "look at the case for who holds it"
        )
    assign(session, runtime, actor, task, None, "task_released", {"before": before, "note": note})
    _notify(session, runtime, actor, task, "task_taken", before, note)


def _notify(
    session: Session,
    runtime: Runtime,
    actor: Actor,
    task: StoredTask,
    kind: Literal["handed_over", "task_taken"],
    to: str,
    note: str,
) -> None:
    """Informs the person who has lost or got a task, unless he did it himself."""
    if to == actor.id:
        return
    by = user_names(session, {actor.id}).get(actor.id, actor.id)
    facts: HandoverFacts = {"kind": kind, "task": task["name"], "by": by, "note": note}
    notice = StaffNotice(CODE, task["name"], facts)
    notify_staff(session, task["case_id"], [personal_group(to)], notice, runtime.clock())
