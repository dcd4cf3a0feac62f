"""A gateway for demonstrations and tests: answers by the IIN alone, so that every outcome can be produced.

The last two digits before the check digit choose: 11 mental-health registration, 22 a diploma of another person, 33 a
diploma not found, 44 an unknown identity, 99 no response; all others are clean.
"""

from collections.abc import Mapping
from typing import Any

from engine.errors import AtqaruError
from engine.files.words import known_words
from engine.quoting import quoted

_CLEAN = {"identity": "found", "mental-health": "not_registered", "diploma": "confirmed"}
_BY_DIGITS = {
    ("mental-health", "11"): "registered",
    ("diploma", "22"): "other_person",
    ("diploma", "33"): "not_found",
    ("identity", "44"): "not_found",
}
#: What a real register returns in addition to its code, and this one cannot know.
_UNKNOWN: Mapping[str, Mapping[str, None]] = {"identity": {"full_name": None}}
SILENT = "99"


class GatewaySilent(AtqaruError):
    """The gateway gave no answer in time."""


class NoSuchRegister(AtqaruError):
    """The gateway reaches no register by that name, whenever it is asked; the message has those that it reaches."""


class SimulatedGateway:
    """A simulated e-government gateway; its answers are not real."""

    def ask(self, service: str, iin: str, message_id: str) -> Mapping[str, Any]:
        """The answer that the IIN chooses; raises `GatewaySilent` or `NoSuchRegister`."""
        digits = iin[9:11]
        if service not in _CLEAN:
            raise NoSuchRegister(f"the gateway has no service {quoted(service)}; {known_words(service, _CLEAN)}")
        if digits == SILENT:
            raise GatewaySilent(f"the gateway gave no answer to {message_id}")
        code = _BY_DIGITS.get((service, digits), _CLEAN[service])
        return {"code": code, **_UNKNOWN.get(service, {}), "simulated": True}
