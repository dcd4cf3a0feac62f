"""How an application stands, in words for its applicant, and the dates that matter to him."""

from dataclasses import dataclass
from typing import Any

from engine.errors import AtqaruError
from engine.execution.reading import view_case
from storage.database import Session, StoredRow
from web.cases.processes import Elements, processes_of
from web.cases.words import outcome_words
from web.language import _
from web.moments import day_text
from web.site import site

#: Variables that processes use for what an applicant waits for.
RESULT_DAY = "term_ends_on"
HEARING_DAY = "hearing_on"


@dataclass(frozen=True)
class Progress:
    """The state in words with the class of its tag, and dates as pairs of words."""

    text: str
    tag: str
    dates: tuple[tuple[str, str], ...] = ()


def progress_of(session: Session, case: StoredRow) -> Progress:
    """How a case stands for its applicant."""
    if case.state != "active":
        words = outcome_words(case.outcome, Elements(processes_of(session, case))) or _("Ended")
        return Progress(words, "govuk-tag--grey", ((_("Ended"), day_text(case.ended_at)),))
    seen = _variables(session, case)
    dates = [(_("Result not later than"), _day(seen, RESULT_DAY))]
    if hearing := _day(seen, HEARING_DAY):
        place = ", ".join(str(seen[name]) for name in ("hearing_time", "hearing_place") if seen.get(name))
        dates.append((_("Hearing"), f"{hearing}, {place}" if place else hearing))
    known = tuple(entry for entry in dates if entry[1])
    if case.number is None:
        text = _("Received, to be registered on %(day)s", day=day_text(case.registered_on))
        return Progress(text, "govuk-tag--yellow", known)
    return (
        Progress(_("Refusal intended, hearing set"), "govuk-tag--orange", known)
        if hearing
        else Progress(_("Being considered"), "govuk-tag--blue", known)
    )


def _variables(session: Session, case: StoredRow) -> dict[str, Any]:
    """Everything that any token of the case sees; a called process has variables of its own."""
    try:
        view = view_case(session, site().runtime, case.id)
    except AtqaruError:  # the account has to open, whatever ails the case
        return {}
    seen: dict[str, Any] = {}
    for place in view.places():
        seen.update(view.variables(place.token))
    return {**seen, **view.variables()}


def _day(variables: dict[str, Any], name: str) -> str:
    value = variables.get(name)
    try:
        return day_text(value) if isinstance(value, str) else ""
    except ValueError:
        return ""
