"""The format of `demonstration.yaml` next to the diagrams of a service: its cases, and what they share.

A case takes steps from the courses that it names and has steps of its own; `+n` in front of a time, and `{+n}` in a
value, is n working days after its receipt. A step about, or by, several people is one step for each. `reading` owns
the dates relative to today and the cases themselves.
"""

import re
from collections.abc import Iterator
from typing import Annotated, Self, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from engine.files.faults import Way
from engine.files.words import known_words
from engine.files.written import Several, Written, mistaken
from engine.iso_text import moment_from
from engine.quoting import quoted
from engine.rehearsal.fields import Moment, Text, Values
from engine.rehearsal.script import Answers

LATER = re.compile(r"\+(\d+) (\d\d:\d\d)")


def _moment_or_later(given: str) -> str:
    if LATER.fullmatch(given) is None:
        moment_from(given)
    return given


def _each(given: object) -> object:
    """One name, or several."""
    return given if isinstance(given, list) else [given]


People: TypeAlias = Annotated[Several[Text], BeforeValidator(_each)]


class StepOfCourse(Written):
    """A step, or one for each of its people; completes a task or sends a message."""

    at: Annotated[Text, AfterValidator(_moment_or_later)]
    task: str | None = None
    message: str | None = None
    by: People = ("",)
    about: Annotated[Several[Text | None], BeforeValidator(_each)] = (None,)
    values: Values = Field(default_factory=dict, validation_alias="with")
    answers: Answers | None = None

    @model_validator(mode="after")
    def _does_one_thing(self) -> Self:
        if (self.task is None) == (self.message is None) or (self.message and self.answers):
            raise mistaken(((), "a step names a task or a message; name exactly one, and answers with a task only"))
        return self


class CaseOfVisitor(Written):
    """A case: an application to the service of the folder, unless it names another process."""

    name: str
    received: Moment
    #: the login of the person who starts it; without one it comes from outside
    by: Text = ""
    iin: str | None = None
    service: str | None = None
    values: Values = Field(default_factory=dict, validation_alias="with")
    courses: Several[str] = ()
    steps: Several[StepOfCourse] = ()

    @model_validator(mode="after")
    def _applicant_has_a_number(self) -> Self:
        if self.service is None and self.iin is None:
            raise mistaken(((), "the field 'iin' is missing; add it, or the service that is no application"))
        return self


class Open(Written):
    """Where an application finds the number of the open session: in a register, by a variable that both have."""

    register_name: str = Field(validation_alias="register")
    by: str


class DemonstrationFile(Written):
    """The file: where applications find their session, what they share, courses by name, and the cases."""

    sessions: Open
    application: Values
    courses: dict[str, Several[StepOfCourse]]
    cases: Several[CaseOfVisitor]

    @model_validator(mode="after")
    def _has_the_courses_of_cases(self) -> Self:
        if faults := list(self._unknown_courses()):
            raise mistaken(*faults)
        return self

    def _unknown_courses(self) -> Iterator[tuple[Way, str]]:
        for number, case in enumerate(self.cases):
            for place, course in enumerate(case.courses):
                if course not in self.courses:
                    known = known_words(course, self.courses)
                    yield ("cases", number, "courses", place), f"there is no course {quoted(course)}; {known}"
