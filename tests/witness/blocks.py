"""Random structured processes: blocks in blocks, each with one way in and one way out.

Owns the shapes and how Hypothesis makes them, of constructs alone that the stock library runs rightly; which it does
not is what `test_known_faults` says. `drawing` owns how they are drawn. An ad-hoc sub-process is not among them: the
library has no list of what begins in one, and begins each step again until the completion condition is true.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from hypothesis import strategies as st

EVENTS = ("message", "signal", "timer")
#: Blocks are nested to this depth.
DEPTH = 2


@dataclass(frozen=True)
class Step:
    """One task or event; a script takes a variable, `pick` of those known, and adds `number`."""

    kind: str
    pick: int = 0
    number: int = 0


@dataclass(frozen=True)
class Choice:
    """An exclusive gateway; each way but the last is open when a variable is below `bound`."""

    pick: int
    bound: int
    ways: "tuple[Sequence, ...]"


@dataclass(frozen=True)
class Split:
    """Ways that are all taken in parallel."""

    ways: "tuple[Sequence, ...]"


@dataclass(frozen=True)
class Race:
    """An event-based gateway: an event for each way, and the first that happens takes it."""

    ways: "tuple[tuple[str, Sequence], ...]"


@dataclass(frozen=True)
class Loop:
    """Goes round until a user task gives a high answer."""

    body: "Sequence"


@dataclass(frozen=True)
class Inner:
    """A sub-process, or a process that is called."""

    body: "Sequence"
    called: bool


@dataclass(frozen=True)
class Guarded:
    """A user task, or a sub-process, with an event on its border."""

    event: str
    interrupting: bool
    handler: "Sequence"
    body: "Sequence | None"


@dataclass(frozen=True)
class Attempt:
    """A sub-process out of which an error may come, and what is done then."""

    body: "Sequence"
    handler: "Sequence"


@dataclass(frozen=True)
class Stop:
    """A user task that ends all in its body by a low answer: with a terminate end event, or an error."""

    error: bool


Block = Step | Choice | Split | Race | Loop | Inner | Guarded | Attempt | Stop
Sequence = tuple[Block, ...]


@dataclass(frozen=True)
class Place:
    """Where blocks are: how deep others may be in them, in a loop or not, and whether an error is caught."""

    depth: int
    in_loop: bool = False
    is_caught: bool = False

    def shapes(self) -> tuple[type[Block], ...]:
        """What may be placed here."""
        if self.depth == 0:
            return (Step, Stop)
        one_token = (Step, Stop, Choice, Race, Loop, Inner, Guarded, Attempt)
        return one_token if self.in_loop else (*one_token, Split)

    def inside(self, **changes: bool) -> "Place":
        return replace(self, depth=self.depth - 1, **changes)


def keeps_all(sequence: Sequence) -> bool:
    """Whether no way is cut off: what was written on it the library drops."""
    return not any(shape in repr(sequence) for shape in ("Stop(", "Guarded(", "Attempt("))


@st.composite
def sequences(draw: st.DrawFn) -> Sequence:
    """Whole processes."""
    return _sequence(draw, Place(DEPTH))


def _sequence(draw: st.DrawFn, place: Place) -> Sequence:
    return tuple(_block(draw, place) for _ in range(draw(_ONE_OR_TWO)))


def _block(draw: st.DrawFn, place: Place) -> Block:
    shape = draw(st.sampled_from(place.shapes()))
    return _MADE[shape](draw, place)


def _step(draw: st.DrawFn, place: Place) -> Step:
    return Step(draw(_STEPS), draw(_DIGITS), draw(_DIGITS))


def _stop(draw: st.DrawFn, place: Place) -> Stop:
    return Stop(place.is_caught and draw(st.booleans()))


def _choice(draw: st.DrawFn, place: Place) -> Choice:
    return Choice(draw(_DIGITS), draw(_DIGITS), _ways(draw, place))


def _split(draw: st.DrawFn, place: Place) -> Split:
    return Split(_ways(draw, place))


def _race(draw: st.DrawFn, place: Place) -> Race:
    events = draw(st.permutations(EVENTS))[:2]
    return Race(tuple((event, _sequence(draw, place.inside())) for event in events))


def _loop(draw: st.DrawFn, place: Place) -> Loop:
    # with one token at a time: at a join in a loop the library loses count
    return Loop(_sequence(draw, place.inside(in_loop=True)))


def _inner(draw: st.DrawFn, place: Place) -> Inner:
    return Inner(_body(draw, place), draw(st.booleans()))


def _guarded(draw: st.DrawFn, place: Place) -> Guarded:
    interrupting = place.in_loop or draw(st.booleans())
    # what does not interrupt and can come twice comes once in the library
    event = draw(st.sampled_from(EVENTS)) if interrupting else "timer"
    body = _body(draw, place) if draw(st.booleans()) else None
    return Guarded(event, interrupting, _sequence(draw, place.inside()), body)


def _attempt(draw: st.DrawFn, place: Place) -> Attempt:
    return Attempt(_sequence(draw, place.inside(is_caught=True)), _sequence(draw, place.inside()))


def _body(draw: st.DrawFn, place: Place) -> Sequence:
    # an error comes out of one sub-process only: out of two the library goes on in the outer one
    return _sequence(draw, place.inside(is_caught=False))


def _ways(draw: st.DrawFn, place: Place) -> tuple[Sequence, ...]:
    return tuple(_sequence(draw, place.inside()) for _ in range(draw(_TWO_OR_THREE)))


_STEPS = st.sampled_from(("user", "service", "manual", "script", "message", "receive", "signal", "throw", "timer"))
_DIGITS, _ONE_OR_TWO, _TWO_OR_THREE = st.integers(0, 9), st.integers(1, 2), st.integers(2, 3)
_MADE: dict[type[Block], Callable[[st.DrawFn, Place], Block]] = {
    Step: _step,
    Stop: _stop,
    Choice: _choice,
    Split: _split,
    Race: _race,
    Loop: _loop,
    Inner: _inner,
    Guarded: _guarded,
    Attempt: _attempt,
}
