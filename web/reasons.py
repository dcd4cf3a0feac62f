"""What is wrong with a reason that a person has written, in the words of the page."""

from engine.execution.reasons import LONGEST, NoReason, required_reason, sound_reason
from web.language import _
from web.numbers import number_text


def reason_error(text: str, *, is_needed: bool = True, is_of_case: bool = True) -> str | None:
    """What to write instead; None for a reason that the engine takes. One of no case is kept in the audit log alone."""
    try:
        (required_reason if is_needed else sound_reason)(text)
    except NoReason:
        if len(text.strip()) > LONGEST:
            return _("Reason: this is too long. Enter at most %(longest)s characters.", longest=number_text(LONGEST))
        if is_of_case:
            return _("Reason: nothing is entered. Enter it; others will read it in the case.")
        return _("Reason: nothing is entered. Enter it; the audit log keeps it.")
    return None
