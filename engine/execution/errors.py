"""Why a command on a case is refused; each message names the case or task and what to do."""

from engine.errors import AtqaruError
from engine.faults import Fault


class NoSuchCase(AtqaruError):
    """There is no case of that number, or this person may not see it."""


def no_such_case(case_id: int) -> NoSuchCase:
    """That there is none."""
    return NoSuchCase(f"there is no case {case_id}; look it up in the list of cases")


class NoSuchTask(AtqaruError):
    """The task is already completed or cancelled, or never existed."""


def no_such_task(case_id: int, token: int) -> NoSuchTask:
    """That it is gone, in the words that the pages have for it."""
    return NoSuchTask(f"task {case_id}-{token} is already completed or cancelled; go back to the worklist")


class NotYours(AtqaruError):
    """The task belongs to other groups, or somebody else has claimed it."""


class OwnCase(NotYours):
    """The person applies for it himself: no one works on his own application, or sees it as those who do."""


class OwnMatter(OwnCase):
    """The case, or the task of it, decides on an application of this person: no one works on his own."""


class NobodyElse(AtqaruError):
    """Nobody but who holds the task could do it: given back, it would be nobody's."""


class NotOpen(AtqaruError):
    """The case has ended, so nothing can be done in it."""


class CaseSuspended(AtqaruError):
    """An administrator has suspended the case: nothing moves in it until he lets it go on."""


class IncidentClosed(AtqaruError):
    """There is no such incident, or it is closed: somebody was faster, or the case took another course."""


class NoDefinition(AtqaruError):
    """No process, decision or form of that id is in force on the day."""

    fault = Fault.NOT_DEPLOYED


class Unworded(AtqaruError):
    """A wording has an error, or a value that it needs is not there; the message begins with the name of its file."""

    fault = Fault.WORDING


class ChannelClosed(AtqaruError):
    """The channel takes nothing at that moment."""


class OtherForm(AtqaruError):
    """The form by which values were entered is not the one that its step has by now."""


class OtherFacts(AtqaruError):
    """What the page of a task showed of its case is no longer so."""


class InvalidForm(AtqaruError):
    """Values of a form are refused; `errors` holds a message for each field."""

    def __init__(self, errors: dict[str, str]) -> None:
        self.errors = errors
        super().__init__("; ".join(f"{field}: {message}" for field, message in errors.items()))
