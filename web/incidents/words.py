"""What failed, why, and how it ended, in words that need no knowledge of diagrams."""

from collections.abc import Iterable

from engine.errors import AtqaruError
from engine.execution.errors import OwnCase
from engine.execution.people.retries import Retried
from engine.faults import Fault
from storage.database import StoredRow
from web.language import _, ngettext
from web.service_texts import service_text


def step_words(row: StoredRow, service: str = "") -> str:
    """The name of the failed step in the words of its service; on the page of a case, of the case's version."""
    return service_text(row.name or row.element_id, service, row.element_id)


def kind_words(kind: str) -> str:
    """What kind of thing failed."""
    return {
        "step": _("Step of the diagram"),
        "job": _("Service task"),
        "timer": _("Day or moment reached"),
        "message": _("Message received"),
    }.get(kind, kind)


def reason_words(row: StoredRow) -> str:
    """Why it failed, by its code; the message itself is shown below for those who fix the diagram."""
    words = {
        Fault.NO_WAY: _("No sequence flow applies: a value is missing or wrong."),
        Fault.TIMER: _("The day for which the case has to wait cannot be determined: a value is missing or wrong."),
        Fault.CYCLE: _("The times of a repeated timer cannot be determined: a value is missing or wrong."),
        Fault.DUE_DATE: _("The due date of the task cannot be determined: a value is missing or wrong."),
        Fault.OUT_OF_CALENDAR: _(
            "A day is outside the working calendar: a value is wrong, or the calendar lacks a year."
        ),
        Fault.COLLECTION: _("The list that the step goes by is missing or wrong."),
        Fault.KEY: _("It cannot be determined which message belongs here: a value is missing or wrong."),
        Fault.NAME: _("What the step refers to cannot be determined: a value is missing or wrong."),
        Fault.LAW: _("Which law the step carries out cannot be determined: a value is missing or wrong."),
        Fault.ONLY_APPLICANT: _(
            "Only the applicant is in the groups of the task, and nobody may work on their own application."
        ),
        Fault.NOBODY: _("It cannot be determined who has to do the task: a value is missing or wrong."),
        Fault.UNBORNE: _("The task is for a group or an account that does not exist."),
        Fault.NO_HANDLER: _("The installation has no handler for the task type of the diagram."),
        Fault.NO_ANSWER: _(
            "No answer came in time: the service does not respond, or the system was stopped meanwhile. The "
            "request may or may not have been carried out; a retry is recognised as the same request."
        ),
        Fault.NOT_DEPLOYED: _("A process, decision or form that the step needs is not deployed."),
        Fault.DECISION: _("The decision cannot be evaluated: a value is wrong, or its rules contradict each other."),
        Fault.WORDING: _("A text of a notice or document has an error, or lacks a value."),
        Fault.UNCAUGHT: _("The step ended in an error that the diagram does not catch."),
        Fault.JOIN: _("Paths that have to join can no longer do so: the diagram is wrong."),
        Fault.LOOP: _("The case ran in a loop and was stopped."),
        Fault.WORK: _("The case was stopped, since its next steps would take the system too long."),
        Fault.DAMAGED: _("The stored state of the case cannot be read."),
    }
    if row.fault in words:
        return words[row.fault]
    return {
        "job": _("The service task failed, and no retries are left."),
        "timer": _("The timer was due, but the case could not continue from there."),
        "message": _("The message was received, but the case could not continue from there."),
    }.get(row.kind, _("The step could not be carried out: a value is missing or wrong, or the diagram is."))


def closed_words(row: StoredRow, people: dict[str, str], is_corrected: bool) -> str:
    """How a closed incident ended, and by whom; `is_corrected` if variables were corrected before."""
    who = people.get(row.resolved_by, row.resolved_by) or _("the system")
    again = _("variables corrected, then retried by %(who)s", who=who)
    return {
        "gone": _("no longer needed: the case took another path"),
        "ended": _("the case was closed by %(who)s", who=who),
    }.get(row.resolution, again if is_corrected else _("retried by %(who)s", who=who))


def result_words(result: Retried | AtqaruError) -> str:
    """The result of one retry."""
    if isinstance(result, OwnCase):
        return _("It was not retried: it concerns your own application, and nobody may work on their own application.")
    if isinstance(result, AtqaruError):
        return _("It was not retried: it was already done, or the case is suspended or cannot be read.")
    return {
        Retried.WENT_ON: _("The step was completed, and the case continues."),
        Retried.FAILED_AGAIN: _("The step failed again; the new incident is below."),
        Retried.TAKEN_UP: _("The system retries it now. If it fails again, a new incident appears here."),
    }[result]


def results_words(results: Iterable[Retried | AtqaruError]) -> str:
    """The results of several retries, counted."""
    found = list(results)
    refused = sum(isinstance(result, AtqaruError) for result in found)
    went_on, taken_up = found.count(Retried.WENT_ON), found.count(Retried.TAKEN_UP)
    failed = found.count(Retried.FAILED_AGAIN)
    counted = (
        (went_on, ngettext("%(num)d completed", "%(num)d completed", went_on)),
        (taken_up, ngettext("%(num)d is being retried", "%(num)d are being retried", taken_up)),
        (failed, ngettext("%(num)d failed again", "%(num)d failed again", failed)),
        (refused, ngettext("%(num)d was not retried", "%(num)d were not retried", refused)),
    )
    counts = ", ".join(words for number, words in counted if number)
    return _("Retried: %(results)s.", results=counts)
