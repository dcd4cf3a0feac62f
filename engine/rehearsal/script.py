"""A written case: reads the YAML of a rehearsal and says what is wrong with it. The format is in docs/analyst.md."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import Any

import yaml

from engine.errors import AtqaruError


class BadRehearsal(AtqaruError):
    """The file is no rehearsal; the message names the field and what belongs there."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that somebody does: complete a task, or send a message."""

    at: datetime
    task: str | None = None
    message: str | None = None
    key: str | None = None
    by: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    refused: bool = False
    #: the name of the other case in which it is done; empty for the case itself
    case: str = ""
    #: the subject of the task, where several of the kind are open
    about: str | None = None
    #: how the questions of a questionnaire are answered before it is completed
    answers: "Answers | None" = None


@dataclass(frozen=True, slots=True)
class Answers:
    """So many questions are answered as a decision says (a list of `id` and `value`), the others differently."""

    decision: str
    right: int


@dataclass(frozen=True, slots=True)
class Opening:
    """How a case comes about; the moment is aware."""

    service: str
    channel: str
    received: datetime
    variables: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rehearsal(Opening):
    """A case with its application and what is done in it; moments are aware."""

    steps: tuple[Step, ...]
    #: other cases with which this one has to do, by the names that steps use
    others: Mapping[str, Opening] = field(default_factory=dict)
    until: datetime | None = None
    people: Mapping[str, frozenset[str]] = field(default_factory=dict)


#: More values than a case of a person ever has.
MAX_VALUES = 100_000
_OPENING_KEYS = {"service", "channel", "received", "variables"}
_KEYS = {"name", *_OPENING_KEYS, "cases", "steps", "until", "people"}
_STEP_KEYS = {"at", "case", "task", "about", "message", "key", "by", "with", "answers", "refused"}


def read_rehearsal(text: str, source: str, zone: tzinfo) -> Rehearsal:
    """Reads a rehearsal; local times are of the office's zone. Raises `BadRehearsal`."""
    try:
        document = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise BadRehearsal(f"{source}: is no YAML: {error}") from error
    reader = _Reader(source, zone)
    entry = reader.mapping("the file", document, _KEYS, {"service", "received"})
    others = reader.others(entry.get("cases"))
    steps = tuple(
        reader.step(number, raw, others) for number, raw in enumerate(reader.listed("steps", entry.get("steps")), 1)
    )
    opening = reader.opening("", entry)
    _require_order(source, {"": opening, **others}, steps)
    return Rehearsal(
        service=opening.service,
        channel=opening.channel,
        received=opening.received,
        variables=opening.variables,
        steps=steps,
        others=others,
        until=reader.moment("until", entry["until"]) if entry.get("until") is not None else None,
        people=reader.people(entry.get("people")),
    )


def _require_order(source: str, openings: Mapping[str, Opening], steps: tuple[Step, ...]) -> None:
    moments = [step.at for step in steps]
    if moments != sorted(moments) or any(step.at < openings[step.case].received for step in steps):
        raise BadRehearsal(
            f"{source}: the steps are not in the order of time; sort them by `at`, none before `received` of its case",
        )


