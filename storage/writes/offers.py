"""The only writer of `offers`: what officials may send into a case, or begin in it, in addition to their tasks."""

from collections.abc import Iterable, Sequence
from typing import TypedDict

from storage.database import Session
from storage.tables import offers
from storage.writes.token_rows import TokenRows

_rows = TokenRows(offers)


class OfferRow(TypedDict):
    """That a group, or a person as `user:LOGIN`, may send the message for which a token waits.

    Without a name of a message they may begin a step.
    """

    group_id: str
    case_id: int
    token: int
    element_id: str
    name: str
    message_name: str
    subject: str | None


def add_offers(session: Session, rows: Sequence[OfferRow]) -> None:
    """Adds offers."""
    _rows.add(session, rows)


def remove_offers(session: Session, case_id: int, tokens: Iterable[int]) -> None:
    """Removes the offers of the tokens."""
    _rows.remove(session, case_id, tokens)


def remove_all_offers(session: Session, case_id: int) -> None:
    """Removes every offer of a case."""
    _rows.remove_all(session, case_id)
