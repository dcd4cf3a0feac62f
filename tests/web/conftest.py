"""What tests of pages are given: a department on each kind of database, or on SQLite alone."""

import pytest

from storage.database import Database
from tests.web.office import Department


@pytest.fixture
def department(database: Database) -> Department:
    """A department; a test that asks for it runs on both kinds of database."""
    return Department(database)


@pytest.fixture
def sqlite_department(sqlite_database: Database) -> Department:
    """A department on SQLite, for tests to which the kind of database makes no difference."""
    return Department(sqlite_database)
