"""The reason that a person gives for an extraordinary command; the audit keeps it."""

from engine.errors import AtqaruError
from storage.texts import is_storable

LONGEST = 1_000


class NoReason(AtqaruError):
    """The command needs a reason, or the reason is too long to be read or cannot be stored."""


def required_reason(text: str) -> str:
    """The reason without blanks around it; raises `NoReason`."""
    reason = text.strip()
    if not reason:
        raise NoReason("reason: nothing is written; say why, others will read it in the audit")
    if len(reason) > LONGEST:
        raise NoReason(f"reason: {len(reason)} characters are more than {LONGEST}; shorten it")
    if not is_storable(reason):
        raise NoReason("reason: it holds half a character or NUL, which cannot be stored; type it again")
    return reason
