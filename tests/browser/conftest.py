"""What browser tests are given: a department with its pages served, and a desk with a browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import databases
from tests.browser.browsing import Desk, chromium, served
from tests.web.office import Department, furnish


@pytest.fixture
def department(tmp_path: Path) -> Iterator[Department]:
    with databases.copied("sqlite", tmp_path, "department", furnish) as database:
        yield Department(database)


@pytest.fixture
def address(department: Department) -> Iterator[str]:
    with served(department) as address:
        yield address


@pytest.fixture
def desk(department: Department, address: str, tmp_path: Path) -> Iterator[Desk]:
    """A browser with scripts."""
    with chromium(tmp_path / "profile") as driver:
        yield Desk(driver, address, department)


@pytest.fixture
def plain_desk(department: Department, address: str, tmp_path: Path) -> Iterator[Desk]:
    """A browser that runs no script."""
    with chromium(tmp_path / "profile", scripts=False) as driver:
        yield Desk(driver, address, department)
