"""Gives tests an installation on a real database of each kind."""

import pytest

from storage.database import Database
from tests.unit.execution.installation import Installation


@pytest.fixture
def here(database: Database) -> Installation:
    """An installation; a test that asks for it runs on both kinds of database."""
    return Installation(database)
