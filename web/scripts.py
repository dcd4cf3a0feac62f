"""What the scripts of pages are answered: JSON, also where something is refused, so that none takes a page for data."""

from flask import jsonify, request
from werkzeug.wrappers import Response as AnyResponse

#: Why something is refused, for what a script does next: the task has ended, its case is paused, nobody is signed in,
#: somebody else was faster so that it is worth another try.
OVER, SUSPENDED, SIGNED_OUT, BUSY = "over", "suspended", "signed-out", "busy"


def is_script() -> bool:
    """Whether a script asks, and not a person."""
    return request.headers.get("Accept") == "application/json"


def refused_json(status: int, message: str, reason: str = "", **more: object) -> tuple[AnyResponse, int]:
    """What a script is told that is refused something: why, in the reader's language and for itself."""
    return jsonify(refused=message, reason=reason, **more), status
