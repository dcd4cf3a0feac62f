"""How people are reminded of a deadline: properties `remind`, `escalate` and `reminder`, and timers with `alarm`."""

from engine.definition.dialect import names_in
from engine.definition.model import Node
from engine.digits import is_whole

#: The property of a deadline that names the wording of its reminders.
REMINDER = "reminder"
#: The property of a timer that only reminds: the rule that requires the reminder.
ALARM = "alarm"


def remind_days(node: Node) -> tuple[int, ...]:
    """How many working days before a deadline people are reminded, the earliest first."""
    written = node.properties.get("remind", "1").split()
    return tuple(sorted({int(day) for day in written if is_whole(day)}, reverse=True))


def escalate_to(node: Node) -> tuple[str, ...]:
    """The groups that the last reminder of a deadline reaches too."""
    return names_in(node.properties.get("escalate", ""))


def reminder_wording(node: Node) -> str | None:
    """The id of the wording of the reminders of a deadline; None where they have that of the product."""
    return node.properties.get(REMINDER, "").strip() or None
