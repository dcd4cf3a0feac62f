"""Values that a task or deadline writes out and no case could use: each would be an incident in every case.

Reads literals and FEEL without variables, as what runs reads them; what depends on a case's data is read where it runs.
"""

from collections.abc import Iterator
from datetime import date, datetime

from engine.definition.details import Text
from engine.definition.dialect import is_feel
from engine.definition.instants import fixed, is_written_out
from engine.definition.model import Node
from engine.definition.property_table import OF_ELEMENTS
from engine.definition.times import duration_of
from engine.digits import is_whole
from engine.feel import Value, to_json
from engine.quoting import quoted
from engine.spelling import spelled

#: The priorities of a user task; the higher, the more urgent.
PRIORITIES = range(101)
_DAYS = "write a day as 2026-04-10, a moment as 2026-04-10T18:30:00+05:00, or FEEL behind ="


def faults_of_literals(node: Node) -> Iterator[str]:
    """What is wrong with the dates and the priority of a user task, and with the term of a deadline."""
    if node.assignment is not None:
        yield from _of_date("due date", node.assignment.due_date)
        yield from _of_date("follow-up date", node.assignment.follow_up_date)
        yield from _of_priority(node.assignment.priority)
    term = node.properties.get("term", "")
    place = OF_ELEMENTS["term"].place
    if term and place is not None and place(node) and not is_feel(term) and not is_whole(term.strip()):
        yield f"the term is {quoted(term)}; write a whole number of working days, such as 5"


def day_in(text: str) -> date | str:
    """ISO text as a date or a date and time; text that is neither stays as it is."""
    try:
        return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    except ValueError:
        return text


def priority_in(value: Value) -> int | None:
    """A whole number from 0 to 100; None for what is none."""
    number = int(value) if isinstance(value, str) and is_whole(value.strip()) else to_json(value)
    is_number = isinstance(number, int) and not isinstance(number, bool)
    return number if is_number and number in PRIORITIES else None


def _of_date(what: str, written: Text | None) -> Iterator[str]:
    if written is None or not is_written_out(written):
        return
    value = fixed(written)
    if isinstance(value, date) or (isinstance(value, str) and isinstance(day_in(value), date)):
        return
    remedy = _DAYS
    if isinstance(value, str) and duration_of(value.strip()) is not None:
        remedy = f'count it from a day, such as =today() + duration("{value.strip()}")'
    yield f"the {what} is {spelled(value)}, which is no day; {remedy}"


def _of_priority(written: Text | None) -> Iterator[str]:
    if written is not None and is_written_out(written) and priority_in(fixed(written)) is None:
        yield f"the priority is {spelled(fixed(written))}; write a whole number from 0 to 100, or FEEL behind ="
