"""The reason that a person gives for a command; the audit keeps it, and others read it."""

from engine.errors import AtqaruError
from engine.visible import says_something
from storage.texts import is_storable

LONGEST = 1_000


class NoReason(AtqaruError):
    """The command needs a reason, or the reason is too long to be read or cannot be stored."""


def required_reason(text: str) -> str:
    """The reason without blanks around it; raises `NoReason`."""
    reason = sound_reason(text)
    if not says_something(reason):
        raise NoReason("reason: nothing is written; say why, others will read it in the audit")
    return reason


def sound_reason(text: str) -> str:
    """The same where none is needed, as when a person gives away what is his; raises `NoReason` for too long a one."""
    reason = text.strip()
    if len(reason) > LONGEST:
        raise NoReason(f"reason: {len(reason)} characters are more than {LONGEST}; shorten it")
    if not is_storable(reason):
        raise NoReason("reason: it holds half a character or NUL, which cannot be stored; type it again")
    return reason
