"""Notices of the engine in the reader's language: as a wording has said them, else built from their facts.

Facts are put into words where they are about the machine, and in notices that were sent before wordings said them:
reminders, dates that the calendar has moved. A notice of a handler has its own words, in the language of the reader
where it has a wording, and so has one of an unknown kind or with unknown facts; a subject written as a text in the
diagram has its translation in the catalogue of the service. A subject does not repeat the number of the case: every
page that shows it says beside it which case it is about.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from engine.execution.case.notice_facts import (
    DatesMovedFacts,
    DeadlineMovedFacts,
    DueDateFacts,
    HandoverFacts,
    IncidentFacts,
    ReminderFacts,
    UnwordedFacts,
)
from storage.database import StoredRow
from storage.recipients import TO_APPLICANT
from web.issued import Original, reading
from web.language import N_, _
from web.moments import moment_text
from web.service_texts import service_text


class NoticeWords(NamedTuple):
    """The subject and text of a notice, and how it went out, where that reads otherwise."""

    subject: str
    text: str
    original: Original | None = None


class _IncidentForReader(IncidentFacts):
    """With whether the reader may see data of the case."""

    may_see_data: bool


class _UnwordedForReader(UnwordedFacts):
    """With the same."""

    may_see_data: bool


def notice_words(row: StoredRow, number: str | None, *, may_see_data: bool) -> NoticeWords:
    """The words of a notice about the case of a number; why a step failed is shown only to those who see data."""
    said = reading(row.subject, row.text, row.wording)
    said = said._replace(title=service_text(said.title))
    if row.facts and "wording" in row.facts:
        return NoticeWords(said.title, said.text, said.original if row.recipient == TO_APPLICANT else None)
    facts = {"subject": said.title, "text": said.text, **(row.facts or {}), "may_see_data": may_see_data}
    case = number or facts.get("number") or _("case No. %(id)s", id=row.case_id)
    try:
        words = _KINDS[facts["kind"]](facts, case)
    except (KeyError, TypeError, ValueError):  # written by another version: its own words are correct as well
        words = NoticeWords(said.title, said.text)
    return words._replace(original=said.original if row.recipient == TO_APPLICANT else None)


def _reminder(facts: ReminderFacts, case: str) -> NoticeWords:
    what = ", ".join(service_text(name) for name in facts["names"])
    due = _moment(facts["due_at"])
    text = _("%(what)s is due by %(due)s: %(case)s, %(title)s.", what=what, due=due, case=case, title=facts["title"])
    return NoticeWords(_("Due soon: %(what)s", what=what), text)


def _incident(facts: _IncidentForReader, case: str) -> NoticeWords:
    step = service_text(facts.get("name") or facts["element"])
    text = _(
        "A step of %(case)s failed: “%(step)s”. The case waits there until somebody has resolved it.",
        case=case,
        step=step,
    )
    why = str(facts.get("message") or "") if facts["may_see_data"] else ""
    return NoticeWords(_("Step failed: %(step)s", step=step), _together(text, why))


def _unworded(facts: _UnwordedForReader, case: str) -> NoticeWords:
    text = _(
        "The text “%(wording)s” could not be filled in for %(case)s, so a notice went out in the words that come with"
        " the product. Correct the text.",
        case=case,
        wording=facts["unworded"],
    )
    why = facts["message"] if facts["may_see_data"] else ""
    return NoticeWords(_("Text with an error: %(wording)s", wording=facts["unworded"]), _together(text, why))


def _handed_over(facts: HandoverFacts, case: str) -> NoticeWords:
    task, by = service_text(facts["task"]), facts["by"]
    text = _("%(name)s has handed this task of %(case)s over to you: %(task)s.", name=by, case=case, task=task)
    return NoticeWords(_("Handed over to you: %(task)s", task=task), _together(text, _said(facts)))


def _task_taken(facts: HandoverFacts, case: str) -> NoticeWords:
    task, by = service_text(facts["task"]), facts["by"]
    text = _("%(name)s has taken this task of %(case)s from you: %(task)s.", name=by, case=case, task=task)
    return NoticeWords(_("Assigned to somebody else: %(task)s", task=task), _together(text, _said(facts)))


def _due_moved(facts: DueDateFacts, case: str) -> NoticeWords:
    return _due_at_another_time(
        facts,
        case,
        N_(
            "The calendar or the office hours have changed. %(case)s: “%(task)s” is now due on %(after)s, before:"
            " %(before)s."
        ),
    )


def _due_by_version(facts: DueDateFacts, case: str) -> NoticeWords:
    return _due_at_another_time(
        facts,
        case,
        N_(
            "The case now follows another version of its service. %(case)s: “%(task)s” is now due on %(after)s, "
            "before: %(before)s."
        ),
    )


def _due_at_another_time(facts: DueDateFacts, case: str, text: str) -> NoticeWords:
    task = service_text(facts["task"])
    before, after = (_moment(facts[name]) or _("no due date") for name in ("before", "after"))
    return NoticeWords(
        _("Due date changed: %(task)s", task=task), _(text, task=task, case=case, after=after, before=before)
    )


def _term_moved(facts: DeadlineMovedFacts, _case: str) -> NoticeWords:
    text = _(
        "The working calendar has changed. %(term)s: not later than %(after)s, instead of %(before)s.",
        term=service_text(facts["term"]),
        after=_moment(facts["after"]),
        before=_moment(facts["before"]),
    )
    return NoticeWords(_("Date of the result changed"), text)


def _dates_moved(facts: DatesMovedFacts, _case: str) -> NoticeWords:
    """The notice itself is in the words of the service."""
    moved = _("Dates in the notice of %(moment)s have changed. It now reads:", moment=_moment(facts["told_at"]))
    return NoticeWords(
        _("Dates changed: %(subject)s", subject=service_text(facts["subject"])), _together(moved, facts["text"])
    )


def _moment(text: str | None) -> str:
    return moment_text(datetime.fromisoformat(text)) if text else ""


def _said(facts: Mapping[str, object]) -> str:
    """What a person has written in addition."""
    return str(facts.get("note") or facts.get("reason") or "")


def _together(*paragraphs: str) -> str:
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


_KINDS: Mapping[str, Callable[[Any, str], NoticeWords]] = {
    "reminder": _reminder,
    "incident": _incident,
    "unworded": _unworded,
    "handed_over": _handed_over,
    "task_taken": _task_taken,
    "due_moved": _due_moved,
    "due_by_version": _due_by_version,
    "term_moved": _term_moved,
    "dates_moved": _dates_moved,
}
