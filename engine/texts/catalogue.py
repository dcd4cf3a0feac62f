"""One catalogue: what a PO file says in one language, read and checked; which texts it needs is not known here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO

from babel.messages import Catalog
from babel.messages.pofile import PoFileError, read_po, write_po

from engine import forms
from engine.errors import AtqaruError

MAX_BYTES = 2_000_000
_NOT_READ = (PoFileError, LookupError, ValueError, AttributeError, TypeError)


class BadCatalogue(AtqaruError):
    """A catalogue cannot be used; the message names the file, the text and what to change."""


@dataclass(frozen=True)
class Catalogue:
    """What is translated, and what is entered without a translation or marked as fuzzy."""

    words: Mapping[str, str]
    untranslated: tuple[str, ...] = ()

    @property
    def entries(self) -> frozenset[str]:
        """All texts that are entered."""
        return frozenset(self.words) | frozenset(self.untranslated)


def read_catalogue(content: bytes, source: str) -> Catalogue:
    """Reads a catalogue; raises `BadCatalogue` for a file that is none. See `faults_of` for what stands in it."""
    words, untranslated = {}, []
    for message in _read(content, source):
        if not isinstance(message.id, str) or not isinstance(message.string, str):
            raise BadCatalogue(f"{source}: {_named(str(message.id))}: has a plural; a text of a service has one form")
        if not message.id:
            continue
        if message.string and not message.fuzzy:
            words[message.id] = message.string
        else:
            untranslated.append(message.id)
    return Catalogue(words, tuple(untranslated))


def faults_of(catalogue: Catalogue) -> Iterator[str]:
    """What is wrong with translations: FEEL that cannot be read, or that does not do what the text's own does."""
    for text, translation in catalogue.words.items():
        fault = forms.text_fault(translation)
        if fault:
            yield f"{_named(text)}: the translation {fault}"
        elif forms.wordless_expressions(text) != forms.wordless_expressions(translation):
            yield (
                f"{_named(text)}: the translation has other expressions; "
                "keep each one, and change only the words that it gives"
            )


def _read(content: bytes, source: str) -> Catalog:
    if len(content) > MAX_BYTES:
        raise BadCatalogue(f"{source}: {len(content)} bytes are more than the {MAX_BYTES} that a catalogue may have")
    try:
        return read_po(BytesIO(content), ignore_obsolete=True, abort_invalid=True)
    except _NOT_READ as error:
        raise BadCatalogue(f"{source}: is no PO file: {error}; save it with an editor of PO files") from error


def updated(content: bytes, source: str, language: str, places: Mapping[str, list[str]]) -> bytes:
    """The catalogue with exactly the texts of `places` (text, then the files that hold it), old translations kept."""
    old = read_catalogue(content, source) if content else Catalogue({})
    new = Catalog(locale=language, charset="utf-8", fuzzy=False)
    new.header_comment = ""
    for text, files in places.items():
        message = new.add(text, old.words.get(text, ""), locations=((file, 0) for file in files))
        message.flags.clear()  # braces are of FEEL here, not of Python
    written = BytesIO()
    write_po(written, new, width=110, omit_header=True, include_lineno=False)
    head = f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    return head.encode() + written.getvalue().strip() + b"\n"


def _named(text: str) -> str:
    line = " ".join(text.split())
    return repr(line if len(line) <= 60 else f"{line[:59]}…")
