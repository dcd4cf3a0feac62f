"""Which registration day and which version a case goes by that waits for its registration day.

Such a case has come in an evening, on a day off or before the office opens. Until it opens nothing is registered;
a changed calendar can move the day, to any that is not over (CAL-06), and what is put in force for that day is the law
of the case (GEN-05): one law for one registration day. What a person has chosen in a move of the case stays, unless
the day moves to one of another law.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from engine.execution.case.case_context import vintage_of
from engine.execution.errors import NoDefinition
from engine.execution.installation.chosen_versions import kept
from engine.execution.installation.runtime import Runtime
from engine.last_second import fires_at
from engine.spiff.instance import ProcessInstance
from engine.spiff.state.variables import ROOT
from storage.database import Session
from storage.rows import StoredCase


def is_waiting_for_its_day(runtime: Runtime, row: StoredCase, as_of: datetime) -> bool:
    """The office has not opened on the registration day of the case."""
    return row["registered_on"] is not None and as_of < runtime.office.open_of(row["registered_on"])


def rebased(before: Runtime | None, runtime: Runtime, row: StoredCase, as_of: datetime) -> StoredCase:
    """The row of a waiting case with the registration day by the office."""
    moved: StoredCase = {**row, "registered_on": _registration_day(before, runtime, row, as_of)}
    if not is_waiting_for_its_day(runtime, moved, as_of):
        return registered_for_good(as_of, runtime, moved)
    return moved


def registered_for_good(moment: datetime, runtime: Runtime, row: StoredCase) -> StoredCase:
    """The row of a case whose day has come at a moment, which stays, whatever the office says of the day afterwards."""
    return row if vintage_of(runtime, row).fixed_at == moment else {**row, "vintage_at": moment}


def _registration_day(before: Runtime | None, runtime: Runtime, row: StoredCase, as_of: datetime) -> Any:
    held, received = row["registered_on"], (row["channel"], row["received_at"])
    if before is not None and before.office.registration_day(*received) != held:
        return held
    day = runtime.office.registration_day(*received)
    return held if day is None or fires_at(runtime.office.close_of(day)) <= as_of else day


def versions_of_its_day(
    session: Session, before: Runtime, runtime: Runtime, row: StoredCase, to: StoredCase, was: ProcessInstance
) -> dict[int, int]:
    """The versions into which a waiting case comes that `to` has rebased: by the tokens of calls, its own by ROOT.

    `before` is the office before, `row` the case as it was.
    """
    held = {token: (called.process.id, called.definition_id) for token, called in was.called().items()}
    chosen, is_other_day = chosen_by_hand(row, was), to["registered_on"] != row["registered_on"]
    found = dict[int, int]()
    for token, (key, version) in {ROOT: (row["service"], row["definition_id"]), **held}.items():
        due = law_of(session, runtime, to, "process", key)
        stays = token in chosen and not (is_other_day and due != law_of(session, before, row, "process", key))
        if due not in (None, version) and not stays:
            found[token] = due
    return found


def chosen_by_hand(row: StoredCase, was: ProcessInstance) -> Collection[int]:
    """Which versions a person has chosen in a move of the case: by the tokens of calls, its own by ROOT."""
    # who has said by which day it goes, has been shown all versions that it holds and has left them
    return was.moved_by_hand() if row["vintage_on"] is None else {ROOT, *was.called()}


def law_of(session: Session, runtime: Runtime, row: StoredCase, kind: str, key: str) -> int | None:
    """The version that is in force for a case on its day; None where none is."""
    try:
        return kept(session, kind, key, vintage_of(runtime, row))
    except NoDefinition:
        return None
