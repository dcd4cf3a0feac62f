"""What the dialect says of a single node: mappings, who does it, its handler, script, calls, multi-instance marker.

Values only; section numbers are those of BPMN 2.0.2.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from engine.feel import Expression

#: A value of the dialect: text as it is, or FEEL when the diagram wrote a leading `=`.
Text = str | Expression
#: How often a job is tried where nothing is written, and at most.
RETRIES, MOST_RETRIES = 3, 100
#: The property that names a wording, and the variable of the task with what it says.
WORDING = "wording"


@dataclass(frozen=True, slots=True)
class Worded:
    """What the wording of that id says, with the values that the element sees: property `wording`."""

    id: Text


#: What an input mapping takes its value from.
Source = Text | Worded


@dataclass(frozen=True, slots=True)
class VariableMapping:
    """One input or output of `zeebe:ioMapping`, or what the property `wording` gives."""

    source: Source
    target: str

    @property
    def written(self) -> Text | None:
        """The text or FEEL that the diagram writes; None for what a wording gives."""
        return None if isinstance(self.source, Worded) else self.source


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who does a user task, by when, with which form; due dates give a date or a moment.

    The form is one that the diagram names, or the one whose id `computed_form` gives in each case. `subject` says whom
    or what this one task is about, where a case has several of the kind; `matter_of` the people whose own matter it
    decides: they have no part in it.
    """

    assignee: Text | None = None
    candidate_groups: Text | None = None
    candidate_users: Text | None = None
    due_date: Text | None = None
    follow_up_date: Text | None = None
    priority: Text | None = None
    form_id: str | None = None
    computed_form: Expression | None = None
    subject: Text | None = None
    matter_of: Text | None = None


@dataclass(frozen=True, slots=True)
class Sending:
    """Who sends, by a form, the message that an event waits for.

    Officials in `groups`, and the `users` whose logins the case names; where both are empty, the applicant from his
    account. `subject` says whom or what it is about, where several wait for one kind of message. The form is one that
    the diagram names, or the one whose id `computed_form` gives in each case; then `form_id` is empty.
    """

    form_id: str
    computed_form: Expression | None = None
    groups: tuple[str, ...] = ()
    users: Text | None = None
    subject: Text | None = None

    @property
    def is_for_officials(self) -> bool:
        """Whether it is sent as a part of the work here."""
        return bool(self.groups) or self.users is not None


@dataclass(frozen=True, slots=True)
class JobType:
    """The handler of a service task with its retries and headers; FEEL is evaluated when the job is created."""

    type: Text
    retries: int | Expression = RETRIES
    headers: Mapping[str, Text] = field(default_factory=dict)

    @property
    def written_type(self) -> str | None:
        """The type, where it is the same in every case."""
        return self.type if isinstance(self.type, str) else None

    @property
    def written_headers(self) -> dict[str, str]:
        """The headers that are the same in every case."""
        return {name: value for name, value in self.headers.items() if isinstance(value, str)}

    @property
    def is_computed(self) -> bool:
        """Whether any of it depends on the case."""
        return any(isinstance(each, Expression) for each in (self.type, self.retries, *self.headers.values()))


@dataclass(frozen=True, slots=True)
class Script:
    """A FEEL script task."""

    expression: Expression
    result_variable: str


class Binding(StrEnum):
    """Which version of a called process or decision is taken."""

    IN_FORCE = "inForce"
    DEPLOYMENT = "deployment"
    LATEST = "latest"
    VERSION_TAG = "versionTag"


@dataclass(frozen=True, slots=True)
class Called:
    """A called process or decision."""

    id: Text
    binding: Binding = Binding.IN_FORCE
    version_tag: str | None = None
    result_variable: str | None = None
    propagate_all_parent: bool = True
    propagate_all_child: bool = True
    #: the variables around the call that the called process reads as they are at the moment: property `shows`
    shows: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class AdHoc:
    """What begins in an ad-hoc sub-process, when it ends, what its paths leave behind (10.3.5, 13.3.5).

    `begins` gives a list of ids. Without a completion condition it ends when nothing in it is active any more.
    """

    begins: Expression | None = None
    completion_condition: Expression | None = None
    cancels_remaining: bool = True
    output_collection: str | None = None
    output_element: Expression | None = None


@dataclass(frozen=True, slots=True)
class Loop:
    """Multi-instance characteristics (13.3.7): one inner instance for each item of the input collection."""

    sequential: bool
    input_collection: Expression
    input_element: str | None = None
    output_collection: str | None = None
    output_element: Expression | None = None
    completion_condition: Expression | None = None
