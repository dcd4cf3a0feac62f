"""Answers to the scripts of pages: JSON, also for a refusal, so that no script takes a page for data."""

from flask import jsonify, request
from werkzeug.wrappers import Response as AnyResponse

#: Why something is refused, as a code for scripts: the task has ended, its case is suspended, no one is signed in,
#: somebody else was faster and a retry may succeed.
OVER, SUSPENDED, SIGNED_OUT, BUSY = "over", "suspended", "signed-out", "busy"


def is_script() -> bool:
    """Whether the request comes from a script."""
    return request.headers.get("Accept") == "application/json"


def refused_json(status: int, message: str, reason: str = "", **more: object) -> tuple[AnyResponse, int]:
    """The answer to a refused script: the reason as a text in the reader's language, and as a code."""
    return jsonify(refused=message, reason=reason, **more), status
