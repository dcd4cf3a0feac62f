"""What tests of pages are given: a department on each kind of database, or on SQLite alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import databases
from tests.web.office import Department, furnish


@pytest.fixture(params=["sqlite", "postgresql"])
def department(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Department]:
    """A department; a test that asks for it runs on both kinds of database."""
    with databases.copied(request.param, tmp_path, "department", furnish) as database:
        yield Department(database)


@pytest.fixture
def sqlite_department(tmp_path: Path) -> Iterator[Department]:
    """A department on SQLite, for tests to which the kind of database makes no difference."""
    with databases.copied("sqlite", tmp_path, "department", furnish) as database:
        yield Department(database)


@pytest.fixture
def postgresql_department(tmp_path: Path) -> Iterator[Department]:
    """A department on PostgreSQL, for what only a server does."""
    with databases.copied("postgresql", tmp_path, "department", furnish) as database:
        yield Department(database)
