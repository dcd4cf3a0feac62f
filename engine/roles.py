"""What the people of a group may do besides the tasks that are offered to it: the roles that `groups.json` gives.

Owns the names of the roles; which group has which is data, and what each opens is decided in `execution.permissions`
and, for looking, by the pages.
"""

from collections.abc import Mapping
from enum import StrEnum


class Role(StrEnum):
    """One role, by the word that `groups.json` has for it."""

    #: applies for services, and has no part in the work here
    APPLY = "apply"
    #: is reminded of a deadline where no task is open for anybody
    OVERSEE = "oversee"
    #: looks at every case
    SEE_CASES = "see_cases"
    #: looks at the data of events, also at protected ones
    SEE_DATA = "see_data"
    #: takes tasks out of the hands of others
    ASSIGN = "assign"
    #: is informed of what failed, and fixes it
    FIX = "fix"
    #: runs the installation: its calendar, its hours, its versions, what becomes of cases
    ADMINISTER = "administer"


#: The roles without which something goes unseen or undone, with what that is.
NEEDED: Mapping[Role, str] = {
    Role.FIX: "nobody is informed of steps that failed",
    Role.OVERSEE: "nobody is reminded of a deadline for which no task is open",
    Role.ADMINISTER: "nobody can enter days off, or suspend and end cases",
}
