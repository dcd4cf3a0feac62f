"""What there is of a wording in one language, and what the form of its page begins with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from engine.wordings import parts_of, split_key
from storage.database import Session
from storage.queries.wordings import WordingFile, last_wording, newest_wording, wording_on
from web.language import LANGUAGES


@dataclass(frozen=True)
class Present:
    """The text that holds in the end, with which a change begins, and the texts in the other languages.

    `last` and `newest` are None for a language that is missing, `in_force` also for one that is still to come.
    """

    key: str
    last: WordingFile | None
    newest: WordingFile | None
    in_force: WordingFile | None
    others: Mapping[str, WordingFile | None]

    @property
    def language(self) -> str:
        """The code of the language."""
        return split_key(self.key)[1]

    @property
    def model(self) -> WordingFile:
        """The text; where it is missing, that of another language."""
        return self.last or next(other for other in self.others.values() if other is not None)

    def first_day(self, today: date) -> date:
        """The day that the page proposes: tomorrow, or that of the text that waits, in whose place the change comes."""
        tomorrow = today + timedelta(days=1)
        return max(tomorrow, self.last.effective_from) if self.last else tomorrow

    def entered(self, today: date, again: WordingFile | None) -> dict[str, str]:
        """The fields of the form before anything is typed; `again` is a version whose text is to be used again."""
        begun = again or self.last
        title, text = parts_of(begun.content, begun.name) if begun else ("", "")
        return {
            "title": title,
            "text": text,
            "from_on": self.first_day(today).isoformat(),
            "seen": str(self.newest.version if self.newest else 0),
            "based_on": str(self.last.version if self.last else 0),
        }

    def unchanged_on(self, day: date) -> list[str]:
        """The codes of the other languages whose text has not changed on a day, and does not later."""
        return [code for code, other in self.others.items() if other and other.effective_from < day]


def present_of(session: Session, key: str, today: date) -> Present | None:
    """What there is of a wording by its key; None for one that exists in no language."""
    id_, language = split_key(key)
    if language not in LANGUAGES:
        return None
    last = last_wording(session, key)
    others = {code: last_wording(session, f"{id_}.{code}") for code in LANGUAGES if code != language}
    if last is None and not any(others.values()):
        return None
    return Present(key, last, newest_wording(session, key), wording_on(session, key, today), others)
