"""Deployed definitions, each version made ready once.

Owns the cache of what was parsed; a version never changes, so nothing in it grows old, except by a new calendar.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import bindparam, select

from engine import dmn, forms
from engine.definition.embedded_forms import form_in
from engine.definition.groups import stored_groups
from engine.definition.reader import read_sound
from engine.definition.registers import Registers, stored_registers
from engine.execution.errors import NoDefinition
from engine.execution.installation.chosen_versions import IS_LATE, Vintage
from engine.execution.installation.office import Office
from engine.feel.cache import Cache
from engine.languages import LANGUAGES
from engine.quoting import quoted
from engine.spiff.compiler import make_runnable
from engine.spiff.state.body import Runnable
from engine.texts import ENGLISH, Catalogue, Texts, read_catalogue
from engine.texts.texts import together
from engine.wordings import Wording, read_wording
from storage.database import Session
from storage.prepared import Query, Row
from storage.queries.definitions import folders_of
from storage.tables import definitions, deployments, resources

_RESOURCE = (
    select(definitions.c.key, resources.c.name, resources.c.content, resources.c.deployment_id, resources.c.kind)
    .join(resources, resources.c.id == definitions.c.resource_id)
    .where(definitions.c.id == bindparam("definition_id"))
)
_BESIDE = select(resources.c.name, resources.c.content).where(
    resources.c.kind == "dmn",
    resources.c.deployment_id == bindparam("deployment_id"),
)
_HELD = resources.alias("held")
_WITHDRAWN = (
    select(definitions.c.id)
    .join(_HELD, _HELD.c.id == definitions.c.resource_id)
    .where(_HELD.c.deployment_id == deployments.c.id, definitions.c.withdrawn_at.is_not(None))
)
_TEXTS = (
    select(definitions.c.id, definitions.c.key)
    .where(
        definitions.c.kind == "texts",
        definitions.c.effective_from <= bindparam("day"),
        definitions.c.withdrawn_at.is_(None),
    )
    .order_by(definitions.c.effective_from, definitions.c.id)
)
_CATALOGUES = Query(_TEXTS)
# of one text the last catalogue decides, so what came too late for a case comes first
_CATALOGUES_KEPT = Query(
    _TEXTS.join(resources, resources.c.id == definitions.c.resource_id)
    .join(deployments, deployments.c.id == resources.c.deployment_id)
    .order_by(None)
    .order_by(IS_LATE.desc(), definitions.c.effective_from, definitions.c.id)
)
_WORDINGS_KEPT = Query(
    select(definitions.c.id, definitions.c.key)
    .where(
        definitions.c.kind == "wording",
        definitions.c.key.in_([bindparam(language) for language in LANGUAGES]),
        definitions.c.effective_from <= bindparam("on_day"),
        definitions.c.withdrawn_at.is_(None),
    )
    .join(resources, resources.c.id == definitions.c.resource_id)
    .join(deployments, deployments.c.id == resources.c.deployment_id)
    .order_by(IS_LATE.desc(), definitions.c.effective_from, definitions.c.version)
)
_GROUPS = (
    select(resources.c.id, resources.c.content)
    .join(deployments, deployments.c.id == resources.c.deployment_id)
    .where(resources.c.kind == "groups", deployments.c.effective_from <= bindparam("day"))
    .where(~_WITHDRAWN.exists())
    .order_by(IS_LATE.desc(), deployments.c.effective_from, resources.c.id)
)
_CONTENT = select(resources.c.content).where(resources.c.id == bindparam("resource_id"))
#: So many answers to which version a case takes are remembered.
_MOST_CHOSEN = 16_384
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class _Resource:
    key: str
    name: str
    content: bytes
    deployment_id: int
    kind: str


class Definitions:
    """The definitions that this process has made ready, for one office."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._made: dict[tuple[str, int, tuple[int, ...], str], object] = {}
        self._texts: dict[tuple[int, ...], Texts] = {}
        self._groups: dict[int, dict[str, str]] = {}
        self._registers: dict[bytes, Registers] = {}
        self._folders: dict[int, str | None] = {}
        #: what was found by the state of what is deployed
        self.chosen = Cache(_MOST_CHOSEN)

    def make_all(self, session: Session) -> None:
        """Makes every process and decision ready that is deployed."""
        for row in session.execute(select(definitions.c.kind, definitions.c.id)):
            if row.kind == "process":
                self.process(session, row.id)
            elif row.kind == "decision":
                self.decisions(session, row.id)

    def take_over(self, other: "Definitions") -> None:
        """Has what others have made ready for the same office, of the same definitions."""
        self._made.update(other._made)

    def process(self, session: Session, definition_id: int) -> Runnable:
        """A process definition ready to run."""

        def make(resource: _Resource) -> Runnable:
            processes = read_sound(resource.content, resource.name, self._office.functions)
            return make_runnable(definition_id, next(process for process in processes if process.id == resource.key))

        return self._ready(session, "process", definition_id, make)

    def decisions(self, session: Session, definition_id: int) -> dmn.Model:
        """The model that holds a decision."""

        def make(resource: _Resource) -> dmn.Model:
            rows = session.execute(_BESIDE, {"deployment_id": resource.deployment_id})
            siblings = {row.name: row.content for row in rows}
            return dmn.parse_sound(resource.content, resource.name, self._office.functions, siblings)

        return self._ready(session, "decision", definition_id, make)

    def mentions(self, session: Session, definition_id: int, names: Collection[str]) -> bool:
        """Whether the file of a definition names one of these functions anywhere."""

        def make(resource: _Resource) -> bytes:
            return resource.content

        content = self._ready(session, "file", definition_id, make)
        return any(name.encode() in content for name in names)

    def form(self, session: Session, definition_id: int, texts: Texts = ENGLISH) -> forms.Form:
        """A form in the language of the texts."""

        def make(resource: _Resource) -> forms.Form:
            id_, content = form_in(resource.kind, resource.content, resource.key)
            return forms.parse(content, resource.name, texts, id_)

        return self._ready(session, "form", definition_id, make, texts)

    def texts(self, session: Session, language: str, day: date) -> Texts:
        """The texts in a language, such as `ru`: every catalogue in force on a day; `of` has those of one process."""
        return self._together(session, language, _CATALOGUES.all(session, day=day))

    def texts_kept(self, session: Session, languages: Iterable[str], vintage: Vintage) -> dict[str, Texts]:
        """The texts by which a case goes, by language: of the catalogues in force on its day."""
        rows = _CATALOGUES_KEPT.all(session, day=vintage.day, fixed_at=vintage.fixed_at)
        return {language: self._together(session, language, rows) for language in languages}

    def wordings_kept(self, session: Session, id_: str, vintage: Vintage) -> dict[str, int]:
        """The definition of a wording in each of its languages, as a case goes by it; raises `NoDefinition`."""
        keys = {language: f"{id_}.{language}" for language in LANGUAGES}
        rows = _WORDINGS_KEPT.all(session, **keys, on_day=vintage.day, fixed_at=vintage.fixed_at)
        kept = {row["key"]: row["id"] for row in rows}  # the last of a key is the one that the case goes by
        found = {language: int(kept[key]) for language, key in keys.items() if key in kept}
        if not found:
            raise NoDefinition(f"no wording {quoted(id_)} is in force on {vintage.day}; deploy it in some language")
        return found

    def folders(self, session: Session, definition_ids: Iterable[int]) -> set[str | None]:
        """The folders in which the files of definitions stood; None among them where one is unknown."""
        wanted = set(definition_ids)
        if missing := wanted - self._folders.keys():
            self._folders |= folders_of(session, missing)
        return {self._folders.get(each) for each in wanted}

    def wording(self, session: Session, definition_id: int) -> Wording:
        """A wording in one language."""

        def make(resource: _Resource) -> Wording:
            return read_wording(resource.content, resource.name, self._office.functions)

        return self._ready(session, "wording", definition_id, make)

    def group_names(self, session: Session, vintage: Vintage) -> dict[str, str]:
        """What the groups are called in the files that are in force for a vintage, by their ids."""
        wanted = {"day": vintage.day, "fixed_at": vintage.fixed_at}
        names: dict[str, str] = {}
        for row in session.execute(_GROUPS, wanted):
            if row.id not in self._groups:
                self._groups[row.id] = stored_groups(row.content)
            names |= self._groups[row.id]
        return names

    def registers(self, session: Session, resource_id: int, content_hash: bytes) -> Registers:
        """The registers of a stored file, by their ids; the hash tells it from every other."""
        if content_hash not in self._registers:
            content = session.execute(_CONTENT, {"resource_id": resource_id}).scalar_one()
            self._registers[content_hash] = stored_registers(content)
        return self._registers[content_hash]

    def _together(self, session: Session, language: str, catalogues: Iterable[Row]) -> Texts:
        """The catalogues of a language out of those of all, whose keys end with theirs."""
        versions = tuple(row["id"] for row in catalogues if row["key"].endswith(f".{language}"))
        if versions not in self._texts:
            self._texts[versions] = together((version, self._catalogue(session, version)) for version in versions)
        return self._texts[versions]

    def _catalogue(self, session: Session, definition_id: int) -> Catalogue:
        def make(resource: _Resource) -> Catalogue:
            return read_catalogue(resource.content, resource.name)

        return self._ready(session, "texts", definition_id, make)

    def _ready(
        self,
        session: Session,
        kind: str,
        definition_id: int,
        make: Callable[[_Resource], Made],
        texts: Texts = ENGLISH,
    ) -> Made:
        key = (kind, definition_id, texts.versions, texts.process)
        if key not in self._made:
            row = session.execute(_RESOURCE, {"definition_id": definition_id}).one_or_none()
            if row is None:
                raise NoDefinition(f"definition {definition_id} is not deployed; deploy its file again")
            self._made[key] = make(_Resource(*row))
        made: Made = self._made[key]  # type: ignore[assignment]  # the kind in the key gives the type
        return made
