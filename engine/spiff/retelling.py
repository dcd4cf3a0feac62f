"""Notices that a case has sent and that would tell other dates now.

A notice is put together anew as its element would, by the calendar before and by the one after. Only one that was sent
with the numbers which the former gives is told again; other words alone are nothing new.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.definition.model import Node
from engine.iso_text import DAY
from engine.spiff.activities import UserTaskSpec
from engine.spiff.derivations import mapped_in
from engine.spiff.process import AnyProcess, RootProcess
from engine.spiff.surroundings import as_of
from engine.spiff.token import State
from engine.spiff.variables import Json

_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Sent:
    """A notice that was sent: to whom, what, when."""

    recipient: str
    text: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """The notices of a case, the latest first, and the ids of the elements that have sent some."""

    notices: Sequence[Sent] = ()
    elements: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Retold:
    """A notice with what it says now; `tasks` are the tokens of the tasks that are open where it was sent."""

    node: Node
    sent: Sent
    subject: str
    text: str
    tasks: tuple[int, ...]

    @property
    def days(self) -> Sequence[tuple[str | None, str | None]]:
        """The days in it that have changed, before and after, as ISO texts; None where other numbers have."""
        before, after = DAY.findall(self.sent.text), DAY.findall(self.text)
        moved = [pair for pair in dict.fromkeys(zip(before, after, strict=False)) if pair[0] != pair[1]]
        return moved or [(None, None)]


def retold(before: RootProcess, after: RootProcess, told: Told) -> Iterator[Retold]:
    """The notices that were told whose dates are others under the calendar after."""
    for was, now in zip(before.processes(), after.processes(), strict=True):
        for name in told.elements:
            if name in was.spec.nodes and name in now.spec.nodes:
                yield from _again(was, now, name, told.notices)


def _again(was: AnyProcess, now: AnyProcess, name: str, notices: Sequence[Sent]) -> Iterator[Retold]:
    """What an element would say now, if it is not what it said last."""
    for sent in notices:
        said = _said(was, name, sent.sent_at)
        if said.get("to") == sent.recipient and _numbers(said) == _numbers({"text": sent.text}):
            says = _said(now, name, sent.sent_at)
            if _numbers(says) not in (None, _numbers(said)):
                node = now.spec.nodes[name].node
                yield Retold(node, sent, str(says.get("subject")), str(says["text"]), _open_tasks(now))
            return


def _open_tasks(process: AnyProcess) -> tuple[int, ...]:
    tasks = (token for token in process.tokens if isinstance(token.task_spec, UserTaskSpec))
    return tuple(token.id for token in tasks if token.state == State.READY)


def _said(process: AnyProcess, name: str, sent_at: datetime) -> Mapping[str, Json]:
    with as_of(process.top_workflow.surroundings, sent_at):
        return mapped_in(process, process.spec.nodes[name])


def _numbers(said: Mapping[str, Json]) -> list[str] | None:
    text = said.get("text")
    return _NUMBER.findall(text) if isinstance(text, str) else None
