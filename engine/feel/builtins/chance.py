"""The functions whose values cannot be foreseen, from the source of chance that the evaluation was given."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from engine.feel.builtins.registry import builtin
from engine.feel.evaluation import Evaluation

_UUID_BYTES = 16
_VERSION = 4
_NUMBER_BYTES = 8
_DIGITS = 16


@builtin("uuid()", with_evaluation=True)
def uuid(evaluation: Evaluation) -> str:
    """A universally unique identifier, another one at each call (RFC 9562, version 4).

    string length(uuid()) = 36
    """
    return str(UUID(bytes=evaluation.chance(_UUID_BYTES), version=_VERSION))


@builtin("random number()", with_evaluation=True)
def random_number(evaluation: Evaluation) -> Decimal:
    """A number from 0 to 1, without 1, another one at each call.

    (random number() < 1) = true
    """
    drawn = int.from_bytes(evaluation.chance(_NUMBER_BYTES)) % 10**_DIGITS
    return Decimal(drawn).scaleb(-_DIGITS)
