"""What a rehearsal expects: the model of its `expect`. The format is in docs/analyst.md.

An entry of a list names an item that has to be there; others may be there as well, unless the list says `no others`.
"""

from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, Tag

from engine.files.written import Several, Written, mistaken
from engine.rehearsal.fields import Text, Values, When, Wording, Words

NO_OTHERS = "no others"


class Expected(Written):
    """An item that has to be there; what is left out of it may be anything."""

    @property
    def given(self) -> dict[str, Any]:
        """The fields that the file gives, by the names that it has for them."""
        fields = type(self).model_fields
        return {
            str(field.validation_alias or name): getattr(self, name)
            for name, field in fields.items()
            if name in self.model_fields_set
        }


class DeadlineExpected(Expected):
    """A deadline; `law` are paragraphs that its law names."""

    element: Text | None = None
    law: Text | None = None
    due_at: When | None = None
    met_at: When | None = None
    state: Literal["open", "met", "missed", "cancelled"] | None = None


class TaskExpected(Expected):
    """A user task that is, or was, open."""

    element: Text | None = None
    group: Text | None = None
    due_at: When | None = None
    state: Literal["open", "completed", "cancelled"] | None = None


class NoticeExpected(Expected):
    """A notice that was sent."""

    code: Text | None = None
    to: Text | None = None
    at: When | None = None
    kind: Text | None = None
    words: Wording = Field(default_factory=dict)


class DocumentExpected(Expected):
    """A document that was issued."""

    kind: Text | None = None
    number: Text | None = None
    to: Text | None = None
    at: When | None = None
    words: Wording = Field(default_factory=dict)


class EntryExpected(Expected):
    """An entry of a register that the case was the last to enter, as it is now; `holds` are values of its fields."""

    #: a model has a method `register`
    of_register: Text | None = Field(None, validation_alias="register")
    key: Text | None = None
    at: When | None = None
    holds: Values = Field(default_factory=dict)


class DecisionExpected(Expected):
    """A decision that was evaluated, with the numbers of exactly the rules that matched."""

    decision: Text | None = None
    element: Text | None = None
    at: When | None = None
    rules: Several[int] | None = None


class IncidentExpected(Expected):
    """A step that failed, with words of the reason."""

    element: Text | None = None
    words: Wording = Field(default_factory=dict)


class RefusalExpected(Expected):
    """A step that was refused, with words of the message; the start of a case is the step `start`."""

    step: Text | None = None
    at: When | None = None
    words: Wording = Field(default_factory=dict)


E = TypeVar("E")


class Rest(Written, Generic[E]):
    """That nothing else is there, or nothing else that is as described."""

    no_others: E = Field(validation_alias=NO_OTHERS)


def _kind(given: Any) -> str:
    is_rest = isinstance(given, Rest) or (isinstance(given, dict) and NO_OTHERS in given)
    return "<rest>" if is_rest else "<entry>"


def _naming(entry: E) -> E:
    if isinstance(entry, Expected) and not entry.model_fields_set:
        raise mistaken(((), f"names nothing; say what is to be there, or write `{NO_OTHERS}`"))
    return entry


def _written_out(given: Any) -> Any:
    """`no others` alone is short for no others of any kind."""
    if given == []:
        raise mistaken(
            ((), f"an empty list expects nothing; write [{NO_OTHERS}] if there is to be none, or leave it out")
        )
    short: dict[str, Any] = {NO_OTHERS: {}}
    return [short if each == NO_OTHERS else each for each in given] if isinstance(given, list) else given


R = TypeVar("R")
Item = Annotated[
    Annotated[R, Tag("<rest>")] | Annotated[E, AfterValidator(_naming), Tag("<entry>")],
    Discriminator(_kind),
]
Items = Annotated[Several[Item[R, E]], BeforeValidator(_written_out)]


class CaseExpected(Expected):
    """Facts of the row of a case, as the report has them."""

    number: Text | None = None
    registered_on: Text | None = None
    term_broken: bool | None = None


class Expectation(Expected):
    """What is to be true of one case at a moment."""

    outcome: Text | None = None
    state: Literal["active", "completed", "refused"] | None = None
    #: words of the status that the applicant reads
    status: Words = ()
    case: CaseExpected | None = None
    variables: Values = Field(default_factory=dict)
    #: by the id of an element at which the case waits, or of a called process in which it is: what is seen there
    variables_at: dict[str, Values] = Field(default_factory=dict)
    deadlines: Items[Rest[DeadlineExpected], DeadlineExpected] = ()
    tasks: Items[Rest[TaskExpected], TaskExpected] = ()
    notices: Items[Rest[NoticeExpected], NoticeExpected] = ()
    documents: Items[Rest[DocumentExpected], DocumentExpected] = ()
    entries: Items[Rest[EntryExpected], EntryExpected] = ()
    decisions: Items[Rest[DecisionExpected], DecisionExpected] = ()
    incidents: Items[Rest[IncidentExpected], IncidentExpected] = ()
    refusals: Items[Rest[RefusalExpected], RefusalExpected] = ()


class Expectations(Expectation):
    """The same of the case of the rehearsal, and of its other cases by their names."""

    others: dict[str, Expectation] = Field(default_factory=dict, validation_alias="cases")
