"""`groups.json` next to the services: the groups to which diagrams offer tasks, their names and their roles."""

import re
from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, TypeAdapter

from engine.files.json_text import read_json
from engine.files.words import known_words
from engine.files.written import Several, Written, mistaken
from engine.quoting import quoted
from engine.roles import Role
from engine.visible import says_something
from storage.texts import LONGEST_ID

LONGEST_NAME = 200
_ID = re.compile(rf"[\w-]{{1,{LONGEST_ID}}}")


def _usable(given: str) -> str:
    if _ID.fullmatch(given) is None:
        raise ValueError(f"{quoted(given)} is no id of a group; write letters, digits, - and _, {LONGEST_ID} at most")
    return given


def readable(given: str) -> str:
    """A name, if people can read it; raises `ValueError`."""
    if not says_something(given) or len(given) > LONGEST_NAME or not given.isprintable():
        raise ValueError(
            f"{quoted(given)} is no name that people can read; write one line, {LONGEST_NAME} letters at most"
        )
    return given


def _known(given: str) -> str:
    if given not in tuple(Role):
        raise ValueError(f"unknown role {quoted(given)}; {known_words(given, Role)}")
    return given


def _of_one_side(given: tuple[str, ...]) -> tuple[str, ...]:
    if Role.APPLY in given and len(set(given)) > 1:
        raise ValueError(f"{Role.APPLY} is given with other roles; those who apply and those who work here are apart")
    return given


class NamedGroup(Written):
    """A group and its name."""

    id: Annotated[str, AfterValidator(_usable)]
    name: str


class Group(NamedGroup):
    """A group with its roles; without them it keeps those that it has in the installation."""

    name: Annotated[str, AfterValidator(readable)]
    roles: Annotated[Several[Annotated[str, AfterValidator(_known)]], AfterValidator(_of_one_side)] | None = None


def _each_once(groups: tuple[Group, ...]) -> tuple[Group, ...]:
    ids = [group.id for group in groups]
    again = [number for number, id_ in enumerate(ids) if id_ in ids[:number]]
    if again:
        raise mistaken(
            *(((number, "id"), f"the group {quoted(ids[number])} is given twice; leave one out") for number in again)
        )
    return groups


_Groups = Annotated[Several[Group], AfterValidator(_each_once)]
_STORED = TypeAdapter(Several[NamedGroup])


def read_groups(content: bytes, source: str) -> tuple[Group, ...]:
    """The groups of a file; raises `BadFile` with every mistake."""
    return read_json(content, source, _Groups)


def stored_groups(content: bytes) -> dict[str, str]:
    """The names of groups by their ids, of a file that was deployed, maybe by a version that took more fields."""
    return names_of(_STORED.validate_json(content, extra="ignore"))


def names_of(groups: tuple[NamedGroup, ...]) -> dict[str, str]:
    """What groups are called, by their ids."""
    return {group.id: group.name for group in groups}


def roles_of(groups: tuple[Group, ...]) -> Mapping[str, frozenset[Role]]:
    """The roles of the groups for which the file says them."""
    return {group.id: frozenset(map(Role, group.roles)) for group in groups if group.roles is not None}
