"""The reason that a person gives for an extraordinary command, as the pages ask for it."""

from collections.abc import Mapping

from engine.execution.reasons import NoReason, required_reason
from web.language import _


def reason_errors(posted: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with the reason that was posted, by its field."""
    try:
        required_reason(posted.get("reason", ""))
    except NoReason:
        return {"reason": _("Say why in at most 1,000 characters: others will read it in the case.")}
    return {}
