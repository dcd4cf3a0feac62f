"""What the stock library does wrong, each fault with the smallest diagram that shows it and the right course.

Owns the shape of a fault. Those of the flow of tokens and of data are in `faults_of_flow`, those of events in
`faults_of_events`; both are played in `test_known_faults`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.witness.ours import Ours
from tests.witness.stock import Stock

Run = Stock | Ours
Play = Callable[[Run], Any]


@dataclass(frozen=True)
class Fault:
    """A course that the library and our engine take differently; where one of them raises, the error's name is seen."""

    diagram: bytes
    play: Play
    wrong: object
    right: object
    #: the module of ours that is there because of it, or would be simpler without it
    ours: str
    variables: Mapping[str, Any] = field(default_factory=dict)

    def in_the_library(self) -> object:
        return _outcome(lambda: self.play(Stock(self.diagram, self.variables)))

    def here(self) -> object:
        return _outcome(lambda: self.play(Ours(self.diagram, self.variables)))


def _outcome(play: Callable[[], object]) -> object:
    try:
        return play()
    except Exception as error:  # noqa: BLE001  # whatever the library raises
        return type(error).__name__


def mended(what: str, ours: str) -> str:
    """What a test says when the library has become better."""
    return f"the library has fixed this: {what}; what {ours} does about it can be reconsidered"


def waiting_after(*steps: str | tuple[str, dict[str, Any]]) -> Play:
    """Plays the steps, elements with what they give, and returns where the run waits then."""

    def play(run: Run) -> list[str]:
        for step in steps:
            element, results = (step, {}) if isinstance(step, str) else step
            run.act(element, **results)
        return run.waiting

    return play


def seen_after(element: str, *steps: str | tuple[str, dict[str, Any]]) -> Play:
    """Plays the steps, and returns which variables an element sees then."""

    def play(run: Run) -> dict[str, Any]:
        waiting_after(*steps)(run)
        return run.seen_by(element)

    return play
