"""A catalogue brought up to date with the texts of its service; translations and contexts stay."""

from collections.abc import Iterable, Mapping
from io import BytesIO
from textwrap import wrap
from types import MappingProxyType

from babel.messages import Catalog
from babel.messages.pofile import write_po

from engine.texts.catalogue import PROCESSES, Catalogue, Context, contexts_of, read_catalogue

#: Each text with its places: the file, and the element in it.
Places = Mapping[str, list[tuple[str, str]]]


def updated(
    content: bytes,
    source: str,
    language: str,
    places: Places,
    processes: Iterable[str],
    elsewhere: Mapping[str, str] = MappingProxyType({}),
) -> bytes:
    """The catalogue with exactly these texts, and what it has for one in a context in which the text still is.

    A text without a translation gets the one that it has elsewhere.
    """
    old = read_catalogue(content, source) if content else Catalogue({})
    new = Catalog(locale=language, charset="utf-8", fuzzy=False)
    new.header_comment = ""
    for text, at in places.items():
        for context in ("", *_kept(old, text, at)):
            files = dict.fromkeys(file for file, element in at if context in contexts_of(element))
            message = new.add(
                text,
                old.words.get((context, text), "" if context else elsewhere.get(text, "")),
                locations=((file, 0) for file in files),
                context=context or None,
            )
            message.flags.clear()  # braces are of FEEL here, not of Python
    written = BytesIO()
    write_po(written, new, width=110, omit_header=True, include_lineno=False)
    return _head(language, processes) + written.getvalue().strip() + b"\n"


def agreed(catalogues: Iterable[Catalogue]) -> dict[str, str]:
    """The translations of texts anywhere in these catalogues, of those that have the same one in all of them."""
    said: dict[str, set[str]] = {}
    for catalogue in catalogues:
        for (context, text), words in catalogue.words.items():
            if not context:
                said.setdefault(text, set()).add(words)
    return {text: next(iter(words)) for text, words in said.items() if len(words) == 1}


def _kept(old: Catalogue, text: str, at: list[tuple[str, str]]) -> list[Context]:
    standing = {context for _file, element in at for context in contexts_of(element)}
    return sorted(old.contexts(text) & standing)


def _head(language: str, processes: Iterable[str]) -> bytes:
    lines = [f"Language: {language}\\n", "Content-Type: text/plain; charset=utf-8\\n"]
    if served := " ".join(sorted(processes)):
        *folded, last = wrap(f"{PROCESSES}: {served}", 105, break_long_words=False, break_on_hyphens=False)
        lines += [*(f"{line} " for line in folded), f"{last}\\n"]
    return "\n".join(['msgid ""', 'msgstr ""', *(f'"{line}"' for line in lines), "", ""]).encode()
