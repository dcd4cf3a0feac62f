"""Every rehearsal that comes with the product says what it expects, and that is what comes."""

from pathlib import Path

import pytest

from engine.deployment.deploy import SERVICES
from engine.rehearsal.report import surprises
from engine.rehearsal.running import rehearse
from engine.rehearsal.script import read_rehearsal
from tests.architecture.source import ROOT
from tests.scenarios.playing import stage_of
from tests.scenarios.test_examples import with_examples
from tests.unit.execution.installation import office

PATHS = sorted([*SERVICES.glob("*/rehearsals/*.yaml"), *ROOT.glob("examples/*/rehearsals/*.yaml")])


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_what_comes_is_what_the_rehearsal_expects(path: Path) -> None:
    rehearsal = read_rehearsal(path.read_bytes(), path.name, office().calendar.zone)
    stage = stage_of(with_examples())

    stage.require_known(rehearsal)
    with rehearse(rehearsal, stage) as run:
        found = surprises(rehearsal, run)

    assert rehearsal.expect is not None
    assert rehearsal.expect.given.keys() & {"outcome", "state"}
    assert rehearsal.expect.given.keys() & {"deadlines", "documents", "notices", "cases"}
    assert [f"{each.place}: {each.message}" for each in found] == []
