"""Every rehearsal that comes with the product says what it expects, and that is what comes, restarts or not."""

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from engine.deployment.deploy import SERVICES
from engine.rehearsal import running
from engine.rehearsal.report import report, surprises
from engine.rehearsal.run import Run
from engine.rehearsal.running import rehearse
from engine.rehearsal.script import read_rehearsal
from storage.queries.cases import timeline
from tests.architecture.source import ROOT
from tests.scenarios.playing import REHEARSALS, services, stage_of
from tests.scenarios.test_examples import with_examples
from tests.unit.execution.installation import Installation, office

OF_SERVICES = sorted(SERVICES.glob("*/rehearsals/*.yaml"))
PATHS = [*OF_SERVICES, *sorted(ROOT.glob("examples/*/rehearsals/*.yaml"))]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_what_comes_is_what_the_rehearsal_expects(path: Path) -> None:
    rehearsal = read_rehearsal(path.read_bytes(), path.name, office().calendar.zone)
    stage = stage_of(with_examples())

    stage.require_known(rehearsal)
    with rehearse(rehearsal, stage) as run:
        found = surprises(rehearsal, run)
        require_whole_audit(run)

    assert rehearsal.expect is not None
    assert rehearsal.expect.given.keys() & {"outcome", "state"}
    assert rehearsal.expect.given.keys() & {"deadlines", "documents", "notices", "cases"}
    assert [f"{each.place}: {each.message}" for each in found] == []


def require_whole_audit(run: Run) -> None:
    """The log is whole, and each event names its versions."""
    with run.database.reading() as session:
        events = timeline(session, run.case_id) if run.case_id > 0 else []

    assert Installation(run.database).findings() == []
    assert {event.calendar_version for event in events} <= {office().version}
    assert all(event.definition_id for event in events)
    assert all(later.at - earlier.at >= timedelta() for earlier, later in pairwise(events))


def restarting(do: Callable[..., Any]) -> Callable[..., Any]:
    """Before every step the engine is made anew: nothing is left of it but what is stored, and the services."""

    def restarted(run: Run, *rest: Any) -> Any:
        run.runtime = run.runtime.at_clock(run.clock, run.runtime.null_notes)
        return do(run, *rest)

    return restarted


@pytest.mark.parametrize("path", sorted(REHEARSALS.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_restart_between_any_two_steps_changes_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rehearsal = read_rehearsal(path.read_bytes(), path.name, office().calendar.zone)
    with rehearse(rehearsal, stage_of(services())) as run:
        expected = report(run)
    for name in ("take_step", "advance_to", "finish"):
        monkeypatch.setattr(running, name, restarting(getattr(running, name)))

    with rehearse(rehearsal, stage_of(services())) as run:
        found = report(run)

    assert found == expected
    assert (found["incidents"], [refusal for refusal in found["refused"] if not refusal["expected"]]) == ([], [])
