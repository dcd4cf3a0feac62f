"""The reason that a person gives for an extraordinary command; the audit keeps it."""

from engine.errors import AtqaruError

LONGEST = 1000


class NoReason(AtqaruError):
    """The command needs a reason, or the reason is too long to be read."""


def required_reason(text: str) -> str:
    """The reason without blanks around it; raises `NoReason`."""
    reason = text.strip()
    if not reason:
        raise NoReason("reason: nothing is written; say why, others will read it in the audit")
    if len(reason) > LONGEST:
        raise NoReason(f"reason: {len(reason)} characters are more than {LONGEST}; shorten it")
    return reason
