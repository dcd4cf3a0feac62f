"""The notices of the engine that wordings say, and the variables that each has: for the check, the preview, the guide.

A case has every variable of a notice; one that `may_be_null` is null where there is no such thing.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.value_types import ValueType

#: The ids of their wordings.
DEADLINE_REMINDER = "deadline_reminder"
TASK_DUE_MOVED = "task_due_moved"
DEADLINE_MOVED = "deadline_moved"
NOTICE_MOVED = "notice_moved"


@dataclass(frozen=True, slots=True)
class NoticeVariable:
    """A variable of a notice, its type and what it is."""

    name: str
    type: ValueType
    words: str
    may_be_null: bool = False


@dataclass(frozen=True, slots=True)
class EngineNotice:
    """When the engine sends it, to whom, and what its wording can read."""

    words: str
    variables: tuple[NoticeVariable, ...]

    @property
    def names(self) -> frozenset[str]:
        """The names of its variables."""
        return frozenset(each.name for each in self.variables)


_OF_CASE = (
    NoticeVariable("case_number", ValueType.TEXT, "the number of the case; until it has one, the id"),
    NoticeVariable("case_title", ValueType.TEXT, "what lists show the case under; may be an empty text"),
    NoticeVariable("service", ValueType.TEXT, "the name of the service"),
    NoticeVariable("applicant", ValueType.TEXT, "the name of the applicant's account; an empty text without one"),
)
_DEADLINE = NoticeVariable("deadline", ValueType.TEXT, "the name of the deadline")
#: Every such notice by the id of its wording.
ENGINE_NOTICES: Mapping[str, EngineNotice] = {
    DEADLINE_REMINDER: EngineNotice(
        "N-11 before a deadline, to those who can act, and to those whom `escalate` names",
        (
            NoticeVariable("to_do", ValueType.LIST, "the names of the open tasks due then; else that of the deadline"),
            NoticeVariable("about", ValueType.LIST, "whom or what these tasks are about, where they have a `subject`"),
            _DEADLINE,
            NoticeVariable("law", ValueType.TEXT, "the ids of its rules"),
            NoticeVariable("due_at", ValueType.MOMENT, "until when it is due"),
            NoticeVariable("is_last", ValueType.BOOLEAN, "whether it is the last reminder, which `escalate` widens"),
            *_OF_CASE,
        ),
    ),
    TASK_DUE_MOVED: EngineNotice(
        "N-02 to the executors of a task whose due date a changed calendar, or changed hours, have moved",
        (
            NoticeVariable("task", ValueType.TEXT, "the name of the task"),
            NoticeVariable("due_before", ValueType.MOMENT, "until when it was due; null without a date", True),
            NoticeVariable("due_at", ValueType.MOMENT, "until when it is due now; null without a date", True),
            *_OF_CASE,
        ),
    ),
    DEADLINE_MOVED: EngineNotice(
        "to the applicant, where such a change has moved a deadline with the property `notice`",
        (
            _DEADLINE,
            NoticeVariable("due_before", ValueType.MOMENT, "until when it was due"),
            NoticeVariable("due_at", ValueType.MOMENT, "until when it is due now"),
            *_OF_CASE,
        ),
    ),
    NOTICE_MOVED: EngineNotice(
        "around a notice that is sent again, since such a change has moved dates in it",
        (
            NoticeVariable("subject", ValueType.WORDS, "the subject of the notice, in each language"),
            NoticeVariable("text", ValueType.WORDS, "its text with the present dates"),
            NoticeVariable("told_at", ValueType.MOMENT, "when it was first sent"),
            *_OF_CASE,
        ),
    ),
}
