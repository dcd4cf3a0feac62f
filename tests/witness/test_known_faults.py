"""The faults for which the library is bent are still in it, and our engine does not share them.

A test that fails here after an upgrade brings good news: the library does something right that we do for ourselves.
"""

from pathlib import Path

import pytest

from tests.witness import faults_of_events, faults_of_flow
from tests.witness.faults import mended

FAULTS = {**faults_of_flow.FAULTS, **faults_of_events.FAULTS}
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("what", FAULTS)
def test_the_library_still_has_its_fault(what: str) -> None:
    fault = FAULTS[what]

    assert fault.in_the_library() == fault.wrong, mended(what, fault.ours)


@pytest.mark.parametrize("what", FAULTS)
def test_our_engine_has_not_the_fault_of_the_library(what: str) -> None:
    fault = FAULTS[what]

    assert fault.here() == fault.right


def test_what_is_there_because_of_a_fault_is_where_the_fault_says() -> None:
    assert sorted(fault.ours for fault in FAULTS.values() if not (ROOT / fault.ours).exists()) == []
