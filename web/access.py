"""Who may see what: the only place where pages check a person's permission to look; commands ask the engine."""

from collections.abc import Collection

from engine.execution import permissions
from engine.execution.permissions import is_own_case
from engine.roles import Role
from web.account.person import Person


def is_applicant(person: Person) -> bool:
    """Whether the person can apply for services."""
    return Role.APPLY in person.roles


def is_applicant_only(person: Person) -> bool:
    """Whether the person applies for services and has no other role."""
    return is_applicant(person) and not person.works_here


def is_operator(person: Person) -> bool:
    """Whether the person works here, so that tasks may be offered to him."""
    return person.works_here


def may_list_cases(person: Person) -> bool:
    """Whether the person supervises all cases."""
    return Role.SEE_CASES in person.roles


def may_see_case(person: Person, groups_of_service: Collection[str], applicant: str | None) -> bool:
    """Supervisors see every case, operators those of services in which their groups have tasks.

    No one sees his own application on these pages; his account shows it.
    """
    if is_own_case(person.actor, applicant):
        return False
    return may_list_cases(person) or not person.actor.groups_at_work.isdisjoint(groups_of_service)


def may_see_data(person: Person) -> bool:
    """Whether the data of events are shown; others only learn that a restriction exists (AMB-46, S-100)."""
    return Role.SEE_DATA in person.roles


def may_see_records(person: Person) -> bool:
    """Whether the data of events are also shown as they are stored, for readers who know the diagram."""
    return may_see_data(person) and Role.ADMINISTER in person.roles


def runs_the_office(person: Person) -> bool:
    """Whether the person may enter days off, worked days and office hours."""
    return Role.ADMINISTER in person.roles


def may_change_wordings(person: Person) -> bool:
    """Whether the person may write the texts of notices and documents anew."""
    return Role.ADMINISTER in person.roles


def may_retry(person: Person) -> bool:
    """Whether the person may fix failures: retry them, correct variables, migrate the case."""
    return Role.FIX in person.roles


def may_assign(person: Person) -> bool:
    """Whether the person may take tasks from others."""
    return permissions.may_assign(person.actor)


def may_stop_cases(person: Person) -> bool:
    """Whether the person may suspend and end cases."""
    return Role.ADMINISTER in person.roles
