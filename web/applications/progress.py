"""The status of an application in words for its applicant, and the dates that matter to him."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from engine.definition.process_words import ShownDate
from engine.errors import AtqaruError
from engine.execution.case.case_view import CaseView
from storage.database import Session, StoredRow
from storage.queries.incidents import stopped_cases
from web.cases.processes import CaseProcess, Elements, processes_of
from web.cases.words import outcome_words
from web.language import _
from web.moments import day_text
from web.service_texts import service_text


@dataclass(frozen=True)
class Progress:
    """The status in words with the class of its tag, and dates as pairs of words."""

    text: str
    tag: str
    dates: tuple[tuple[str, str], ...] = ()


def progress_of(session: Session, case: StoredRow, view: CaseView | None) -> Progress:
    """The status of a case for its applicant, from the innermost step with the property `status`.

    `view` is the case as `open_case` reads it.
    """
    if case.state == "terminated":
        return Progress(
            _("Closed by the office without a result"), "govuk-tag--grey", ((_("Completed"), day_text(case.ended_at)),)
        )
    if case.state != "active":
        words = outcome_words(case.outcome, Elements(processes_of(session, case))) or _("Completed")
        return Progress(words, "govuk-tag--grey", ((_("Completed"), day_text(case.ended_at)),))
    dates = _dates(case.service, _processes(session, case), view) if view else ()
    if case.suspended_at:
        return Progress(_("Paused by the office; deadlines keep running"), "govuk-tag--orange", dates)
    if view is None or stopped_cases(session, [case.id]):
        text = _("The office is fixing a technical problem; deadlines keep running")
        return Progress(text, "govuk-tag--orange", dates)
    if case.number is None:
        text = _("Received, to be registered on %(day)s", day=day_text(case.registered_on))
        return Progress(text, "govuk-tag--yellow", dates)
    statuses = [(place.node.status, case.service, place.node.id) for place in view.places() if place.node.status]
    return Progress(service_text(*statuses[-1]) if statuses else _("Being considered"), "govuk-tag--blue", dates)


def _processes(session: Session, case: StoredRow) -> tuple[CaseProcess, ...]:
    try:
        return processes_of(session, case)
    except AtqaruError:  # the account must open even if this program refuses a version that the case may call later
        return ()


def _dates(service: str, processes: Iterable[CaseProcess], view: CaseView) -> tuple[tuple[str, str], ...]:
    """The dates with time and place that the case's process and the processes it calls define for the applicant."""
    said = [(process, date) for process in processes for date in process.process.dates]
    seen = view.named({name for _process, date in said for name in (date.day, *date.details)})
    return tuple(
        (service_text(date.label, service, process.id), _with_details(day, date, seen))
        for process, date in said
        if (day := _day(seen, date.day))
    )


def _with_details(day: str, date: ShownDate, seen: dict[str, Any]) -> str:
    return ", ".join([day, *(str(seen[name]) for name in date.details if seen.get(name))])


def _day(variables: dict[str, Any], name: str) -> str:
    value = variables.get(name)
    try:
        return day_text(value) if isinstance(value, str) else ""
    except ValueError:
        return ""
