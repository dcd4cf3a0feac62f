"""What tests of every part are given: a real database of each kind, and the run's shared folder behind it."""

import gc
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from hypothesis import given, settings, strategies

from storage.database import Database
from tests import databases, server
from web.cli.log import steps_of_a_line

# The same examples each time; `pytest --hypothesis-profile default` looks at others.
settings.register_profile("steady", derandomize=True)
settings.load_profile("steady")


def pytest_configure(config: pytest.Config) -> None:
    structlog.configure(processors=steps_of_a_line())
    if not hasattr(config, "workerinput"):
        server.begin_run()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        server.end_run()


@pytest.fixture(scope="session", autouse=True)
def _collector() -> None:
    """What a full collection leaves stays to the end of the run, as services made ready do: none looks at it again."""
    _meet_hypothesis()
    gc.callbacks.append(_leave_alone)


@given(strategies.none())
def _meet_hypothesis(_nothing: None) -> None:
    """At its first use it asks the collector who refers to its random numbers, which has to be before any is hidden."""


def _leave_alone(phase: str, info: dict[str, Any]) -> None:
    if phase == "stop" and info["generation"] == 2:
        gc.freeze()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The address of a migrated SQLite file of the test's own."""
    path = tmp_path / "atqaru.db"
    shutil.copyfile(databases.sqlite_template(), path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgresql_url() -> Iterator[str]:
    """The address of a migrated PostgreSQL database of the test's own."""
    with databases.postgresql_copy() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a migrated database; a test that asks for it runs on both kinds."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated database; a test that asks for it runs on both kinds."""
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture
def sqlite_database(sqlite_url: str) -> Iterator[Database]:
    """A migrated SQLite database, for tests to which the kind of database makes no difference."""
    database = Database(sqlite_url)
    yield database
    database.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without any table, of both kinds; for tests of migrations."""
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'empty.db'}")
        yield database
        database.close()
        return
    with databases.empty_postgresql() as url:
        database = Database(url)
        yield database
        database.close()
