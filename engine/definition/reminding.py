"""How people are reminded of a deadline: properties `remind`, `escalate` and `reminder`, and timers with `alarm`."""

from engine.definition.dialect import names_in
from engine.definition.model import Node
from engine.digits import is_whole

#: The property of a deadline that names the wording of its reminders.
REMINDER = "reminder"
#: The property of a timer that only reminds: the rule that requires the reminder.
ALARM = "alarm"
#: Working days before a deadline, where its property `remind` names no others.
USUAL_DAYS = "1"


def days_written(node: Node) -> list[str]:
    """The days that the property `remind` of a deadline has, as they are written; the usual ones without it."""
    return node.properties.get("remind", USUAL_DAYS).split()


def remind_days(node: Node) -> tuple[int, ...]:
    """How many working days before a deadline people are reminded, the earliest first."""
    written = days_written(node)
    return tuple(sorted({int(day) for day in written if is_whole(day)}, reverse=True))


def escalate_to(node: Node) -> tuple[str, ...]:
    """The groups that the last reminder of a deadline reaches too."""
    return names_in(node.properties.get("escalate", ""))


def reminder_wording(node: Node) -> str | None:
    """The id of the wording of the reminders of a deadline; None where they have that of the product."""
    return node.properties.get(REMINDER, "").strip() or None
