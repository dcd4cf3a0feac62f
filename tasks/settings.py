"""What handlers know of their installation: its settings and secrets, and whether anything may be sent.

Owns how a setting of handlers is read; the program that starts the installation reads the environment.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import Field, create_model

from engine.errors import AtqaruError
from engine.files.faults import BadFile
from engine.files.written import Setting, checked

PREFIX = "ATQARU_TASK_"


class UnusableTaskSetting(AtqaruError):
    """A setting of handlers is not valid; the message names it and says what to write."""


class Secret:
    """A text that is not shown in any log, error or traceback: only `reveal` returns it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself, only for a call to the outside world."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(…)"


@dataclass(frozen=True, slots=True, eq=False)
class TaskSettings:
    """The settings of one installation for its handlers, by their whole names; its text shows no value.

    In rehearsals and checks `simulates` is true and there are no settings: handlers that reach outside are replaced by
    simulated ones. Settings are read when handlers are made; one that is set but never read is refused.
    """

    _values: Mapping[str, str] = field(default_factory=dict, repr=False)
    simulates: bool = False
    _read: set[str] = field(default_factory=set, init=False, repr=False)

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> "TaskSettings":
        """The variables ATQARU_TASK_… of an environment; one that is empty is not set."""
        ours = {name: text.strip() for name, text in environment.items() if name.startswith(PREFIX)}
        return cls({name: text for name, text in ours.items() if text})

    @classmethod
    def simulated(cls) -> "TaskSettings":
        """For a rehearsal or a check, in which nothing is sent."""
        return cls(simulates=True)

    def text(self, name: str, default: str | None = None) -> str:
        """A setting that is required if it has no default; raises `UnusableTaskSetting`."""
        if not name.startswith(PREFIX):
            raise UnusableTaskSetting(f"{name} is no name of a setting of handlers; begin it with {PREFIX}")
        self._read.add(name)
        found = self._values.get(name, default)
        if found is None:
            raise UnusableTaskSetting(f"{name} is not set; {self._remedy()}")
        return found

    def number(self, name: str, default: int, lowest: int, highest: int) -> int:
        """A whole number within bounds, read as those of the server are; raises `UnusableTaskSetting`."""
        bounded = Field(ge=lowest, le=highest, validation_alias=name)
        shape = create_model(name, __base__=Setting, number=(int, bounded))
        try:
            read = checked({name: self.text(name, str(default))}, "", shape)
        except BadFile as error:
            raise UnusableTaskSetting(str(error)) from error
        return int(read.model_dump()["number"])

    def secret(self, name: str) -> Secret:
        """A setting that is never shown; raises `UnusableTaskSetting`."""
        return Secret(self.text(name))

    def require_all_read(self) -> None:
        """Refuses settings that no handler has read, so that a misspelled name does not leave the default in use."""
        unread = sorted(set(self._values) - self._read)
        if unread:
            known = ", ".join(sorted(self._read)) or "none"
            raise UnusableTaskSetting(
                f"{', '.join(unread)}: no handler reads this; correct the name or remove it. Handlers read: {known}"
            )

    def _remedy(self) -> str:
        if self.simulates:
            return "rehearsals and checks know no settings: give a handler that answers by itself where it `simulates`"
        return "set it, or uninstall the package that asks for it"
