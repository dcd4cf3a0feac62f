"""Ids of messages: those of one moment in the order in which they were sent, so that they arrive in it."""

from itertools import count
from uuid import uuid4

_SENT = count()


def new_message_id() -> str:
    """An id that is greater than every one that this process has given before, and that no other process gives."""
    return f"{next(_SENT):012d}-{uuid4().hex}"
