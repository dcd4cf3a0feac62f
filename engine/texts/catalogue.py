"""One catalogue: what a PO file says in one language, read and checked; which texts it needs is not known here."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO

from babel.messages import Catalog
from babel.messages.pofile import PoFileError, read_po

from engine import forms
from engine.errors import AtqaruError

MAX_BYTES = 2_000_000
#: The line of the head with the processes that a catalogue serves, by their ids; without it, it serves all.
PROCESSES = "X-Processes"
_NOT_READ = (PoFileError, LookupError, ValueError, AttributeError, TypeError)

#: Where a text is (msgctxt): an element of a diagram, a form or, behind a point, its component; "" is anywhere.
Context = str
Words = Mapping[tuple[Context, str], str]


class BadCatalogue(AtqaruError):
    """A catalogue cannot be used; the message names the file, the text and what to change."""


@dataclass(frozen=True)
class Catalogue:
    """What is translated, by context and text, and what is entered without a translation or marked as fuzzy."""

    words: Words
    untranslated: tuple[tuple[Context, str], ...] = ()
    #: the processes that it serves; none if it serves all, as the names of groups do
    processes: frozenset[str] = frozenset()

    @property
    def entries(self) -> frozenset[tuple[Context, str]]:
        """All texts that are entered, with their contexts."""
        return frozenset(self.words) | frozenset(self.untranslated)

    def contexts(self, text: str) -> set[Context]:
        """The contexts for which a text has a translation of its own."""
        return {context for context, entered in self.entries if context and entered == text}


def contexts_of(element: str) -> tuple[Context, ...]:
    """The contexts in which a text of an element is looked for, the nearest first; a form comes after its component."""
    form, _, _component = element.partition(".")
    return tuple(dict.fromkeys((element, form, "")))


def translation(words: Words, text: str, element: str = "") -> str | None:
    """The entry of a text at an element: that of the nearest context."""
    found = (words.get((context, text)) for context in contexts_of(element))
    return next((said for said in found if said is not None), None)


def read_catalogue(content: bytes, source: str) -> Catalogue:
    """Reads a catalogue; raises `BadCatalogue` for a file that is none. See `faults_of` for its entries."""
    words, untranslated = {}, []
    for message in _read(content, source):
        if not isinstance(message.id, str) or not isinstance(message.string, str):
            raise BadCatalogue(f"{source}: {named(str(message.id))}: has a plural; a text of a service has one form")
        if not message.id:
            continue
        entry = message.context or "", message.id
        if message.string and not message.fuzzy:
            words[entry] = message.string
        else:
            untranslated.append(entry)
    return Catalogue(words, tuple(untranslated), frozenset(_of_head(content, PROCESSES).split()))


def faults_of(catalogue: Catalogue) -> Iterator[str]:
    """What is wrong with translations: FEEL that cannot be read, or that does not do what the text's own does."""
    for (_context, text), said in catalogue.words.items():
        fault = forms.text_fault(said)
        if fault:
            yield f"{named(text)}: the translation {fault}"
        elif forms.wordless_expressions(text) != forms.wordless_expressions(said):
            yield (
                f"{named(text)}: the translation has other expressions; "
                "keep each one, and change only the words that it gives"
            )


def _read(content: bytes, source: str) -> Catalog:
    if len(content) > MAX_BYTES:
        raise BadCatalogue(f"{source}: {len(content)} bytes are more than the {MAX_BYTES} that a catalogue may have")
    try:
        return read_po(BytesIO(content), ignore_obsolete=True, abort_invalid=True)
    except _NOT_READ as error:
        raise BadCatalogue(f"{source}: is no PO file: {error}; save it with an editor of PO files") from error


def _of_head(content: bytes, name: str) -> str:
    """What a line of the head says, which a program for PO files may have folded."""
    head = content.replace(b"\r\n", b"\n").partition(b"\n\n")[0].decode("utf-8", "replace")
    lines = "".join(re.findall(r'^"(.*)"\s*$', head, re.MULTILINE)).split("\\n")
    return next((line.removeprefix(f"{name}:").strip() for line in lines if line.startswith(f"{name}:")), "")


def named(text: str) -> str:
    """The beginning of a text, as a message names it."""
    line = " ".join(text.split())
    return repr(line if len(line) <= 60 else f"{line[:59]}…")
