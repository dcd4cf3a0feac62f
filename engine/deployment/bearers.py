"""Names of groups and people that a diagram writes out: somebody must have them, or no one sees the task.

Reads literals and FEEL without variables; a name that a case computes is looked at where it runs.
"""

from collections.abc import Iterable, Iterator

from engine.contracts import ProcessContract
from engine.definition.details import Text
from engine.definition.findings import Message, Severity, error
from engine.definition.instants import fixed
from engine.definition.model import Kind, Node, Trigger
from engine.definition.reminding import escalate_to
from engine.deployment.known import Known, handler_of
from engine.nearest import did_you_mean
from engine.quoting import quoted
from engine.roles import Role
from engine.value_types import ValueType
from storage.recipients import TO_APPLICANT

_APPLICANTS_START = "without starters applicants start the case"


def faults_of_bearers(node: Node, known: Known) -> Iterator[Message]:
    """What is wrong with the groups and people that a node names; `known.groups` are all that there are."""
    yield from _missing_groups(_groups_by_comma(node), known, by_comma=True)
    yield from _missing_groups(_groups_by_blank(node), known, by_comma=False)
    for what, recipient in _recipients(node, known):
        if recipient != TO_APPLICANT and recipient not in known.groups:
            names = f"neither {TO_APPLICANT} nor a group; there are {_listed(known.groups)}"
            yield error(f"the {what} {quoted(recipient)} is {names}")
    for what, group, remedy in for_officials(node, known):
        if Role.APPLY in known.roles.get(group, ()):
            yield error(f"the {what} {quoted(group)} are no officials; {remedy}")
    if node.assignment is not None:
        yield from _missing_people("assignee", _names(node.assignment.assignee, several=False), known)
        yield from _missing_people("candidate user", _names(node.assignment.candidate_users), known)
    if node.sending is not None:
        yield from _missing_people("sender", _names(node.sending.users), known)


def for_officials(node: Node, known: Known) -> Iterator[tuple[str, str, str]]:
    """The groups that must not be of people who apply: as what they are named, and what to write instead.

    One applicant would get hold of the matters of another; what is sent to all of them is found by none.
    """
    for group in _names(node.assignment.candidate_groups) if node.assignment else ():
        yield "candidate groups", group, "the applicant of a case does a task as its candidate user, =[applicant]"
    for group in node.starters:
        is_start = node.kind is Kind.START
        yield "starters", group, _APPLICANTS_START if is_start else "an applicant begins no step of a case"
    for group in node.sending.groups if node.sending else ():
        yield "senders", group, "without senders the applicant sends it"
    for group in escalate_to(node):
        yield "groups of escalate", group, "nobody but officials is reminded"
    for what, recipient in _recipients(node, known):
        yield what, recipient, f"write {TO_APPLICANT} for the one of the case"


def _groups_by_comma(node: Node) -> Iterator[str]:
    if node.assignment is not None:
        yield from _names(node.assignment.candidate_groups)
    yield from (*escalate_to(node), *(node.sending.groups if node.sending else ()))


def _groups_by_blank(node: Node) -> Iterator[str]:
    if node.kind is not Kind.START or node.trigger is Trigger.NONE:
        yield from node.starters
    yield from node.people


def _missing_groups(groups: Iterable[str], known: Known, *, by_comma: bool) -> Iterator[Message]:
    for group in dict.fromkeys(groups):
        if group not in known.groups:
            yield error(f"the group {quoted(group)} does not exist; {_instead(group, known, by_comma=by_comma)}")


def _instead(group: str, known: Known, *, by_comma: bool) -> str:
    """What to write in place of a group that does not exist, which may be several with the wrong sign between them."""
    several = group.replace(",", " ").split()
    if len(several) > 1 and not known.groups.isdisjoint(several):
        return "separate groups by commas here" if by_comma else "separate groups by blanks here, without commas"
    near = did_you_mean(group, known.groups)
    return f"{near}; there are {_listed(known.groups)}" if near else f"there are {_listed(known.groups)}"


def _recipients(node: Node, known: Known) -> Iterator[tuple[str, str]]:
    handler = handler_of(node, known.handlers)
    taken = (known.contracts.get(node.calls or "") or ProcessContract()).takes or ()
    found = {each.name: "group" for each in taken if each.type is ValueType.GROUP}
    found |= dict.fromkeys(handler.recipients if handler else (), "recipient")
    for mapping in node.inputs:
        value = fixed(mapping.written) if mapping.target in found else None
        for recipient in value if isinstance(value, list) else [value]:
            if isinstance(recipient, str):
                yield f"{found[mapping.target]} (input {mapping.target})", recipient


def _missing_people(what: str, logins: Iterable[str], known: Known) -> Iterator[Message]:
    for login in logins:
        if login in known.groups and login not in (known.accounts or ()):
            fault = f"the {what} {quoted(login)} is a group; name it in candidateGroups, or name an account"
            yield fault, Severity.WARNING if known.accounts is None else Severity.ERROR
        elif login.startswith(("${", "#{")):
            yield error(
                f"the {what} {quoted(login)} is no login; write FEEL behind =, such as ={login[2:].rstrip('}')}"
            )
        elif known.accounts is None:
            remedy = "deployment looks for such an account; a group outlives people"
            yield f"the {what} {quoted(login)} is written out; {remedy}", Severity.WARNING
        elif login not in known.accounts:
            remedy = "add the account, or name a group"
            yield error(f"the {what} {quoted(login)} is no account in use; {remedy}")


def _names(text: Text | None, *, several: bool = True) -> list[str]:
    """The names in a text, as a comma list or a list of FEEL; none where a case computes them."""
    value = fixed(text)
    if isinstance(value, str):
        value = value.split(",") if several else [value]
    return [name.strip() for name in value if isinstance(name, str) and name.strip()] if isinstance(value, list) else []


def _listed(groups: Iterable[str]) -> str:
    return ", ".join(sorted(groups)) or "none"
