"""What is wrong with a reason that a person has written, in the words of the page."""

from engine.execution.reasons import NoReason, required_reason, sound_reason
from web.language import _


def reason_error(text: str, *, is_needed: bool = True) -> str | None:
    """What to write instead; None for a reason that the engine takes."""
    try:
        (required_reason if is_needed else sound_reason)(text)
    except NoReason:
        return _("Say why in at most 1,000 characters: others will read it in the case.")
    return None
