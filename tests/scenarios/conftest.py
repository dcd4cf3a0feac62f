"""What scenarios of an exam are given: session A on its day."""

from collections.abc import Iterator

import pytest

from engine.rehearsal.running import Run
from tests.exam import called
from tests.scenarios.playing import lived


@pytest.fixture
def exam() -> Iterator[Run]:
    """Session A on 22 April at 10:00: the test has begun."""
    with lived(called()) as run:
        yield run
