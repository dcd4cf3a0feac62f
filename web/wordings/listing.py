"""The list of all wordings: by service, each with its version in every language, and what waits for its day."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from pathlib import PurePosixPath

from engine.files.faults import BadFile
from engine.folders import SHARED_FOLDER
from engine.wordings import parts_of, split_key
from storage.database import Session
from storage.queries.definitions import process_names
from storage.queries.wordings import WordingFile, wordings_after, wordings_on
from web.language import LANGUAGES, N_, _, language
from web.service_texts import service_text

_EXPRESSION = re.compile(r"\{\{(.*?)\}\}")
_FEEL_TEXT = re.compile(r'"([^"]*)"')
#: What stands before the first word of a title.
_BEFORE_WORDS = re.compile(r"^[\W_]+")
#: What the wordings of a folder are.
KINDS = {"notices": N_("Notices"), "documents": N_("Documents"), "reasons": N_("Reasons of deadlines")}
_KIND_OF_ONE = {"notices": N_("Notice"), "documents": N_("Document"), "reasons": N_("Reason of a deadline")}


@dataclass(frozen=True)
class ListedWording:
    """A wording with its title in the reader's language, its files by language, and the later versions of each.

    A language that is not in force yet has the first version that waits.
    """

    id: str
    title: str
    service: str
    folder: str
    kind: str
    files: Mapping[str, WordingFile]
    later: Mapping[str, list[WordingFile]] = field(default_factory=dict)

    @property
    def kind_words(self) -> str:
        """What it is; empty where its folder does not say so."""
        return kind_words(self.kind)

    @property
    def is_uneven(self) -> bool:
        """Whether the texts in its languages are of different days, so that some may say what others do not."""
        last = [(self.later.get(code) or [file])[-1].effective_from for code, file in self.files.items()]
        return len(set(last)) > 1

    def fits(self, words: Iterable[str], service: str = "", kind: str = "") -> bool:
        """Whether each of the words is in its id, its service or its texts, also those that wait; and the filters."""
        if (service and service != self.folder) or (kind and kind != self.kind):
            return False
        files = [*self.files.values(), *(each for later in self.later.values() for each in later)]
        texts = (each.content.decode("utf-8", "replace") for each in files)
        searched = " ".join((self.id, self.folder, self.service, *texts)).casefold()
        return all(word in searched for word in words)


def listed_wordings(session: Session, day: date) -> list[ListedWording]:
    """Every wording in force on a day or later, by service and by the words of the title."""
    names, later = process_names(session, day), dict[str, list[WordingFile]]()
    for each in wordings_after(session, day):
        later.setdefault(each.key, []).append(each)
    in_force = {each.key: each for each in wordings_on(session, day)}
    first = {key: in_force.get(key) or later[key][0] for key in sorted({*in_force, *later})}
    found = [
        _listed(id_, {_language_of(each): each for each in files}, names, later)
        for id_, files in groupby(first.values(), key=lambda each: split_key(each.key)[0])
    ]
    return sorted(found, key=lambda each: (each.service.casefold(), each.folder, _sorted_as(each.title)))


def title_of(file: WordingFile) -> str:
    """The subject or title as it is written in the file, with dots or its own texts in place of an expression."""
    try:
        return _EXPRESSION.sub(_in_words, parts_of(file.content, file.name)[0])
    except BadFile:
        return file.key


def words_of_wording(file: WordingFile) -> str:
    """The title of a wording and the name of its language."""
    return f"{title_of(file)} ({LANGUAGES[_language_of(file)]})"


def service_of(file: WordingFile, names: Mapping[str, str]) -> str:
    """The name of the service in whose folder a file stands; the folder where no process has its name."""
    folder = file.folder or ""
    if folder == SHARED_FOLDER:
        return _("Shared by all services")
    return service_text(names[folder], folder) if folder in names else folder


def kind_of(file: WordingFile) -> str:
    """The folder inside that of the service, which says what a wording is; empty where it says nothing."""
    folder = PurePosixPath(file.name).parent.name
    return folder if folder in KINDS else ""


def kind_words(kind: str) -> str:
    """What a wording of such a folder is; empty for other folders."""
    return _(_KIND_OF_ONE[kind]) if kind in _KIND_OF_ONE else ""


def _in_words(expression: re.Match[str]) -> str:
    """The texts that an expression chooses among; dots for one that has none."""
    texts = [text for text in _FEEL_TEXT.findall(expression[1]) if any(map(str.isalpha, text))]
    return " / ".join(texts) if " if " in f" {expression[1]}" and texts else "…"


def _sorted_as(title: str) -> str:
    return _BEFORE_WORDS.sub("", title).casefold()


def _listed(
    id_: str, files: Mapping[str, WordingFile], names: Mapping[str, str], later: Mapping[str, list[WordingFile]]
) -> ListedWording:
    read = next(files[code] for code in (language(), *LANGUAGES) if code in files)
    waiting = {code: [each for each in later.get(file.key, []) if each != file] for code, file in files.items()}
    return ListedWording(id_, title_of(read), service_of(read, names), read.folder or "", kind_of(read), files, waiting)


def _language_of(file: WordingFile) -> str:
    return split_key(file.key)[1]
