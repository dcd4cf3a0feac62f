"""An open case as pages read it: its tokens and variables, without holding it and without any way to move it."""

from collections.abc import Collection, Mapping
from typing import Any

from engine.execution.case.snapshots import read_instance
from engine.execution.errors import NotOpen, no_such_case
from engine.execution.installation.runtime import Runtime
from engine.spiff.changes.moving import Moved
from engine.spiff.changes.said_wordings import SaidWording
from engine.spiff.instance import ProcessInstance
from engine.spiff.state.body import Runnable
from engine.spiff.state.places import Place
from engine.wordings import Wording
from storage.database import Session
from storage.queries.cases import case_with_state


class CaseView:
    """One open case at the moment of the session."""

    def __init__(self, instance: ProcessInstance) -> None:
        self._instance = instance

    def places(self) -> list[Place]:
        """Where the live tokens are."""
        return self._instance.places()

    def place(self, token: int) -> Place | None:
        """Where one token is; None if it is gone."""
        return self._instance.place(token)

    def definitions(self) -> Mapping[int, Runnable]:
        """The definitions of the processes in which the case is, by their ids, its own first."""
        return self._instance.definitions()

    def moved(self, targets: Mapping[int, Runnable], *, drops_watchers: bool) -> Moved:
        """What would come of a move to other versions, tried on this view alone, which then is used up.

        Raises `CannotMove`.
        """
        return self._instance.move(targets, drops_watchers=drops_watchers)

    def variables(self, token: int | None = None) -> Mapping[str, Any]:
        """The variables that a token sees, or those of the root process; raises `NotWaiting` for one that is gone."""
        return self._instance.variables(token)

    def named(self, names: Collection[str]) -> dict[str, Any]:
        """These variables as far as any token sees them, which in a called process has its own; no others are read."""
        found = dict[str, Any]()
        for place in self.places():
            seen = self._instance.view(place.token)
            found |= {name: seen[name] for name in names if name in seen}
        return found | self._instance.root_values(*names)

    def seen_at(self, place_id: str, names: Collection[str]) -> list[dict[str, Any]]:
        """These variables as each live token sees them that is at an element, or in a called process, of this id."""
        tokens = [place.token for place in self.places() if place_id in (place.node.id, place.process_id)]
        views = (self._instance.view(token) for token in tokens)
        return [{name: seen[name] for name in names if name in seen} for seen in views]

    def remembered(self, token: int, name: str) -> Any:
        """A fact that a command keeps with a token; None if there is none."""
        return self._instance.remembered(token, name)

    def said(self, wording: str) -> list[SaidWording]:
        """What each step of the processes in which the case is would say by a wording now, by the wording's id."""
        return self._instance.said(wording)


def view_case(
    session: Session, runtime: Runtime, case_id: int, reworded: Mapping[str, Wording] | None = None
) -> CaseView:
    """Reads an open case; raises `NoSuchCase`, `NotOpen`, and `UnknownState` if its state cannot be read.

    `reworded` are wordings with which to look at it in place of those that it goes by, each by its key.
    """
    row = case_with_state(session, case_id)
    if row is None:
        raise no_such_case(case_id)
    if row["state"] != "active":
        raise NotOpen(f"case {case_id} has ended; nothing waits in it any more")
    runtime = runtime.at_present(session)
    return CaseView(read_instance(session, runtime, row, row["snapshot"], runtime.clock(), reworded=reworded))
