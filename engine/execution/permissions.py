"""Who may do what: the one place where groups and assignments become a yes or a no."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from engine.execution.errors import NotYours

#: Who suspends and ends cases.
ADMINISTRATORS = "administrators"
#: Who looks after incidents.
FIXERS = frozenset({"administrators", "supervisors"})
#: Who may take a task out of somebody's hands.
ASSIGNERS = frozenset({"administrators", "heads", "supervisors"})
#: Who starts what no group is named for.
APPLICANTS = frozenset({"applicants"})


@dataclass(frozen=True, slots=True)
class Actor:
    """A person who gives a command, with the groups that were in force when the command came."""

    id: str
    groups: frozenset[str] = frozenset()


def is_candidate(actor: Actor, task: Mapping[str, Any]) -> bool:
    """The task is offered to this person: by group, by name, or because it is assigned."""
    named = {*task["candidate_users"].split(), task["assignee"]}
    return actor.id in named or not actor.groups.isdisjoint(task["candidate_groups"].split())


def require_candidate(actor: Actor, task: Mapping[str, Any]) -> None:
    """Raises `NotYours` if the task is not offered to this person."""
    if not is_candidate(actor, task):
        raise NotYours(
            f"{task['name']} (case {task['case_id']}) is a task of {task['candidate_groups'] or 'somebody else'}; "
            f"{actor.id} is in none of these groups",
        )


def require_doer(actor: Actor, task: Mapping[str, Any]) -> None:
    """Raises `NotYours` unless this person may complete the task now."""
    require_candidate(actor, task)
    if task["assignee"] not in (None, actor.id):
        raise NotYours(
            f"{task['name']} (case {task['case_id']}) is claimed by {task['assignee']}; ask them to give it back",
        )


def may_assign(actor: Actor) -> bool:
    """Whether the person may take tasks out of the hands of others."""
    return not actor.groups.isdisjoint(ASSIGNERS)


def require_assigner(actor: Actor, task: Mapping[str, Any]) -> None:
    """Raises `NotYours` unless this person holds the task, could take it, or oversees the work of others."""
    if not may_assign(actor):
        require_doer(actor, task)


def may_start(actor: Actor, starters: Collection[str]) -> bool:
    """Whether the person may start cases of a process: one that names no groups is started by applicants."""
    return not actor.groups.isdisjoint(starters or APPLICANTS)


def require_starter(actor: Actor, service: str, starters: Collection[str]) -> None:
    """Raises `NotYours` unless this person is in one of the groups that a process names."""
    if starters and not may_start(actor, starters):
        raise NotYours(f"{service} is started by {', '.join(starters)}; {actor.id} is in none of these groups")


def require_fixer(actor: Actor) -> None:
    """Raises `NotYours` unless this person may fix what failed: correct, move to another version, try again."""
    if actor.groups.isdisjoint(FIXERS):
        raise NotYours(f"{actor.id} may not fix failed steps; ask one of the {', '.join(sorted(FIXERS))}")


def require_administrator(actor: Actor) -> None:
    """Raises `NotYours` unless this person runs the installation: its calendar, its hours, what becomes of cases."""
    if ADMINISTRATORS not in actor.groups:
        raise NotYours(f"{actor.id} may not do that; ask one of the {ADMINISTRATORS}")
