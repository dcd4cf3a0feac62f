"""How a due moment stands today: late, due today, due soon or in time; in words, and never by colour alone."""

from datetime import datetime
from typing import NamedTuple

from web.language import _
from web.moments import is_over, working_days_left


class Standing(NamedTuple):
    """`key` for styles, `text` for people, `tag` the class of the tag."""

    key: str
    text: str
    tag: str


def standing(due_at: datetime | None) -> Standing:
    """How an open term or task stands; soon means that one working day is left."""
    if due_at is None:
        return Standing("open", _("No due date"), "govuk-tag--grey")
    if is_over(due_at):
        return Standing("late", _("Late"), "govuk-tag--red")
    left = working_days_left(due_at)
    if left == 0:
        return Standing("today", _("Due today"), "govuk-tag--orange")
    if left is not None and left <= 1:
        return Standing("soon", _("Due soon"), "govuk-tag--yellow")
    return Standing("in-time", _("In time"), "govuk-tag--green")


def deadline_standing(state: str, due_at: datetime) -> Standing:
    """How a deadline of the law stands or was settled."""
    match state:
        case "met":
            return Standing("in-time", _("Met"), "govuk-tag--green")
        case "missed":
            return Standing("late", _("Missed"), "govuk-tag--red")
        case "cancelled":
            return Standing("open", _("Not needed"), "govuk-tag--grey")
        case _:
            return standing(due_at)
