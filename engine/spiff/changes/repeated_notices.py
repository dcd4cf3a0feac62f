"""Notices that a case has sent and that would name other dates now.

A notice is composed again as its element would, by the calendar before and by the one after. It is sent again only if
it was sent with the numbers that the calendar before gives, and these have changed; other words alone are no reason. A
changed day is announced as long as it is to come: it is not over, and no deadline of the same process that covers it
was closed since the notice was sent.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeGuard

from engine.composed import figures_in
from engine.definition.details import WORDING
from engine.definition.model import Node
from engine.figures import figures
from engine.iso_text import DAY
from engine.languages import InLanguages, is_in_languages
from engine.spiff.changes.derivations import is_over
from engine.spiff.changes.senders import Sender, senders
from engine.spiff.nodes.activities import UserTaskSpec
from engine.spiff.state.process import RootProcess
from engine.spiff.state.token import State
from engine.spiff.state.variables import Json


@dataclass(frozen=True, slots=True)
class Sent:
    """A notice that was sent: to whom, when, and its days and numbers in their order, days as ISO text."""

    recipient: str
    figures: Sequence[str]
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class ClosedDeadline:
    """A deadline that was met, missed or cancelled: its element, when it was due, and when it was closed."""

    element: str
    due_at: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class SentNotices:
    """The notices of a case, the latest first, the ids of the elements that have sent some, and closed deadlines."""

    notices: Sequence[Sent] = ()
    elements: Collection[str] = ()
    closed: Collection[ClosedDeadline] = ()


@dataclass(frozen=True, slots=True)
class ChangedNotice:
    """A notice with what it says now; `tasks` are the tokens of the tasks that are open where it was sent.

    Its words are `subject` and `text`, each a text or one in several languages, or, over them, what its `wording` says
    now.
    """

    node: Node
    sent: Sent
    subject: str | InLanguages
    text: str | InLanguages
    wording: Mapping[str, Json] | None
    tasks: tuple[int, ...]

    @property
    def figures(self) -> Sequence[str]:
        """Its days and numbers now, in their order."""
        return _figures_of(self.subject, self.text) if self.wording is None else list(self.wording["figures"])

    @property
    def names_other_numbers(self) -> bool:
        """It differs in more than words from what was sent."""
        return list(self.sent.figures) != list(self.figures)

    @property
    def days(self) -> Sequence[tuple[str | None, str | None]]:
        """The days in it that have changed, before and after, as ISO texts; None where other numbers have."""
        before, after = _days(self.sent.figures), _days(self.figures)
        moved = [pair for pair in dict.fromkeys(zip(before, after, strict=False)) if pair[0] != pair[1]]
        return moved or [(None, None)]


def changed_notices(
    before: RootProcess, after: RootProcess, sent: SentNotices, over_until: datetime
) -> Iterator[ChangedNotice]:
    """The notices that name other dates under the calendar after, where these dates are still to come."""
    pairs = list(zip(before.processes(), after.processes(), strict=True))
    for was, now in senders(pairs, sent.elements):
        again = _again(was, now, sent.notices)
        if again is not None and _is_to_come((was, now), again, sent.closed, over_until):
            yield again


def _again(was: Sender, now: Sender, notices: Sequence[Sent]) -> ChangedNotice | None:
    """What an element would say now, if it is not what it said last."""
    for sent in notices:
        said = was.said(sent.sent_at)
        if _is_to(said, sent.recipient) and _figures(said) == list(sent.figures):
            says = now.said(sent.sent_at)
            if _figures(says) in (None, list(sent.figures)):
                return None
            words = _words(says, "subject"), _words(says, "text")
            return ChangedNotice(now.element.node, sent, *words, says.get(WORDING), _open_tasks(now))
    return None


def _is_to_come(
    pair: tuple[Sender, Sender],
    again: ChangedNotice,
    closed: Collection[ClosedDeadline],
    over_until: datetime,
) -> bool:
    """One of the days that have changed is to come; where only hours have, one of all days, if it names any."""
    was, now = (each.process.top_workflow for each in pair)
    since = [each for each in closed if pair[1].stands_beside(each.element) and each.at > again.sent.sent_at]
    covered_until = max((str(now.context.local(each.due_at).date()) for each in since), default="")
    changed = [(old, new) for old, new in again.days if old]
    days = changed or [(day, day) for day in _days(again.figures)]
    return not days or any(old > covered_until and not is_over((was, old), (now, new), over_until) for old, new in days)


def _open_tasks(sender: Sender) -> tuple[int, ...]:
    tasks = [token for token in sender.process.tokens if isinstance(token.task_spec, UserTaskSpec)]
    return tuple(token.id for token in tasks if token.state == State.READY and not sender.ended)


def _is_to(said: Mapping[str, Json], recipient: str) -> bool:
    to = said.get("to")
    return recipient in to if isinstance(to, list) else recipient == to


def _figures(said: Mapping[str, Json]) -> list[str] | None:
    wording = said.get(WORDING)
    if isinstance(wording, dict):
        return list(wording["figures"])
    text = said.get("text")
    return _figures_of(_words(said, "subject"), _words(said, "text")) if _are_words(text) else None


def _figures_of(subject: str | InLanguages, text: str | InLanguages) -> list[str]:
    """Those of the text alone where nothing is in several languages, else as a wording has them."""
    return figures(text) if isinstance(subject, str) and isinstance(text, str) else figures_in(subject, text)


def _words(said: Mapping[str, Json], name: str) -> str | InLanguages:
    value = said.get(name, "")
    return value if _are_words(value) else str(value)


def _are_words(value: Json) -> TypeGuard[str | InLanguages]:
    return isinstance(value, str) or is_in_languages(value)


def _days(found: Sequence[str]) -> list[str]:
    return [figure for figure in found if DAY.fullmatch(figure)]
