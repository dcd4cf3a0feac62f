"""Why something could not be carried out, as a code that is kept with its incident; pages have the words."""

from enum import StrEnum


class Fault(StrEnum):
    """What those who fix a case can distinguish without knowledge of diagrams."""

    NO_WAY = "no_way"
    TIMER = "timer"
    CYCLE = "cycle"
    DUE_DATE = "due_date"
    OUT_OF_CALENDAR = "out_of_calendar"
    COLLECTION = "collection"
    KEY = "key"
    NAME = "name"
    LAW = "law"
    ONLY_APPLICANT = "only_applicant"
    NOBODY = "nobody"
    UNBORNE = "unborne"
    NO_HANDLER = "no_handler"
    NO_ANSWER = "no_answer"
    NOT_DEPLOYED = "not_deployed"
    DECISION = "decision"
    WORDING = "wording"
    UNCAUGHT = "uncaught"
    JOIN = "join"
    LOOP = "loop"
    WORK = "work"
    DAMAGED = "damaged"


def fault_of(error: BaseException | str) -> str | None:
    """The code of an error, or of the nearest behind it that has one; None where none says more than its kind."""
    at: BaseException | None = error if isinstance(error, BaseException) else None
    while at is not None:
        if fault := getattr(at, "fault", None):
            return str(fault)
        at = at.__cause__
    return None
