"""The texts of all services in one language, put together from the catalogues that are in force."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Texts:
    """Texts by how diagrams and forms have them; equal if they come from the same versions of catalogues."""

    versions: tuple[int, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict, compare=False)

    def __call__(self, text: str) -> str:
        """The text in this language; as it is written where no catalogue has it."""
        return self.words.get(text, text)


#: The language in which services are written.
ENGLISH = Texts()


def together(versions: Iterable[tuple[int, Mapping[str, str]]]) -> Texts:
    """Catalogues as one, the oldest first: what a newer one has dropped still serves cases of older versions."""
    found = dict(versions)
    words: dict[str, str] = {}
    for catalogue in found.values():
        words |= catalogue
    return Texts(tuple(found), words)
