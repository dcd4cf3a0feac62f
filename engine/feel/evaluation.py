"""One evaluation: its bounds, its clock, its warnings and the scopes of its names; it must not know nodes or
operators."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from engine.feel.errors import FeelLimitExceeded, MissingVariable, NullValue, caret_text, line_and_column
from engine.feel.values import MAX_ADOPTED, Value, adopt_counted

MAX_STEPS = 1_000_000
MAX_ITEMS = 1_000_000
MAX_TEXT = 1_000_000
MAX_WARNINGS = 100
MAX_REASON = 500

#: Gives so many bytes that cannot be foreseen; None where an evaluation has no source of chance.
Chance = Callable[[int], bytes] | None
#: Gives what people call the value of a variable, by its name; None where an evaluation knows no words for values.
Labels = Callable[[str, Any], Value] | None
#: So many items of a value from outside are converted in the time of a step.
_ITEMS_OF_A_STEP = 2
_MISSING = object()


class Place(NamedTuple):
    """Where in which text a node is."""

    source: str
    offset: int


@dataclass(frozen=True, slots=True)
class Warning:
    """Why a part of an expression became null; `missing` is the variable that is not there, if that is why."""

    reason: str
    line: int
    column: int
    caret: str
    missing: str | None = None

    def __str__(self) -> str:
        return f"{self.reason} (line {self.line}, column {self.column})"


class Evaluation:
    """What one evaluation may still use, what it has to say, what time it is, and what chance gives it.

    `labels` are those of the expression that is being evaluated, where several share the rest.
    """

    __slots__ = ("_chance", "_now", "labels", "steps_left", "warnings")

    def __init__(
        self,
        now: datetime | Callable[[], datetime] | None,
        steps: int,
        chance: Chance = None,
        labels: Labels = None,
    ) -> None:
        self._now = now
        self._chance = chance
        self.labels = labels
        self.steps_left = steps
        self.warnings: list[Warning] = []

    def now(self) -> datetime:
        """The moment that was given, the same for the whole evaluation; NullValue if none was."""
        if self._now is None:
            raise NullValue("no clock was given to this evaluation, so there is no today() or now()")
        if not isinstance(self._now, datetime):
            self._now = self._now()
        return self._now

    def chance(self, count: int) -> bytes:
        """So many bytes that cannot be foreseen, others at each call; NullValue if the evaluation has no source."""
        if self._chance is None:
            raise NullValue("nothing is left to chance here; compute the value in a script task, and use its variable")
        return self._chance(count)

    def label(self, name: str, value: Any) -> Value:
        """What people call a value that a variable holds, as JSON; NullValue if it has none."""
        if value is None:
            raise NullValue(f"{name} has no value")
        if self.labels is None:
            raise NullValue("no form is known here; use it in the text of a form or wording, or in an input of a task")
        return self.labels(name, value)

    def spend(self, steps: int) -> None:
        """Counts work; raises FeelLimitExceeded when all is used."""
        self.steps_left -= steps
        if self.steps_left < 0:
            raise FeelLimitExceeded(
                "the expression takes too many steps; let it go through fewer items or ask for less"
            )

    def warn(self, place: Place, reason: str, missing: str | None = None) -> None:
        """Notes why a value becomes null; the first hundred reasons are kept."""
        if len(self.warnings) < MAX_WARNINGS:
            line, column = line_and_column(place.source, place.offset)
            # a reason may quote a text of the expression, and that may be long
            caret = caret_text(place.source, place.offset)
            self.warnings.append(Warning(reason[:MAX_REASON], line, column, caret, missing))


class Scope:
    """Names and values of one block, inside the block around it; `root` holds the variables given from
    outside."""

    __slots__ = ("evaluation", "item", "parent", "root", "values")

    evaluation: Evaluation
    root: Root

    def __init__(self, parent: Scope, values: dict[str, Value], item: Value = None) -> None:
        self.parent = parent
        self.values = values
        self.item = item
        self.root = parent.root
        self.evaluation = parent.evaluation


class Root(Scope):
    """The outermost scope: the context of an evaluation, adopted as it is read."""

    __slots__ = ("_adopted", "inputs")

    def __init__(self, inputs: Mapping[str, Any], evaluation: Evaluation) -> None:
        self.inputs = inputs
        self.evaluation = evaluation
        self.root = self
        self.values = {}
        self._adopted: dict[str, Value] | None = None

    def variable(self, name: str) -> Value:
        """A variable as a value of ours, converted once; raises NullValue if it is missing
        (MissingVariable) or foreign."""
        if self._adopted is None:
            self._adopted = {}
        value = self._adopted.get(name, _MISSING)
        if value is _MISSING:
            raw = self.inputs.get(name, _MISSING)
            if raw is _MISSING:
                raise MissingVariable(name)
            value = self._adopted[name] = taken_in(raw, self.evaluation)
        return value

    def inner(self, names: tuple[str, ...], raw: Any) -> Value:
        """A list or context inside a variable, converted once; raises NullValue if it holds something
        foreign."""
        if self._adopted is None:
            self._adopted = {}
        key = "\0".join(names)
        value = self._adopted.get(key, _MISSING)
        if value is _MISSING:
            value = self._adopted[key] = taken_in(raw, self.evaluation)
        return value


def taken_in(raw: Any, evaluation: Evaluation) -> Value:
    """A value from outside as one of ours; large ones cost steps, since converting them does."""
    try:
        value, items = adopt_counted(raw)
    except FeelLimitExceeded:  # which took as long as all that may be taken in
        evaluation.spend(MAX_ADOPTED // _ITEMS_OF_A_STEP)
        raise
    if items > 10:
        evaluation.spend(items // _ITEMS_OF_A_STEP)
    return value


def scope_for_call(captured: Scope, evaluation: Evaluation, values: dict[str, Value]) -> Scope:
    """The scope of a function's body: names where it was defined, bounds and warnings of the caller."""
    scope = Scope(captured, values)
    scope.evaluation = evaluation
    return scope


def bounded_text(text: str, evaluation: Evaluation) -> str:
    """The text, if it is not too long; long ones cost steps, since copying them does."""
    if len(text) > 1000:
        check_length(len(text))
        evaluation.spend(len(text) // 50)
    return text


def check_length(length: int) -> None:
    """Raises FeelLimitExceeded if a text of so many characters may not be made."""
    if length > MAX_TEXT:
        raise FeelLimitExceeded(f"a text would have {length} characters; {MAX_TEXT} are allowed")


def bounded_list(items: list[Value], evaluation: Evaluation) -> list[Value]:
    """The list, if it is not too long; long ones cost steps, since copying them does."""
    if len(items) > 10:
        check_size(len(items))
        evaluation.spend(len(items) // 10)
    return items


def check_size(count: int) -> None:
    """Raises FeelLimitExceeded if a list of so many items may not be made."""
    if count > MAX_ITEMS:
        raise FeelLimitExceeded(f"a list would have more items than the {MAX_ITEMS} that are allowed")
