"""When people are reminded of a deadline, and whom the last reminder reaches: properties `remind` and `escalate`."""

from engine.definition.dialect import names_in
from engine.definition.model import Node


def remind_days(node: Node) -> tuple[int, ...]:
    """How many working days before a deadline people are reminded, the earliest first."""
    written = node.properties.get("remind", "1").split()
    return tuple(sorted({int(day) for day in written if day.isdecimal()}, reverse=True))


def escalate_to(node: Node) -> tuple[str, ...]:
    """The groups that the last reminder of a deadline reaches too."""
    return names_in(node.properties.get("escalate", ""))
