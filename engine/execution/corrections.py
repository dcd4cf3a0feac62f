"""Corrects variables of a case in which a step has failed: by a supervisor or administrator, with a reason.

Owns what may be written and where it lands; that a step is tried again is in `incidents`.
"""

import re
from collections.abc import Mapping
from typing import Any

import orjson

from engine.definition.reserved import RESERVED
from engine.errors import AtqaruError
from engine.execution.advancing import advance
from engine.execution.case import load_case
from engine.execution.incidents import Retried, held_incident, result_of, retry_in
from engine.execution.note import Note
from engine.execution.permissions import Actor, require_mender
from engine.execution.reasons import required_reason
from engine.execution.runtime import Runtime
from engine.execution.values import storable
from engine.feel import FeelError, to_json
from engine.feel import compile as compile_feel
from storage.database import Session

_NAME = re.compile(r"[^\W\d]\w*")


class BadCorrection(AtqaruError):
    """What is to be written is no variable that a person may write."""


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
    require_mender(actor)
    why = required_reason(reason)
    require_correctable(values)
    row = held_incident(session, actor, incident_id)
    case = load_case(session, runtime, actor.id, row["case_id"], even_suspended=not tries_again)
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


def read_value(text: str) -> Any:
    """A value as a person writes it: JSON, or a FEEL literal such as `date("2026-04-10")`; raises `BadCorrection`."""
    written = text.strip()
    try:
        return orjson.loads(written)
    except orjson.JSONDecodeError:
        pass
    try:
        expression = compile_feel(written)
        value = to_json(expression.evaluate({})) if not expression.variables else None
    except FeelError:
        value = None
    if value is None:
        raise BadCorrection(
            f"{written!r} is no value; write a text in quotes, a number, true, false, null, or a list such as [1, 2]"
        )
    return value


def require_correctable(values: Mapping[str, Any]) -> None:
    """Raises `BadCorrection` for no variable at all, a name that is none, and one that only the engine gives."""
    if not values:
        raise BadCorrection("no variable is named; write at least one new value")
    for name in values:
        if not _NAME.fullmatch(name):
            raise BadCorrection(f"{name!r} is no name of a variable; write letters, digits and underscores")
        if name in RESERVED:
            raise BadCorrection(f"{name} is given by the system and cannot be corrected; leave it out")
