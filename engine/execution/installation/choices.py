"""The versions that cases of one vintage go by, each looked up once as long as nothing else is deployed.

It is remembered by the state of what is deployed, by the day, and by what was deployed until versions are fixed.
"""

from collections.abc import Callable, Iterable
from typing import TypeVar

from sqlalchemy import bindparam, func, select

from engine.definition.details import Binding, Called
from engine.execution.installation.chosen_versions import Vintage, bound, kept
from engine.execution.installation.definitions import Definitions
from engine.texts import Texts
from engine.wordings import Wording
from storage.columns import Moment
from storage.database import Session
from storage.prepared import Query
from storage.tables import deployed_state, deployments

_UNTIL = select(func.count()).where(deployments.c.deployed_at <= bindparam("fixed_at", type_=Moment)).scalar_subquery()
_STATE = Query(select(deployed_state.c.mark, _UNTIL.label("until")))
Found = TypeVar("Found")


class Choices:
    """What a vintage takes of what is deployed when it is first asked; not for one who deploys in the same breath."""

    def __init__(self, session: Session, definitions: Definitions, vintage: Vintage) -> None:
        self.session = session
        self.definitions = definitions
        self.vintage = vintage
        self._state: tuple[object, ...] | None = None

    def kept(self, kind: str, key: str) -> int:
        """The definition that a case goes by to its end, whatever is deployed meanwhile; raises `NoDefinition`."""
        return self.remembered((kind, key), lambda: kept(self.session, kind, key, self.vintage))

    def bound(self, kind: str, key: str, called: Called, caller: int) -> int:
        """The definition that a call in the version `caller` takes by its binding; raises `NoDefinition`."""
        if called.binding is Binding.IN_FORCE:
            return self.kept(kind, key)
        what = kind, key, called.binding, called.version_tag, caller
        return self.remembered(what, lambda: bound(self.session, kind, key, called, caller, self.vintage))

    def texts(self, languages: Iterable[str]) -> dict[str, Texts]:
        """The texts by which a case goes, by language: of the catalogues in force on its day."""
        wanted = tuple(languages)
        find = self.definitions.texts_kept
        return self.remembered(("texts", wanted), lambda: find(self.session, wanted, self.vintage))

    def wordings(self, id_: str) -> dict[str, Wording]:
        """A wording in each language in which it is deployed, as a case goes by it; raises `NoDefinition`."""
        versions = self.wording_versions(id_)
        return {language: self.definitions.wording(self.session, each) for language, each in versions.items()}

    def wording_versions(self, id_: str) -> dict[str, int]:
        """The definition of a wording in each of its languages, as a case goes by it; raises `NoDefinition`."""
        find = self.definitions.wordings_kept
        return self.remembered(("wordings", id_), lambda: find(self.session, id_, self.vintage))

    def remembered(self, what: tuple[object, ...], find: Callable[[], Found]) -> Found:
        """What follows from the versions alone: found once for all cases that take the same."""
        if self._state is None:
            state = _STATE.one(self.session, fixed_at=self.vintage.fixed_at) or {}
            self._state = state.get("mark"), state.get("until"), self.vintage.day
        found: Found = self.definitions.chosen.get((*self._state, *what), (), find)
        return found
