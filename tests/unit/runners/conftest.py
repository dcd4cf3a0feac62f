"""Gives tests the real runner: its threads, its scheduler and the wall clock, on a real database of each kind."""

from collections.abc import Iterator

import pytest

from storage.database import Database
from tests.unit.runners.running import Running


@pytest.fixture
def running(database: Database) -> Iterator[Running]:
    """An installation on the wall clock; a test that asks for it runs on both kinds of database."""
    running = Running(database)
    yield running
    running.end()
