"""The door to the interpreter: one process instance with the commands that move its tokens.

Each command raises if it cannot be carried out, and then the loaded instance must be thrown away.
`run_until_waiting` runs everything that waits for nothing outside; a step that fails leaves its token with the error.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Self

from engine.definition.model import Trigger
from engine.spiff import codec
from engine.spiff.changes.derivations import renew_decisions
from engine.spiff.changes.due_dates import Dues, HeldTask, dues
from engine.spiff.changes.held_versions import called, definitions, moved_by_hand
from engine.spiff.changes.moving import Moved, Placed, Targets, move, take_place
from engine.spiff.changes.recomputing import Recomputed, Recomputing, recompute
from engine.spiff.changes.recounting import Recounted, Successor, recount, silence, succeed, watching
from engine.spiff.changes.renewal import renew_waits
from engine.spiff.changes.said_wordings import SaidWording, said_wordings
from engine.spiff.conflict_of_interest import matter_of
from engine.spiff.nodes.activities import JobSpec, UserTaskSpec
from engine.spiff.nodes.ad_hoc import OfferSpec
from engine.spiff.nodes.jobs import job_of
from engine.spiff.nodes.propagation import fire, throw_error, throw_signal
from engine.spiff.run_loop import TriggeredStart, begin, keep_completion, run_until_waiting, try_again
from engine.spiff.state.body import Runnable
from engine.spiff.state.errors import NotWaiting
from engine.spiff.state.execution_context import ExecutionContext
from engine.spiff.state.json_types import checked
from engine.spiff.state.loop_guard import LoopGuard
from engine.spiff.state.occurrences import Occurrence
from engine.spiff.state.places import Place, place_of
from engine.spiff.state.process import Attempt, RootProcess, instance_key
from engine.spiff.state.token import State, Token
from engine.spiff.state.variables import ROOT, Json, Loader, Seen, Variables
from engine.spiff.state.waits import JobWait


class ProcessInstance:
    """A running case: its root process with everything inside."""

    def __init__(self, root: RootProcess) -> None:
        self._root = root

    @classmethod
    def start(
        cls,
        runnable: Runnable,
        context: ExecutionContext,
        variables: Mapping[str, Json],
        secret: bytes | None = None,
        by: TriggeredStart | None = None,
    ) -> Self:
        """Puts a token on a start event; `run_until_waiting` lets it run. Without a secret it gets a random one."""
        held = Variables()
        held.set_local(ROOT, checked(variables))  # nothing is given yet: these are the variables that the engine gives
        return cls(begin(RootProcess(runnable, context, held, secret or codec.new_secret()), by))

    @classmethod
    def load(cls, content: bytes, runnable: Runnable, context: ExecutionContext, load_value: Loader) -> Self:
        """Reads a stored instance; `load_value` reads a large value by its digest."""
        return cls(codec.load(content, runnable, context, load_value))

    def dump(self) -> codec.Snapshot:
        """The state to be stored."""
        return codec.dump(self._root)

    def complete_task(self, token_id: int, results: Mapping[str, Json]) -> None:
        """Completes a user task with the values of its form."""
        token = self._waiting(token_id, UserTaskSpec, State.READY)
        token.task_spec.complete(token, checked(results))

    def keep_completion(self, token_id: int, results: Mapping[str, Json], error: Exception) -> None:
        """Keeps a completion that `complete_task` could not take because of the diagram: its step has failed."""
        token = self._waiting(token_id, UserTaskSpec, State.READY)
        keep_completion(self._root, token, dict(checked(results)), error)

    def complete_job(self, token_id: int, results: Mapping[str, Json]) -> None:
        """Completes a job with its results."""
        token = self._waiting(token_id, JobSpec, State.STARTED)
        token.task_spec.complete(token, checked(results))

    def throw_error(self, token_id: int, code: str, results: Mapping[str, Json]) -> bool:
        """Sends a BPMN error of a job's handler outward; false when nothing in the diagram catches it."""
        token = self._waiting(token_id, JobSpec, State.STARTED)
        token.remember(error=code)
        caught = throw_error(token, code, checked(results))
        if not caught:
            token.forget("error")
        return caught

    def fire_timer(self, token_id: int) -> None:
        """The moment of a timer has come; raises `TooFast` where it comes without rest."""
        token = self._catching(token_id, Trigger.TIMER)
        self.require_not_too_fast(token_id)
        self.count_move(token_id)
        fire(token, {})

    def deliver_message(self, token_id: int, results: Mapping[str, Json]) -> None:
        """Delivers a correlated message to the one token chosen for it."""
        fire(self._catching(token_id, Trigger.MESSAGE), checked(results))

    def begin_step(self, token_id: int) -> None:
        """Begins what an ad-hoc sub-process offers to people."""
        fire(self._waiting(token_id, OfferSpec, State.WAITING), {})

    def deliver_signal(self, name: str, results: Mapping[str, Json]) -> int:
        """Delivers a signal from another case to all who wait for it; gives their number."""
        return throw_signal(self._root, name, checked(results))

    def require_not_too_fast(self, token_id: int) -> None:
        """Raises `TooFast` if the engine may not move this token by itself any more within this minute."""
        self._root.loop_guard.require(self._live(token_id).task_spec.bpmn_id, self._root.context.now)

    def count_move(self, token_id: int) -> None:
        """Notes that the engine moves a token by itself, without a command."""
        self._root.loop_guard.count(self._live(token_id).task_spec.bpmn_id, self._root.context.now)

    def reset_loop_guard(self) -> None:
        """Restarts the count of such moves, when a person has looked at the case."""
        self._root.loop_guard = LoopGuard()

    def retry(self, token_id: int) -> None:
        """Lets a failed step run again at the next `run_until_waiting`."""
        try_again(self._root, self._live(token_id))

    def correct(self, token_id: int, values: Mapping[str, Json]) -> dict[str, Json]:
        """Writes variables as a token sees them, each in the scope that has it, else in the root of its process.

        Gives what stood there before, without those that are new.
        """
        scope = self._root.scope_of(self._live(token_id))
        seen = Seen(self._root.variables, scope)
        before = {name: seen[name] for name in values if name in seen}
        self._root.variables.correct(scope, checked(values))
        return before

    def move(self, targets: Mapping[int, Runnable], *, drops_watchers: bool) -> Moved:
        """Moves every token to the same element of other versions, by the ids of the definitions that they replace.

        Raises `CannotMove`, and then the instance must be thrown away.
        """
        return move(self._root, targets, drops_watchers=drops_watchers)

    def take_place(self, targets: Targets) -> Placed:
        """Brings a case that waits for its registration day into the versions of that day, by the tokens of calls.

        What these no longer have is cancelled. Raises `CannotMove`, and then the instance must be thrown away.
        """
        return take_place(self._root, targets, drops_watchers=True, renews_waits=True)

    def renew_waits(self, before: "ProcessInstance", placed: Placed, held: Mapping[int, HeldTask]) -> tuple[str, ...]:
        """Lets what waits go by the versions that were taken, after `before`; see `renewal`."""
        return renew_waits(before._root, self._root, placed, held)

    def definitions(self) -> dict[int, Runnable]:
        """The definitions of the processes in which tokens live, by their ids, the case's own first."""
        return definitions(self._root)

    def called(self) -> dict[int, Runnable]:
        """The processes that the case has called in the version in force, by the tokens of the calls."""
        return called(self._root)

    def moved_by_hand(self) -> set[int]:
        """The tokens of calls whose processes were moved on command; ROOT for the case's own process."""
        return moved_by_hand(self._root)

    def renew_decisions(self) -> None:
        """Looks up which version of each decision is due, so that what is deployed after this changes no answer."""
        renew_decisions(self._root)

    def write(self, token_id: int, values: Mapping[str, Json]) -> None:
        """Writes variables where the results of a waiting user task would land, while it goes on waiting."""
        token = self._waiting(token_id, UserTaskSpec, State.READY)
        self._root.variables.propagate(token.workflow.scope_key, checked(values))

    def remember(self, token_id: int, **facts: Json) -> None:
        """Keeps facts with a waiting user task until it ends; they are no variables, so no expression sees them."""
        self._waiting(token_id, UserTaskSpec, State.READY).remember(**checked(facts))

    def run_until_waiting(self) -> None:
        """Runs everything that can run without waiting."""
        run_until_waiting(self._root)

    def recompute(self, before: "ProcessInstance | None", by: Recomputing) -> Recomputed:
        """Brings dates and timers in line with the calendar; see `recomputing`."""
        return recompute(before._root if before else None, self._root, by)

    def within(self, token_id: int) -> int:
        """The key of the process instance in which a token is."""
        return instance_key(self._live(token_id).workflow)

    def recount(self, within: int, law: str, closed: Collection[int]) -> list[Recounted]:
        """Recalculates the watched deadlines of a rule, except the tokens in `closed`; see `recounting`."""
        return list(recount(self._root, within, law, closed))

    def succeed(
        self, within: int, law: str, closed: Collection[int], missed: Collection[tuple[str, datetime]]
    ) -> list[Successor]:
        """Begins the deadlines that follow missed ones of a rule; see `recounting`."""
        return list(succeed(self._root, within, law, closed, missed))

    def watching(self) -> frozenset[int]:
        """The tokens of the statutory deadlines that are watched now."""
        return watching(self._root)

    def silence(self, token_id: int) -> bool:
        """Stops a watched deadline; false if it is no longer watched."""
        return silence(self._root, token_id)

    def attempt(self) -> Attempt:
        """A block of a command that is undone if it raises, so that the instance can still be stored.

        Everything in the instance waits before the block; nothing earlier is left to be undone.
        """
        return self._root.attempt()

    # -- queries

    @property
    def occurrences(self) -> list[Occurrence]:
        """What has happened since the instance was started or loaded, in order."""
        return self._root.occurrences

    @property
    def is_completed(self) -> bool:
        """The root process has ended."""
        return self._root.is_completed()

    def matter_of(self) -> list[str]:
        """The logins of those on whose own application the case decides, as its process says; raises `AtqaruError`."""
        return matter_of(self._root)

    @property
    def has_conditions(self) -> bool:
        """Conditional events are drawn in a process in which the case is."""
        return any(process.spec.has_conditions for process in self._root.processes())

    def variables(self, token_id: int | None = None) -> dict[str, Json]:
        """The variables that a token sees, or those of the root process."""
        scope = ROOT if token_id is None else self._root.scope_of(self._live(token_id))
        return self._root.variables.visible(scope)

    def root_values(self, *names: str) -> dict[str, Json]:
        """The named variables of the root process that exist; others, which may be large, are not even read."""
        seen = Seen(self._root.variables, ROOT)
        return {name: seen[name] for name in names if name in seen}

    def view(self, token_id: int) -> Mapping[str, Json]:
        """The variables that a token sees, each read only when it is asked for."""
        return Seen(self._root.variables, self._root.scope_of(self._live(token_id)))

    def remembered(self, token_id: int, name: str) -> Json:
        """A fact that is kept with a live token; None if there is none."""
        return self._live(token_id).internal_data.get(name)

    def due_at(self, token_id: int) -> datetime | None:
        """The moment for which a timer's token waits."""
        return self._live(token_id).due_at

    def dues(self, held: Mapping[int, HeldTask]) -> dict[int, Dues]:
        """From what the dates of the open tasks follow, by token."""
        return dues(self._root, held)

    def places(self) -> list[Place]:
        """Where the live tokens are, without those that only offer a step."""
        tokens = (token for process in self._root.processes() for token in process.tokens)
        return [place_of(token) for token in tokens if not isinstance(token.task_spec, OfferSpec)]

    def place(self, token_id: int) -> Place | None:
        """Where one token is; None if it is gone."""
        return place_of(token) if (token := self._root.find(token_id)) is not None else None

    def job(self, token_id: int) -> JobWait:
        """What the job of a token asks for by the variables of now; raises `ExecutionError` if that cannot be told."""
        return job_of(self._live(token_id))

    def said(self, wording: str) -> list[SaidWording]:
        """What each step that names a wording would say now; see `said_wordings`."""
        return said_wordings(self._root, wording)

    def _live(self, token_id: int) -> Token:
        if (token := self._root.find(token_id)) is None:
            raise NotWaiting(f"step {token_id} of the case is done already")
        return token

    def _waiting(self, token_id: int, spec_class: type, state: int) -> Token:
        token = self._live(token_id)
        if not isinstance(token.task_spec, spec_class) or token.state != state:
            raise NotWaiting(f"{token.task_spec.bpmn_id}: does not wait for that now; reload the page")
        return token

    def _catching(self, token_id: int, trigger: Trigger) -> Token:
        token = self._live(token_id)
        if token.state != State.WAITING or token.task_spec.node.trigger is not trigger:
            raise NotWaiting(f"{token.task_spec.bpmn_id}: does not wait for a {trigger} now")
        return token
