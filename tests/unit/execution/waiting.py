"""A command that is given while another one is not committed; on PostgreSQL, where both run at once."""

from concurrent.futures import Future
from typing import Any

from sqlalchemy import text

from storage.database import Database

_WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")


def let_it_wait(database: Database, second: Future[Any]) -> None:
    """Returns as soon as the second command waits for the first, or has not waited and is over."""
    while not second.done():
        with database.reading() as session:
            if session.execute(_WAITING).scalar_one():
                return
