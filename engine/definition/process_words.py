"""What a process says to people of its cases: words for their outcomes, and the dates for which an applicant waits.

Reads the process's properties `outcomes` and `dates`: entries with semicolons between them, each with a colon in it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.feel.names import is_plain
from engine.quoting import quoted

_OUTCOMES = "write the code and its words, such as passed: Passed; not_passed: Did not pass"
_DATES = "write words and variables, such as Hearing: hearing_on, hearing_time"


@dataclass(frozen=True, slots=True)
class ShownDate:
    """A day that matters: its words, the variable that holds it, and those of what belongs to it, as time and place."""

    label: str
    day: str
    details: tuple[str, ...] = ()


def outcomes_in(text: str) -> dict[str, str]:
    """The words for each outcome by its code."""
    return {code: words for code, words in _split_first(text) if code and words}


def dates_in(text: str) -> tuple[ShownDate, ...]:
    """The days in their order."""
    return tuple(ShownDate(label, *_day_and_details(names)) for label, names in _split_last(text) if label and names)


def faults_of_words(properties: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with the words of a process, where it has some."""
    if "outcomes" in properties:
        yield from _faults_of_outcomes(properties["outcomes"])
    if "dates" in properties:
        yield from _faults_of_dates(properties["dates"])
    number = properties.get("number")
    if number is not None and not is_plain(number.strip()):
        yield f"the property number is {quoted(number)}, which is no name of a variable; write one, or take it away"


def _faults_of_outcomes(text: str) -> Iterator[str]:
    codes = [code for code, _words in _split_first(text)]
    for code, words in _split_first(text):
        if not (is_plain(code) and words):
            yield f"the property outcomes holds {quoted(_entry(code, words))}; {_OUTCOMES}"
    for code in dict.fromkeys(code for code in codes if codes.count(code) > 1):
        yield f"the property outcomes has words for {code} twice; leave one out"
    if not codes:
        yield f"the property outcomes is empty; {_OUTCOMES}, or take it away"


def _faults_of_dates(text: str) -> Iterator[str]:
    entries = list(_split_last(text))
    for label, names in entries:
        if not (label and all(map(is_plain, _names(names)))):
            yield f"the property dates holds {quoted(_entry(label, names))}; {_DATES}"
    if not entries:
        yield f"the property dates is empty; {_DATES}, or take it away"


def _entries(text: str) -> list[str]:
    return [entry.strip() for entry in text.split(";") if entry.strip()]


def _split_first(text: str) -> Iterator[tuple[str, str]]:
    """Codes have no colon, words may have some."""
    for entry in _entries(text):
        code, _colon, words = entry.partition(":")
        yield code.strip(), " ".join(words.split())


def _split_last(text: str) -> Iterator[tuple[str, str]]:
    """Names of variables have no colon, words may have some."""
    for entry in _entries(text):
        label, _colon, names = entry.rpartition(":")
        yield " ".join(label.split()), names.strip()


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",")]


def _day_and_details(text: str) -> tuple[str, tuple[str, ...]]:
    day, *details = _names(text)
    return day, tuple(details)


def _entry(before: str, behind: str) -> str:
    return f"{before}: {behind}" if before and behind else before or behind
