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
    """What the failed step is called, as a service says it; on the page of a case as the case does."""
    return service_text(row.name or row.element_id, service, row.element_id)


def kind_words(kind: str) -> str:
    """What kind of thing failed."""
    return {
        "step": _("Step of the diagram"),
        "job": _("Work of the system"),
        "timer": _("Day or moment reached"),
        "message": _("Message received"),
    }.get(kind, kind)


def reason_words(row: StoredRow) -> str:
    """Why it failed, by its code; the message itself stands below for those who fix the diagram."""
    words = {
        Fault.NO_WAY: _("None of the ways on applies: a value is missing or wrong."),
        Fault.TIMER: _("The day for which the case has to wait cannot be told: a value is missing or wrong."),
        Fault.CYCLE: _("The moments of a repeated wait cannot be told: a value is missing or wrong."),
        Fault.DUE_DATE: _("The day by which the task is due cannot be told: a value is missing or wrong."),
        Fault.OUT_OF_CALENDAR: _("A day lies outside the calendar: a value is wrong, or the calendar lacks a year."),
        Fault.COLLECTION: _("The list for which the step is done several times is missing or wrong."),
        Fault.KEY: _("It cannot be told which message belongs here: a value is missing or wrong."),
        Fault.NAME: _("What the step refers to cannot be told: a value is missing or wrong."),
        Fault.ONLY_APPLICANT: _(
            "Only the applicant is in the groups of the task, and nobody works on his own application."
        ),
        Fault.NOBODY: _("It cannot be told who has to do the task."),
        Fault.UNBORNE: _("The task is for a group or an account that does not exist."),
        Fault.NO_HANDLER: _("The installation does not have the work that the diagram asks for."),
        Fault.NO_ANSWER: _(
            "No answer came in time: the work hangs, or the system was stopped in the middle of it. What was asked for "
            "outside may have been done or not; tried again, it is known there for the same request."
        ),
        Fault.NOT_DEPLOYED: _("A process, decision or form that the step needs is not deployed."),
        Fault.DECISION: _("The decision cannot be made: a value is wrong, or its rules contradict each other."),
        Fault.UNCAUGHT: _("The step ended in an error for which the diagram has no way on."),
        Fault.JOIN: _("Paths that have to come together cannot do so any more: the diagram is wrong."),
        Fault.LOOP: _("The case ran in a circle and was stopped."),
        Fault.DAMAGED: _("The stored state of the case cannot be read."),
    }
    if row.fault in words:
        return words[row.fault]
    return {
        "job": _("The work of the system failed more often than it is tried again."),
        "timer": _("The day has come, but the case could not go on from there."),
        "message": _("The message has come, but the case could not go on from there."),
    }.get(row.kind, _("The step could not be carried out: a value is missing or wrong, or the diagram is."))


def closed_words(row: StoredRow, people: dict[str, str], is_corrected: bool) -> str:
    """How a closed incident ended, and by whom; with `is_corrected` variables were corrected before."""
    who = people.get(row.resolved_by, row.resolved_by) or _("the system")
    again = _("variables corrected, then tried again by %(who)s", who=who)
    return {
        "gone": _("not needed any more: the case took another course"),
        "ended": _("the case was ended by %(who)s", who=who),
    }.get(row.resolution, again if is_corrected else _("tried again by %(who)s", who=who))


def result_words(result: Retried | AtqaruError) -> str:
    """What came of one second try."""
    if isinstance(result, OwnCase):
        return _("It was not tried again: it decides on your own application, and nobody works on his own.")
    if isinstance(result, AtqaruError):
        return _("It was not tried again: somebody was faster, or the case is suspended or cannot be read.")
    return {
        Retried.WENT_ON: _("The step has gone on."),
        Retried.FAILED_AGAIN: _("The step has failed again; the new incident stands below."),
        Retried.TAKEN_UP: _("The system takes it up now. If it fails once more, a new incident appears here."),
    }[result]


def results_words(results: Iterable[Retried | AtqaruError]) -> str:
    """What came of several second tries, counted."""
    found = list(results)
    refused = sum(isinstance(result, AtqaruError) for result in found)
    went_on, taken_up = found.count(Retried.WENT_ON), found.count(Retried.TAKEN_UP)
    failed = found.count(Retried.FAILED_AGAIN)
    counted = (
        (went_on, ngettext("%(num)d went on", "%(num)d went on", went_on)),
        (taken_up, ngettext("%(num)d is taken up now", "%(num)d are taken up now", taken_up)),
        (failed, ngettext("%(num)d failed again", "%(num)d failed again", failed)),
        (refused, ngettext("%(num)d was not tried", "%(num)d were not tried", refused)),
    )
    told = ", ".join(words for number, words in counted if number)
    return _("Tried again: %(told)s.", told=told)
