"""The texts of services in one language, put together from the catalogues that are in force."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

from engine.texts.catalogue import Catalogue, Words, translation


@dataclass(frozen=True)
class Texts:
    """Texts by how diagrams and forms have them, as one process says them.

    A process has the words of the catalogues that serve it, and behind them of those that serve all. A page that is of
    no process has the latter, and what the services agree on. Equal if they come from the same versions of catalogues,
    for the same process.
    """

    versions: tuple[int, ...] = ()
    process: str = ""
    #: the oldest first: what a newer one has dropped still serves cases of older versions
    catalogues: tuple[Catalogue, ...] = field(default=(), compare=False, repr=False)
    _made: dict[str, "Texts"] = field(default_factory=dict, compare=False, repr=False)

    def __call__(self, text: str, element: str = "") -> str:
        """The text in this language, as it is said at an element; as it is written where no catalogue has it."""
        return translation(self.words, text, element) or text

    def of(self, process: str) -> "Texts":
        """The texts as a process says them; the same where no catalogue serves it by name."""
        found = self._made.get(process)
        if found is None:
            is_served = any(process in catalogue.processes for catalogue in self.catalogues)
            found = self._made[process] = replace(self, process=process) if is_served else self
        return found

    @cached_property
    def words(self) -> Words:
        """What is said for each text: where several catalogues have it, that of the process, and the newest."""
        shared = [catalogue.words for catalogue in self.catalogues if not catalogue.processes]
        own = [catalogue.words for catalogue in self.catalogues if self.process in catalogue.processes]
        if not own:
            shared.insert(0, _agreed([catalogue for catalogue in self.catalogues if catalogue.processes]))
        return {entry: said for words in (*shared, *own) for entry, said in words.items()}


def _agreed(catalogues: Iterable[Catalogue]) -> Words:
    """What no two services say in different words; a newer catalogue of the same service says what counts."""
    found: dict[tuple[str, str], tuple[frozenset[str], str]] = {}
    for catalogue in catalogues:
        for entry, said in catalogue.words.items():
            processes, before = found.get(entry, (catalogue.processes, said))
            is_newer = bool(processes & catalogue.processes) and before
            found[entry] = processes | catalogue.processes, said if is_newer or before == said else ""
    return {entry: said for entry, (_processes, said) in found.items() if said}


#: The language in which services are written.
ENGLISH = Texts()


def together(versions: Iterable[tuple[int, Catalogue]]) -> Texts:
    """Catalogues as one, the oldest first."""
    found = dict(versions)
    return Texts(tuple(found), catalogues=tuple(found.values()))
