"""The versions of a wording on its page: what became of each, and what it changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Literal

from engine.deployment.bundle import File
from engine.deployment.storing import ON_PAGE
from engine.wordings import parts_of
from storage.database import Session
from storage.queries.users import user_names
from storage.queries.wordings import WordingFile, WordingVersion, wording_on, wording_versions, wordings_after
from web.wordings.differences import Line, differences

State = Literal["in_force", "waits", "replaced", "over", "taken_back"]


@dataclass(frozen=True)
class ShownVersion:
    """A version: who put it in force and when, what became of it, and the text of the version before, if any."""

    file: WordingFile
    before: WordingFile | None
    state: State
    who: str
    deployed_at: datetime
    withdrawn_at: datetime | None
    reason: str | None
    deployment_id: int
    is_of_page: bool

    @cached_property
    def lines(self) -> list[Line]:
        """Its differences to the version before; nothing for the first."""
        return differences(whole(self.before), whole(self.file)) if self.before else []

    @property
    def may_be_taken_back(self) -> bool:
        """It waits for its day, and nothing else was deployed with it."""
        return self.is_of_page and self.state in ("waits", "replaced")

    @property
    def waits_with_others(self) -> bool:
        """It waits, but was deployed with other files, which are taken back only together."""
        return not self.is_of_page and self.state in ("waits", "replaced")


def shown_versions(session: Session, key: str, today: date) -> list[ShownVersion]:
    """Every version of a wording, the newest first."""
    found = wording_versions(session, key)
    people = user_names(session, {each.actor for each in found})
    in_force = wording_on(session, key, today)
    holding = {each.version for each in wordings_after(session, today) if each.key == key}
    numbers = {each.file.version: each for each in found}
    return [
        _shown(
            each,
            numbers.get(each.file.version - 1),
            _state(each, in_force, holding, today),
            people,
        )
        for each in found
    ]


def whole(file: File | WordingFile) -> str:
    """Title and text of a wording as one text, in which differences are looked for."""
    return "\n\n".join(parts_of(file.content, file.name))


def _shown(
    version: WordingVersion, before: WordingVersion | None, state: State, people: Mapping[str, str]
) -> ShownVersion:
    return ShownVersion(
        version.file,
        before.file if before else None,
        state,
        people.get(version.actor, version.actor),
        version.deployed_at,
        version.withdrawn_at,
        version.reason,
        version.deployment_id,
        version.source == ON_PAGE,
    )


def _state(version: WordingVersion, in_force: WordingFile | None, holding: set[int], today: date) -> State:
    if version.withdrawn_at is not None:
        return "taken_back"
    if version.file == in_force:
        return "in_force"
    if version.file.effective_from <= today:
        return "over"
    return "waits" if version.file.version in holding else "replaced"
