"""Who sees what: the one place where a page asks whether a person may look; commands ask the engine."""

from collections.abc import Collection

from engine.execution.permissions import ADMINISTRATORS, ASSIGNERS, MENDERS, Actor, is_own_case
from web.account.person import Person

APPLICANTS = "applicants"
#: They look at every case.
_OVERSEERS = frozenset({"supervisors", "heads", "administrators"})
#: They see the data of events: their step needs it, or they answer for it (AMB-46).
_READERS_OF_DATA = frozenset({"executors", "supervisors", "administrators"})

Someone = Person | Actor


def is_applicant(person: Someone) -> bool:
    """The person applies for services."""
    return APPLICANTS in person.groups


def is_applicant_only(person: Someone) -> bool:
    """The person applies for services and does nothing else here."""
    return person.groups == {APPLICANTS}


def is_operator(person: Someone) -> bool:
    """The person works here, so tasks may be offered to him."""
    return bool(person.groups - {APPLICANTS})


def may_list_cases(person: Someone) -> bool:
    """Supervisors, heads and administrators look over all cases."""
    return not person.groups.isdisjoint(_OVERSEERS)


def may_see_case(person: Person, groups_of_service: Collection[str], applicant: str | None) -> bool:
    """Overseers see every case, operators those of services in which their groups have tasks.

    Nobody sees his own application from this side: he has his account for it.
    """
    if is_own_case(person.actor, applicant):
        return False
    return may_list_cases(person) or (is_operator(person) and not person.groups.isdisjoint(groups_of_service))


def may_see_data(person: Someone) -> bool:
    """Whether the data of events are shown; for others a restriction is only said to exist (S-100)."""
    return not person.groups.isdisjoint(_READERS_OF_DATA)


def runs_the_office(person: Someone) -> bool:
    """Administrators enter days off and worked, and other hours."""
    return ADMINISTRATORS in person.groups


def may_retry(person: Someone) -> bool:
    """Whether the person may mend what failed: have it tried again, correct variables, move the case."""
    return not person.groups.isdisjoint(MENDERS)


def may_assign(person: Someone) -> bool:
    """Whether the person may take tasks out of the hands of others."""
    return not person.groups.isdisjoint(ASSIGNERS)


def may_stop_cases(person: Someone) -> bool:
    """Whether the person may suspend and end cases."""
    return ADMINISTRATORS in person.groups
