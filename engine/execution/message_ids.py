"""Ids of messages: in the order in which they were sent, so that two of one moment arrive in it."""

from itertools import count
from time import time_ns
from uuid import uuid4

_SENT = count()


def new_message_id() -> str:
    """An id that is greater than every one that this process has given before, and that no other process gives."""
    return f"{time_ns():020d}-{next(_SENT):012d}-{uuid4().hex}"
