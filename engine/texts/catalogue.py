"""One catalogue: what a PO file says in one language, read and checked; which texts it needs is not known here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine import forms
from engine.files.faults import BadFile, Mistake
from engine.quoting import quoted
from engine.texts.po_file import read_entries

#: The line of the head with the processes that a catalogue serves, by their ids; without it, it serves all.
PROCESSES = "X-Processes"
#: Where a text is (msgctxt): an element of a diagram, a form or, behind a point, its component; "" is anywhere.
Context = str
Words = Mapping[tuple[Context, str], str]


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
    """Reads a catalogue; raises `BadFile` for a file that is none. See `faults_of` for its entries."""
    translated: dict[tuple[Context, str], str] = {}
    untranslated: list[tuple[Context, str]] = []
    processes, mistakes = None, []
    for entry in read_entries(content, source):
        key = entry.context, entry.text
        if entry.has_plural:
            fault = f"{quoted(entry.text)} has a plural; a text of a service has one form: write msgid and msgstr"
            mistakes.append(Mistake(f"line {entry.line}", fault))
        elif key == ("", "") and processes is None:
            processes = _processes_of_head(entry.translation)
        elif key == ("", "") or key in translated or key in untranslated:
            fault = f"{quoted(entry.text)} is entered twice; leave one out, or give each its msgctxt"
            mistakes.append(Mistake(f"line {entry.line}", fault))
        elif entry.translation and not entry.is_fuzzy:
            translated[key] = entry.translation
        else:
            untranslated.append(key)
    if mistakes:
        raise BadFile(source, mistakes)
    return Catalogue(translated, tuple(untranslated), frozenset((processes or "").split()))


def faults_of(catalogue: Catalogue) -> Iterator[str]:
    """What is wrong with translations: FEEL that cannot be read, or that does not do what the text's own does."""
    for (_context, text), said in catalogue.words.items():
        fault = forms.text_fault(said)
        if fault:
            yield f"{quoted(text)}: the translation {fault}"
        elif forms.wordless_expressions(text) != forms.wordless_expressions(said):
            yield (
                f"{quoted(text)}: the translation has other expressions; "
                "keep each one, and change only the words that it gives"
            )


def _processes_of_head(head: str) -> str:
    """What the head says of the processes."""
    start = f"{PROCESSES}:"
    return next((line.removeprefix(start).strip() for line in head.split("\n") if line.startswith(start)), "")
