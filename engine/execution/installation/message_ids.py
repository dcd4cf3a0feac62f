"""Ids of messages: those of one moment are in the order in which they were sent, so that they arrive in it."""

from itertools import count
from uuid import uuid4


class MessageIds:
    """Gives the ids of one engine, in whatever office and at whatever clock it works; its threads share it."""

    def __init__(self) -> None:
        self._sent = count()

    def new(self) -> str:
        """An id that is greater than every one given here before, and that is given nowhere else."""
        return f"{next(self._sent):012d}-{uuid4().hex}"
