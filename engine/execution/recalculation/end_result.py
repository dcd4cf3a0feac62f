"""What a walk of several changes has moved in the end: a person is told once, the audit keeps each step."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from engine.execution.recalculation.changes import Recalculation
from engine.spiff.changes.due_dates import MovedTask
from engine.spiff.changes.recomputing import MovedTimer, Recomputed
from engine.spiff.changes.repeated_notices import Retold

Moved = TypeVar("Moved", MovedTimer, MovedTask)


def end_result(steps: Sequence[Recalculation]) -> Recomputed:
    """The terms and notices that read otherwise after the last step than before the first."""
    found = [done.found for done in steps]
    return Recomputed(
        timers=_moved(moved for each in found for moved in each.timers),
        retold=_retold(again for each in found for again in each.retold),
    )


def tasks_in_the_end(steps: Sequence[Recalculation]) -> list[MovedTask]:
    """The tasks that are due at another moment after the last step than before the first."""
    return _moved(moved for done in steps for moved in done.tasks)


def _moved(moves: Iterable[Moved]) -> list[Moved]:
    found: dict[int, Moved] = {}
    for moved in moves:
        found[moved.token] = replace(moved, before=found.get(moved.token, moved).before)
    return [moved for moved in found.values() if moved.before != moved.after]


def _retold(notices: Iterable[Retold]) -> list[Retold]:
    """Each notice as it was sent and as it reads in the end; a step tells what the one before it has told."""
    found: dict[tuple[str, datetime, str], Retold] = {}
    for again in notices:
        first = found.pop((again.node.id, again.sent.sent_at, again.sent.text), again)
        found[again.node.id, again.sent.sent_at, again.text] = replace(again, sent=first.sent)
    return [again for again in found.values() if again.tells_other_numbers]
