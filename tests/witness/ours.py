"""Our engine under the words that it shares with the stock library, so that one test plays the same with both."""

from collections import Counter
from typing import Any

from engine.spiff.state.places import Place
from engine.spiff.state.waits import WaitKind
from tests.unit.spiff.running import Case

#: An error or an escalation comes from within; no one outside can cause it.
_FROM_WITHIN = (None, WaitKind.EVENT)


class Ours(Case):
    """One process instance, stored and read back between all commands."""

    def act(self, element: str, index: int = 0, **results: Any) -> None:
        """Lets happen that for which an element waits; `results` are those of a person or a handler."""
        place = self.waits(element)[index]
        if place.waits_for is WaitKind.USER_TASK:
            self.complete(element, index, **results)
        elif place.waits_for is WaitKind.JOB:
            self.finish(element, index, **results)
        elif place.waits_for is WaitKind.TIMER:
            self.fire(element, index)
        elif place.waits_for is WaitKind.MESSAGE:
            self.deliver(element, index)
        elif place.node.event:
            self.signal(place.node.event.name)

    def waits(self, element: str) -> list[Place]:
        """What waits at an element."""
        return [place for place in self.places(element) if place.waits_for not in _FROM_WITHIN]

    @property
    def waiting(self) -> list[str]:
        """The elements at which something is waited for that comes from outside, in alphabetical order."""
        places = self.instance.places()
        return sorted(place.node.id for place in places if place.waits_for not in _FROM_WITHIN)

    @property
    def passed(self) -> Counter[str]:
        """How often each element of the diagram was completed."""
        return Counter(super().passed)
