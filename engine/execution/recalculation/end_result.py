"""What several changes in a row have moved in the end: a person is informed once, the audit keeps each step."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from engine.execution.recalculation.changes import Recalculation
from engine.spiff.changes.due_dates import MovedTask
from engine.spiff.changes.recomputing import MovedTimer, Recomputed
from engine.spiff.changes.repeated_notices import ChangedNotice

Moved = TypeVar("Moved", MovedTimer, MovedTask)


def end_result(steps: Sequence[Recalculation]) -> Recomputed:
    """The timers and notices that differ after the last step from those before the first."""
    found = [done.found for done in steps]
    return Recomputed(
        timers=_moved(moved for each in found for moved in each.timers),
        notices=_merged(again for each in found for again in each.notices),
    )


def tasks_in_the_end(steps: Sequence[Recalculation]) -> list[MovedTask]:
    """The tasks that are due at another moment after the last step than before the first."""
    return _moved(moved for done in steps for moved in done.tasks)


def _moved(moves: Iterable[Moved]) -> list[Moved]:
    found: dict[int, Moved] = {}
    for moved in moves:
        found[moved.token] = replace(moved, before=found.get(moved.token, moved).before)
    return [moved for moved in found.values() if moved.before != moved.after]


def _merged(notices: Iterable[ChangedNotice]) -> list[ChangedNotice]:
    """Each notice as it was sent and as it reads in the end; a step continues the notices of the one before it."""
    found: dict[tuple[str, datetime, tuple[str, ...]], ChangedNotice] = {}
    for again in notices:
        first = found.pop((again.node.id, again.sent.sent_at, tuple(again.sent.figures)), again)
        found[again.node.id, again.sent.sent_at, tuple(again.figures)] = replace(again, sent=first.sent)
    return [again for again in found.values() if again.names_other_numbers]
