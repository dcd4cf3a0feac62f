"""Corrects variables of a case in which a step has failed: by a supervisor or administrator, with a reason.

Owns what may be written and where it lands; that a step is tried again is in `retries`.
"""

from collections.abc import Mapping
from typing import Any

from engine.definition.reserved import RESERVED
from engine.errors import AtqaruError
from engine.execution.audit_event import Note
from engine.execution.case.advancing import advance
from engine.execution.case.job_keys import other_keys_for_other_calls
from engine.execution.case.values import storable
from engine.execution.installation.runtime import Runtime
from engine.execution.loading import load_case
from engine.execution.people.retries import Retried, held_incident, result_of, retry_in
from engine.execution.permissions import Actor, require_fixer
from engine.execution.reasons import required_reason
from engine.feel import FeelError, Inexact, literal
from engine.feel.names import is_loose
from engine.spelling import spelled
from engine.spiff.state.json_types import LONGEST_NAME, NotJson
from engine.spiff.state.json_types import checked as checked_json
from storage.database import Session

#: At once, so that reading them takes no longer than a page may.
MOST_VALUES = 50
LONGEST_TEXT = 50_000
_HOW = 'write a text in quotes, a number, true, false, null, a list such as [1, 2], or a day such as @"2026-04-10"'


class BadCorrection(AtqaruError):
    """What is to be written is no variable that a person may write.

    `reason` is one of nothing, many, long, name, reserved, unreadable, unstorable, or a kind of `Inexact`; `kept` is
    what a day or duration would become.
    """

    def __init__(self, reason: str, message: str, kept: str = "") -> None:
        super().__init__(message)
        self.reason = reason
        self.kept = kept


def correct_variables(
    session: Session,
    runtime: Runtime,
    actor: Actor,
    incident_id: int,
    values: Mapping[str, Any],
    reason: str,
    *,
    tries_again: bool = False,
) -> Retried | None:
    """Writes variables as the failed step sees them, each in the scope that has it, else in the root of its process.

    With `tries_again` the step runs again in the same commit. Raises `BadCorrection`, `NoReason`, `NotYours`,
    `NotJson`, `TooMuch`, and `AtqaruError` for an incident that is closed; then nothing is changed.
    """
    require_fixer(actor)
    why = required_reason(reason)
    _require_correctable(values)
    row = held_incident(session, actor, incident_id)
    case = load_case(session, runtime, actor.id, row["case_id"], even_suspended=not tries_again)
    with other_keys_for_other_calls(case):
        before = case.instance.correct(row["token"], storable(values))
    changed = [
        {"name": name, **({"old": before[name]} if name in before else {}), "new": value}
        for name, value in values.items()
    ]
    case.notes.append(Note("variables_corrected", row["element_id"], None, {"reason": why, "changed": changed}))
    if tries_again:
        retry_in(case, row)
    advance(case)
    return result_of(case, row) if tries_again else None


def read_values(written: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, BadCorrection]]:
    """The values of variables as a person writes them, each a FEEL literal, and what is wrong with the others.

    What would not be stored exactly as it is written is wrong. Raises `BadCorrection` for more than is taken at once.
    """
    _require_room(written)
    values: dict[str, Any] = {}
    faults: dict[str, BadCorrection] = {}
    for name, text in written.items():
        try:
            _require_name(name)
            values[name] = _value(name, text)
        except BadCorrection as fault:
            faults[name] = fault
    return values, faults


def _require_room(written: Mapping[str, str]) -> None:
    length = sum(map(len, written.values()))
    if length > LONGEST_TEXT:
        raise BadCorrection("long", f"{length} characters are written, more than {LONGEST_TEXT} at once; shorten them")
    if len(written) > MOST_VALUES:
        raise BadCorrection(
            "many",
            f"{len(written)} variables are named, more than {MOST_VALUES} at once; correct the others afterwards",
        )


def _value(name: str, text: str) -> Any:
    try:
        value = literal(text)
        checked_json({name: value})
    except Inexact as error:
        raise BadCorrection(error.kind, f"{name}: {error}", error.kept) from error
    except FeelError as error:
        raise BadCorrection("unreadable", f"{name} is no value that is written out: {error}\n{_HOW}") from error
    except NotJson as error:
        raise BadCorrection("unstorable", str(error)) from error
    return value


def _require_correctable(values: Mapping[str, Any]) -> None:
    """Raises `BadCorrection` for no variable at all, too many, a name that is none or that only the engine gives."""
    if not values:
        raise BadCorrection("nothing", "no variable is named; write at least one new value")
    _require_room(dict.fromkeys(values, ""))
    for name in values:
        _require_name(name)


def _require_name(name: str) -> None:
    if len(name) > LONGEST_NAME or not is_loose(name):
        raise BadCorrection(
            "name",
            f"{spelled(name)} is no name of a variable; write letters, digits, _ and -, at most {LONGEST_NAME} of them",
        )
    if name in RESERVED:
        raise BadCorrection("reserved", f"{name} is given by the system and cannot be corrected; leave it out")
