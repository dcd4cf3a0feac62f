"""The only writer of `subscriptions`: which messages, and signals of other cases, tokens wait for."""

from collections.abc import Iterable, Sequence
from typing import TypedDict

from storage.database import Session
from storage.tables import subscriptions
from storage.writes.token_rows import TokenRows

_rows = TokenRows(subscriptions)


class SubscriptionRow(TypedDict):
    """That a token waits for a message of a name and key."""

    case_id: int
    token: int
    element_id: str
    message_name: str
    correlation_key: str


def add_subscriptions(session: Session, rows: Sequence[SubscriptionRow]) -> None:
    """Adds subscriptions."""
    _rows.add(session, rows)


def remove_subscriptions(session: Session, case_id: int, tokens: Iterable[int]) -> None:
    """Removes the subscriptions of the tokens."""
    _rows.remove(session, case_id, tokens)


def remove_all_subscriptions(session: Session, case_id: int) -> None:
    """Removes every subscription of a case."""
    _rows.remove_all(session, case_id)
