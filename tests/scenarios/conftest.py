"""What scenarios are given: session A on its day, or a preliminary refusal by itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.rehearsal.run import Run
from tests import databases
from tests.exam import called
from tests.scenarios.hearing import furnish, reopened
from tests.scenarios.playing import lived
from tests.unit.execution.installation import Installation


@pytest.fixture
def exam() -> Iterator[Run]:
    """Session A on 22 April at 10:00: the test has begun."""
    with lived(called()) as run:
        yield run


@pytest.fixture(params=["sqlite", "postgresql"])
def here(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Installation]:
    """The preliminary refusal by itself, on Tuesday, 14 April, on a database of each kind."""
    with databases.copied(request.param, tmp_path, "hearing", furnish) as database:
        yield reopened(database)