class _Reader:
    """Reads values of one file, naming the field in each complaint."""

    def __init__(self, source: str, zone: tzinfo) -> None:
        self._source = source
        self._zone = zone
        self._values_left = MAX_VALUES
        self._inside: set[int] = set()

    def fail(self, where: str, message: str) -> BadRehearsal:
        return BadRehearsal(f"{self._source}: {where}: {message}")

    def mapping(self, where: str, raw: Any, known: set[str], needed: set[str]) -> dict[str, Any]:
        if not isinstance(raw, dict):
            raise self.fail(where, f"must be a mapping with {', '.join(sorted(known))}")
        if unknown := set(raw) - known:
            raise self.fail(where, f"has {', '.join(map(str, unknown))}; there are only {', '.join(sorted(known))}")
        if missing := needed - set(raw):
            raise self.fail(where, f"has no {', '.join(sorted(missing))}; add it")
        return raw

    def listed(self, where: str, raw: Any) -> list[Any]:
        if raw is not None and not isinstance(raw, list):
            raise self.fail(where, "must be a list")
        return raw or []

    def moment(self, where: str, raw: Any) -> datetime:
        """A local date and time, with or without seconds; YAML may have read it already."""
        if isinstance(raw, str):
            try:
                raw = datetime.fromisoformat(raw)
            except ValueError:
                raw = None
        if not isinstance(raw, datetime):
            raise self.fail(where, 'must be a local date and time, e.g. "2026-03-20 18:45"')
        return raw if raw.tzinfo else raw.replace(tzinfo=self._zone)

    def opening(self, where: str, entry: Mapping[str, Any]) -> Opening:
        """The beginning of a case; `where` is empty for that of the file itself."""
        field_of = f"{where}." if where else ""
        return Opening(
            service=str(entry["service"]),
            channel=str(entry.get("channel", "portal")),
            received=self.moment(f"{field_of}received", entry["received"]),
            variables=self.values(f"{field_of}variables", entry.get("variables")),
        )

    def others(self, raw: Any) -> dict[str, Opening]:
        """The other cases by name."""
        if raw is not None and not isinstance(raw, dict):
            raise self.fail("cases", "must be a mapping of names to cases")
        return {
            str(name): self.opening(
                f"cases.{name}", self.mapping(f"cases.{name}", entry, _OPENING_KEYS, {"service", "received"})
            )
            for name, entry in (raw or {}).items()
        }

    def people(self, raw: Any) -> dict[str, frozenset[str]]:
        """Groups by login name."""
        if raw is not None and not isinstance(raw, dict):
            raise self.fail("people", "must be a mapping of login names to lists of groups")
        return {
            str(login): frozenset(map(str, self.listed(f"people.{login}", groups)))
            for login, groups in (raw or {}).items()
        }

    def values(self, where: str, raw: Any) -> dict[str, Any]:
        """Variables as JSON: dates that YAML recognised become ISO text again."""
        if raw is not None and not isinstance(raw, dict):
            raise self.fail(where, "must be a mapping of names to values")
        return {self._name(where, name): self._json(f"{where}.{name}", value) for name, value in (raw or {}).items()}

    def _name(self, where: str, name: Any) -> str:
        """YAML takes `on`, `yes` and the like for truth values, in names too."""
        if not isinstance(name, str):
            raise self.fail(where, f"has the name {name!r}, which YAML does not take for a text; write it in quotes")
        return name

    def _json(self, where: str, value: Any) -> Any:
        """A value of JSON; aliases of YAML are unfolded, which may be more than there is memory, or never end."""
        self._values_left -= 1
        if self._values_left < 0:
            raise self.fail(where, f"is too large: a rehearsal holds at most {MAX_VALUES} values")
        if id(value) in self._inside:
            raise self.fail(where, "holds itself")
        if isinstance(value, dict | list):
            self._inside.add(id(value))
            unfolded = self._unfolded(where, value)
            self._inside.remove(id(value))
            return unfolded
        if isinstance(value, datetime):
            return (value if value.tzinfo else value.replace(tzinfo=self._zone)).isoformat()
        if isinstance(value, date):
            return value.isoformat()
        if value is None or isinstance(value, str | int | float | bool):
            return value
        raise self.fail(where, f"{value!r} is no value of JSON")

    def _unfolded(self, where: str, value: Any) -> Any:
        if isinstance(value, dict):
            return {self._name(where, name): self._json(f"{where}.{name}", item) for name, item in value.items()}
        return [self._json(where, item) for item in value]

    def answers(self, where: str, raw: Any) -> Answers | None:
        """How a questionnaire is answered."""
        if raw is None:
            return None
        entry = self.mapping(where, raw, {"decision", "right"}, {"decision", "right"})
        if not isinstance(entry["right"], int):
            raise self.fail(f"{where}.right", "must be a whole number")
        return Answers(str(entry["decision"]), entry["right"])

    def step(self, number: int, raw: Any, others: Mapping[str, Opening]) -> Step:
        where = f"step {number}"
        entry = self.mapping(where, raw, _STEP_KEYS, {"at"})
        case = str(entry.get("case", ""))
        if case and case not in others:
            raise self.fail(where, f"is in the case {case!r}; there are only {', '.join(others) or 'no others'}")
        if ("task" in entry) == ("message" in entry):
            raise self.fail(where, "names a task or a message, exactly one of them")
        return Step(
            at=self.moment(f"{where}.at", entry["at"]),
            task=entry.get("task"),
            message=entry.get("message"),
            key=None if entry.get("key") is None else str(entry["key"]),
            by=str(entry.get("by", "")),
            values=self.values(f"{where}.with", entry.get("with")),
            refused=bool(entry.get("refused", False)),
            case=case,
            about=None if entry.get("about") is None else str(entry["about"]),
            answers=self.answers(f"{where}.answers", entry.get("answers")),
        )
