"""Properties that would be dropped in silence where they are written, or that say nothing.

Knows one node and whether its process begins with it; names that must exist are looked for at deployment.
"""

from collections.abc import Iterator, Mapping

from engine.definition.details import Text
from engine.definition.dialect import is_feel, names_in
from engine.definition.expressions import read_in
from engine.definition.instants import fixed, is_fixed, is_written_out
from engine.definition.model import Kind, Node, Trigger
from engine.definition.properties import is_timer, offers_something
from engine.definition.property_table import OF_ELEMENTS
from engine.definition.reminding import REMINDER, days_written, escalate_to, reminder_wording
from engine.definition.showing import faults_of_showing
from engine.digits import is_whole
from engine.quoting import quoted

#: What is wrong with it is said in words of its own, by where it is.
_FORM = "form"
_MOST_DAYS = 100
_CATCHES = "it is for an event that catches a message"


def faults_of_properties(node: Node, *, begins_cases: bool) -> Iterator[str]:
    """What is wrong with the properties of a node; `begins_cases` if it may be the start event of a service."""
    if begins_cases and node.kind is Kind.START and node.trigger is not Trigger.NONE:
        return  # what it must not say is in `starts`
    yield from _misplaced(node)
    yield from _of_reminders(node)
    if "alarm" in node.properties and node.names_law and is_timer(node):
        yield "has the properties law and alarm, but a timer is a deadline, or it only reminds; keep one of them"
    yield from _of_form(node, begins_cases=begins_cases)
    yield from _of_senders(node)
    yield from _of_conditions(node)
    yield from faults_of_showing(node)
    if node.assignment is not None:
        yield from faults_of_matter(node.properties, node.assignment.matter_of)


def _misplaced(node: Node) -> Iterator[str]:
    """Properties of other elements that no expression of this one reads."""
    for name in sorted(node.properties.keys() & OF_ELEMENTS.keys()):
        place = OF_ELEMENTS[name].place
        if place is None or place(node) or name == _FORM or name in read_in(node):
            continue
        yield f"the property {name} does nothing here; {OF_ELEMENTS[name].remedy}"


def _of_conditions(node: Node) -> Iterator[str]:
    conditions = {"met_when": node.met_when, "runs_when": node.runs_when, "restricted_when": node.restricted_when}
    for name, condition in conditions.items():
        if condition is not None and is_fixed(condition) and not isinstance(fixed(condition), bool):
            yield f'the property {name} is neither true nor false; write a comparison, such as =answer = "yes"'


def faults_of_matter(properties: Mapping[str, str], matter_of: Text | None) -> Iterator[str]:
    """What is wrong with whose matter something is said to be, where it may say so."""
    if "matter_of" in properties and (matter_of is None or (is_written_out(matter_of) and fixed(matter_of) is None)):
        yield "the property matter_of names no list; write the logins as FEEL, or take it away"


def _of_reminders(node: Node) -> Iterator[str]:
    days = days_written(node)
    if not all(is_whole(day) and int(day) < _MOST_DAYS for day in days):
        wanted = f"write working days from 0, the day itself, to {_MOST_DAYS - 1}, separated by blanks, such as 2 1"
        yield f"the property remind is {quoted(node.properties['remind'])}; {wanted}"
    if not days and escalate_to(node):
        yield "the property escalate does nothing where remind names no day; write a day, such as 1, or take one away"
    if REMINDER in node.properties and not reminder_wording(node):
        yield "the property reminder is empty; write the id of a wording, or take it away"
    elif REMINDER in node.properties and not days:
        yield "the property reminder does nothing where remind names no day; write a day, such as 1, or take one away"


def _of_form(node: Node, *, begins_cases: bool) -> Iterator[str]:
    form = node.properties.get("form")
    if form is None:
        return
    if node.kind is Kind.USER_TASK:
        yield "the property form does nothing on a user task; choose its form by its id (form definition)"
    elif node.sending is None and not (begins_cases and node.kind is Kind.START and node.trigger is Trigger.NONE):
        yield f"the property form does nothing here; {_CATCHES}, or on the start event of a service"
    elif not form.strip():
        yield "the property form is empty; write the id of a form, or take it away"
    elif node.sending is None and is_feel(form):
        yield "the start form is FEEL, and before there is a case there are no variables; write the id of a form"


def _of_senders(node: Node) -> Iterator[str]:
    if offers_something(node) and not node.properties.get("action", "as named").strip():
        yield "the property action is empty; write what people do, such as Send an objection, or take it away"
    if node.sending is None:
        return
    names_nobody = {"senders": not node.sending.groups, "sender_users": _names_nobody(node.sending.users)}
    for name, is_so in names_nobody.items():
        if is_so and name in node.properties:
            yield f"the property {name} names nobody; name who sends it, or take it away: then the applicant does"


def _names_nobody(users: Text | None) -> bool:
    """Whether it is so in every case."""
    if users is not None and not is_written_out(users):
        return False
    value = fixed(users)
    return not names_in(value) if isinstance(value, str) else not value
