"""`groups.json` beside the services: the groups to which diagrams offer tasks, with the names that people read."""

import re
from typing import Annotated

from pydantic import AfterValidator, TypeAdapter

from engine.files.json_text import read_json
from engine.files.written import Several, Written, mistaken
from storage.texts import LONGEST_ID

_ID = re.compile(rf"[\w-]{{1,{LONGEST_ID}}}")


def _usable(given: str) -> str:
    if _ID.fullmatch(given) is None:
        raise ValueError(f"'{given}' is no id of a group; write letters, digits, - and _, {LONGEST_ID} at most")
    return given


class Group(Written):
    """A group and its name."""

    id: Annotated[str, AfterValidator(_usable)]
    name: str


def _each_once(groups: tuple[Group, ...]) -> tuple[Group, ...]:
    ids = [group.id for group in groups]
    again = [number for number, id_ in enumerate(ids) if id_ in ids[:number]]
    if again:
        raise mistaken(
            *(((number, "id"), f"the group '{ids[number]}' is given twice; leave one out") for number in again)
        )
    return groups


_Groups = Annotated[Several[Group], AfterValidator(_each_once)]
_STORED = TypeAdapter(Several[Group])


def read_groups(content: bytes, source: str) -> dict[str, str]:
    """The names of groups by their ids; raises `BadFile` with every mistake."""
    return _names(read_json(content, source, _Groups))


def stored_groups(content: bytes) -> dict[str, str]:
    """The same of a file that was deployed, maybe by a version that took more fields."""
    return _names(_STORED.validate_json(content, extra="ignore"))


def _names(groups: tuple[Group, ...]) -> dict[str, str]:
    return {group.id: group.name for group in groups}
