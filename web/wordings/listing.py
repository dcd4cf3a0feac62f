"""The list of all wordings: by service, each with its version in every language, and what waits for its day."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from engine.files.faults import BadFile
from engine.wordings import parts_of, split_key
from storage.database import Session
from storage.queries.definitions import process_names
from storage.queries.wordings import WordingFile, wordings_after, wordings_on
from web.language import LANGUAGES, language
from web.service_texts import service_text

_EXPRESSION = re.compile(r"\{\{.*?\}\}")


@dataclass(frozen=True)
class ListedWording:
    """A wording with its title in the reader's language, its files by language, and the later versions of each."""

    id: str
    title: str
    service: str
    folder: str
    files: Mapping[str, WordingFile]
    later: Mapping[str, list[WordingFile]] = field(default_factory=dict)

    def fits(self, words: Iterable[str]) -> bool:
        """Whether each of the words is in its id, its service or its texts."""
        texts = (each.content.decode("utf-8", "replace") for each in self.files.values())
        searched = " ".join((self.id, self.folder, self.service, *texts)).casefold()
        return all(word in searched for word in words)


def listed_wordings(session: Session, day: date) -> list[ListedWording]:
    """Every wording in force on a day, by service and title."""
    names, later = process_names(session, day), dict[str, list[WordingFile]]()
    for each in wordings_after(session, day):
        later.setdefault(each.key, []).append(each)
    found = [
        _listed(id_, {_language_of(each): each for each in files}, names, later)
        for id_, files in groupby(wordings_on(session, day), key=lambda each: split_key(each.key)[0])
    ]
    return sorted(found, key=lambda each: (each.service.casefold(), each.folder, each.title.casefold()))


def title_of(file: WordingFile) -> str:
    """The subject or title as it is written in the file, with dots in place of its expressions."""
    try:
        return _EXPRESSION.sub("…", parts_of(file.content, file.name)[0])
    except BadFile:
        return file.key


def words_of_wording(file: WordingFile) -> str:
    """The title of a wording and the name of its language."""
    return f"{title_of(file)} ({LANGUAGES[_language_of(file)]})"


def service_of(file: WordingFile, names: Mapping[str, str]) -> str:
    """The name of the service in whose folder a file stands; the folder where no process has its name."""
    folder = file.folder or ""
    return service_text(names[folder], folder) if folder in names else folder


def _listed(
    id_: str, files: Mapping[str, WordingFile], names: Mapping[str, str], later: Mapping[str, list[WordingFile]]
) -> ListedWording:
    read = next(files[code] for code in (language(), *LANGUAGES) if code in files)
    waiting = {code: later.get(file.key, []) for code, file in files.items()}
    return ListedWording(id_, title_of(read), service_of(read, names), read.folder or "", files, waiting)


def _language_of(file: WordingFile) -> str:
    return split_key(file.key)[1]
