"""Who may do what: the one place where groups, their roles and assignments become a yes or a no."""

from collections.abc import Collection
from dataclasses import dataclass

from engine.execution.errors import NotYours, OwnCase, OwnMatter
from engine.roles import Role
from storage.rows import ConcernedPeople, OfferedTask


@dataclass(frozen=True, slots=True)
class Actor:
    """A person who gives a command, with the groups and their roles that were in force when the command came."""

    id: str
    groups: frozenset[str] = frozenset()
    roles: frozenset[Role] = frozenset()
    #: those of the groups whose people apply: no task reaches anybody by them
    applying: frozenset[str] = frozenset()

    @property
    def groups_at_work(self) -> frozenset[str]:
        """The groups by which tasks are offered to this person."""
        return self.groups - self.applying

    @property
    def only_applies(self) -> bool:
        """Whether this person applies for services and is no official."""
        return bool(self.applying) and not self.groups_at_work


def applies(actor: Actor, starters: Collection[str]) -> bool:
    """Whether the person who starts a case is its applicant: not one who starts it as a part of his work."""
    return not starters and Role.APPLY in actor.roles


def is_own_case(actor: Actor, applicant: str | None) -> bool:
    """Whether this person is the applicant of a case, and so has no other part in it, whatever his groups."""
    return actor.id == applicant


def require_not_own(actor: Actor, case_id: int, applicant: str | None) -> None:
    """Raises `OwnCase` if this person would work on his own application."""
    if is_own_case(actor, applicant):
        raise OwnCase(
            f"case {case_id} is your own application, and nobody may work on their own application; "
            "see in your account how it stands, and ask a colleague to do what there is to do",
        )


def is_matter_of(actor: Actor, row: ConcernedPeople) -> bool:
    """Whether a case, or a task, decides on an application of this person."""
    return actor.id in (row["matter_of"] or "").split()


def require_no_part(actor: Actor, case_id: int, row: ConcernedPeople) -> None:
    """Raises `OwnCase` if this person would work on what decides his own application, whatever his groups."""
    require_not_own(actor, case_id, row["applicant"])
    if is_matter_of(actor, row):
        raise OwnMatter(
            f"case {case_id} decides on your own application, and nobody may "
            "work on their own application; ask a colleague to do what there is to do"
        )


def people_of_matter(task: OfferedTask) -> frozenset[str]:
    """The applicant of the case of a task, and those whose application the diagram says that the task decides."""
    applicant = [task["applicant"]] if task["applicant"] else []
    return frozenset({*applicant, *(task["matter_of"] or "").split()})


def is_candidate(actor: Actor, task: OfferedTask) -> bool:
    """The task is offered to this person: by group, by name, or because it is assigned.

    In his own case only what the diagram asks of him by name, such as a test that he takes; nothing whose matter he is.
    """
    if is_matter_of(actor, task):
        return False
    users, groups = task["candidate_users"].split(), task["candidate_groups"].split()
    if is_own_case(actor, task["applicant"]):
        return actor.id in (users or ([] if groups or task["assignee"] is None else [task["assignee"]]))
    return actor.id in (*users, task["assignee"]) or not actor.groups_at_work.isdisjoint(groups)


def require_candidate(actor: Actor, task: OfferedTask) -> None:
    """Raises `NotYours` if the task is not offered to this person."""
    if not is_candidate(actor, task):
        _require_other_matter(actor, task)
        raise NotYours(
            f"{task['name']} (case {task['case_id']}) is a task of {task['candidate_groups'] or 'somebody else'}; "
            f"{actor.id} is in none of these groups",
        )


def require_doer(actor: Actor, task: OfferedTask) -> None:
    """Raises `NotYours` unless this person may complete the task now."""
    require_candidate(actor, task)
    if task["assignee"] not in (None, actor.id):
        raise NotYours(
            f"{task['name']} (case {task['case_id']}) is claimed by {task['assignee']}; ask them to give it back",
        )


def may_be_released(task: OfferedTask) -> bool:
    """Whether somebody holds a task that the diagram offers to others too, by groups or by name."""
    others = set(task["candidate_users"].split()) - {task["assignee"]}
    return task["assignee"] is not None and bool(task["candidate_groups"] or others)


def may_assign(actor: Actor) -> bool:
    """Whether the person may take tasks out of the hands of others."""
    return Role.ASSIGN in actor.roles


def require_assigner(actor: Actor, task: OfferedTask) -> None:
    """Raises `NotYours` unless this person holds the task, could take it, or oversees the work of others."""
    _require_other_matter(actor, task)
    if not may_assign(actor):
        require_doer(actor, task)


def _require_other_matter(actor: Actor, task: OfferedTask) -> None:
    require_not_own(actor, task["case_id"], task["applicant"])
    if is_matter_of(actor, task):
        raise OwnMatter(
            f"{task['name']} (case {task['case_id']}) decides on your own application, and nobody may "
            "work on their own application; ask a colleague to do it",
        )


def may_start(actor: Actor, starters: Collection[str]) -> bool:
    """Whether the person may start cases of a process: one that names no groups is started by applicants."""
    return not actor.groups_at_work.isdisjoint(starters) if starters else Role.APPLY in actor.roles


def require_starter(actor: Actor, service: str, starters: Collection[str]) -> None:
    """Raises `NotYours` unless this person is in one of the groups that a process names."""
    if starters and not may_start(actor, starters):
        raise NotYours(f"{service} is started by {', '.join(starters)}; {actor.id} is in none of these groups")


def require_fixer(actor: Actor) -> None:
    """Raises `NotYours` unless this person may fix what failed: correct, move to another version, try again."""
    if Role.FIX not in actor.roles:
        raise NotYours(f"{actor.id} may not fix failed steps; ask somebody of a group that has the role {Role.FIX}")


def require_administrator(actor: Actor) -> None:
    """Raises `NotYours` unless this person runs the installation: its calendar, its hours, what becomes of cases."""
    if Role.ADMINISTER not in actor.roles:
        raise NotYours(f"{actor.id} may not do that; ask somebody of a group that has the role {Role.ADMINISTER}")
