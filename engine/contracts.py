"""A contract: what a service-task type or a called process takes and gives, name by name, in words for people.

`atqaru check`, the element templates and the tables of docs/analyst.md read the same contract. Owns its parts; what a
handler says of itself is in `engine.handlers`, what a process says in `engine.definition.called_contract`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from engine.value_types import ValueType


@dataclass(frozen=True, slots=True)
class Header:
    """A header: a text of the task definition.

    `choices` are the only values that it may have, where they are few, each with words for people; `example` is one
    that it may have, and `pattern` a regular expression that its values match, with words that say so.
    """

    name: str
    words: str = ""
    is_required: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)
    label: str = ""
    example: str = ""
    pattern: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Input:
    """A value that is taken under a name, from an input mapping.

    A template suggests the text or FEEL in `suggested`, and has no field for an input that is not `is_offered`. A text
    is one of `values`, where they are few.
    """

    name: str
    words: str = ""
    type: ValueType = ValueType.ANY
    is_required: bool = False
    label: str = ""
    suggested: str = ""
    is_offered: bool = True
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """A variable that is given; a template has a field for where it goes if `is_offered`.

    A text is one of `values`, where they are few.
    """

    name: str
    words: str = ""
    type: ValueType = ValueType.ANY
    label: str = ""
    is_offered: bool = False
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Property:
    """A property of the element that a task of the type reads."""

    name: str
    words: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Thrown:
    """An error that is thrown, by the code with which a boundary event catches it."""

    code: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """How the modeler offers a service-task type.

    A diagram keeps the version of the template that it was drawn with, and the modeler shows no fields if there is
    only another one: raise `version` only if a field is gone, or means something else. `beside` are properties of any
    element that are offered too. `on_the_way` and `at_end` are the name and the words of the template for an
    intermediate throw event and for an end event, if there is one.
    """

    version: int = 1
    element: Literal["serviceTask", "sendTask"] = "serviceTask"
    beside: tuple[str, ...] = ("law", "stage")
    on_the_way: tuple[str, str] | None = None
    at_end: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class ProcessContract:
    """What a process says that it takes from its call and gives to it; None where it does not say."""

    takes: tuple[Input, ...] | None = None
    gives: tuple[Result, ...] | None = None

    @property
    def is_declared(self) -> bool:
        """Whether it says anything."""
        return self.takes is not None or self.gives is not None
