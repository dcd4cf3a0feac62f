"""Dates that were computed into variables: which element left each behind, and what it would leave now.

A script, a decision or an input mapping is asked again only where it counts by the calendar, or reads what has changed;
a variable takes the new value only where it still holds what the element gives under the calendar before. A day that is
over stays, and none moves to one that is, as a deadline does: a variable and the deadline that is made of it agree.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.definition.details import Source, VariableMapping, Worded
from engine.definition.reserved import RESERVED
from engine.errors import AtqaruError
from engine.feel import Expression
from engine.iso_text import DAY, MOMENT, day_from, moment_from
from engine.last_second import fires_at
from engine.spiff.nodes.activities import DecisionSpec, ScriptSpec
from engine.spiff.nodes.inner import find_inside
from engine.spiff.state.json_types import checked
from engine.spiff.state.process import AnyProcess, InnerProcess, RootProcess, former_versions
from engine.spiff.state.stand_in import StandIn
from engine.spiff.state.token import NodeLike, Standpoint
from engine.spiff.state.variables import ROOT, Json, Seen

#: Dates that follow from dates that follow from dates: more steps than any diagram has.
_MOST_ROUNDS = 20
#: The writer of what a called process got from its caller.
_CALLER = "caller"


@dataclass(frozen=True, slots=True)
class DerivedChange:
    """A variable of one scope, before and after."""

    scope: int
    name: str
    before: Json
    after: Json


def derive_again(
    before: RootProcess, after: RootProcess, days: Collection[str], given: Mapping[str, Json], over_until: datetime
) -> list[DerivedChange]:
    """Writes into `after` the dates that its calendar gives instead of those of `before`; gives what has changed.

    `given` are variables of the root process that have changed in any case.
    """
    deriving = _Deriving(before, after, frozenset(days), over_until)
    deriving.give(given)
    return deriving.run()


class _Deriving:
    """The rounds over one case, until nothing follows any more."""

    def __init__(self, before: RootProcess, after: RootProcess, days: frozenset[str], over_until: datetime) -> None:
        self._before = before
        self._after = after
        self._days = days
        self._over_until = over_until
        self._changes: dict[tuple[int, str], DerivedChange] = {}
        #: which element has a variable in hand: two that write one are not to take turns for ever
        self._writers: dict[tuple[int, str], str] = {}

    def give(self, values: Mapping[str, Json]) -> None:
        """Writes variables of the root process, from which others may follow."""
        for name, value in values.items():
            before = self._before.variables.find(ROOT, name)
            self._after.variables.give(ROOT, {name: value})
            self._changes[ROOT, name] = DerivedChange(ROOT, name, before, value)
            self._writers[ROOT, name] = "given"

    def run(self) -> list[DerivedChange]:
        """Goes round until nothing follows any more; gives what has changed."""
        for _round in range(_MOST_ROUNDS):
            known = dict(self._changes)
            for was, now in zip(self._before.processes(), self._after.processes(), strict=True):
                self._process(was, now)
            if self._changes == known:
                break
        return list(self._changes.values())

    def _process(self, was: AnyProcess, now: AnyProcess) -> None:
        if isinstance(now, InnerProcess) and now.called:
            self._handed_in(now)
        for name, spec in now.spec.nodes.items():
            former = was.spec.nodes.get(name)  # None where another version of the diagram has brought it
            if former is not None and isinstance(spec, ScriptSpec | DecisionSpec):
                self._passed(was, now, former, spec)
        for token in now.tokens:
            former, spec = was.tasks[token.id].task_spec, token.task_spec
            is_mapped_again = _is_other_version(former, spec) or self._reads_days(spec)
            if token.id in self._after.variables.scopes and is_mapped_again:
                old, new = _mapped_in(was.tasks[token.id]), _mapped_in(token)
                self._take_all(token.id, old, new, token.task_spec.bpmn_id)

    def _passed(self, was: AnyProcess, now: AnyProcess, former: NodeLike, spec: NodeLike) -> None:
        """Asks an element that may have been passed, in each version in which it may have been."""
        before = (_in_former_versions(process, spec.name) for process in (was, now))
        for at, to in ((former, spec), *zip(*before, strict=True)):
            if self._follows(at, to):
                old, new = _left_behind(StandIn(was, at)), _left_behind(StandIn(now, to))
                self._take_all(now.scope_key, old, new, f"{spec.name} {to.body.definition().definition_id}")

    def _handed_in(self, process: InnerProcess) -> None:
        """A called process got copies of what its caller had."""
        outer = self._after.scope_of(process.owner)
        names = {name for _scope, name in self._changes}
        old = {name: self._before.variables.find(outer, name) for name in names}
        new = {name: self._after.variables.find(outer, name) for name in names}
        self._take_all(process.scope_key, old, new, _CALLER)

    def _take_all(self, scope: int, old: Mapping[str, Json], new: Mapping[str, Json], writer: str) -> None:
        for name in new:
            if name in old:
                self._take(scope, name, old[name], new[name], writer)

    def _take(self, scope: int, name: str, old: Json, new: Json, writer: str) -> None:
        """Writes a value where the variable held the old one."""
        if writer != _CALLER:  # what a caller hands in was looked at where it was made
            new = self._unless_over(old, new)
        held = self._before.variables.find(scope, name)
        owner = next((key for key in self._outward(scope) if name in self._after.variables.scopes[key].values), None)
        if owner is None or held != old or new == old:
            return
        if name in RESERVED and writer != _CALLER:
            return  # a step of a diagram from before that was refused
        if self._writers.setdefault((owner, name), writer) == writer:
            self._after.variables.give(owner, {name: new})
            self._changes[owner, name] = DerivedChange(owner, name, held, new)

    def _unless_over(self, old: Json, new: Json) -> Json:
        """The new value, with the old one of each day or moment in it that is over, or would be."""
        if isinstance(old, dict) and isinstance(new, dict):
            return {name: self._unless_over(old.get(name), value) for name, value in new.items()}
        if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
            return [self._unless_over(was, now) for was, now in zip(old, new, strict=True)]
        return old if is_over((self._before, old), (self._after, new), self._over_until) else new

    def _outward(self, scope: int) -> Iterator[int]:
        at: int | None = scope
        while at is not None:
            yield at
            at = self._after.variables.scopes[at].parent

    def _follows(self, former: NodeLike, spec: ScriptSpec | DecisionSpec) -> bool:
        """The element, or what it asks, is another version, counts by the calendar, or reads what has changed."""
        if _is_other_version(former, spec):
            return True
        script = spec.node.script
        if script is not None and self._is_touched(script.expression):
            return True
        asked = _asked(self._after, spec)
        if asked is not None and asked != _asked(self._before, former):
            return True
        if asked is not None and self._after.context.mentions(asked, self._days):
            return True
        return self._reads_days(spec) or any(self._is_touched(mapping.source) for mapping in spec.node.outputs)

    def _reads_days(self, spec: NodeLike) -> bool:
        return any(self._is_touched(mapping.source) for mapping in spec.node.inputs)

    def _is_touched(self, text: Source) -> bool:
        if isinstance(text, Worded):
            return True  # what it says depends on too much to be told without composing it
        if not isinstance(text, Expression):
            return False
        return not text.calls.isdisjoint(self._days) or any(name in text.variables for _scope, name in self._changes)


def _in_former_versions(process: AnyProcess, name: str) -> Iterator[NodeLike]:
    """An element in the versions by which a moved case has gone before."""
    for definition_id in former_versions(process):
        spec = find_inside(process.top_workflow.context.runnable(definition_id).spec, name)
        if isinstance(spec, ScriptSpec | DecisionSpec):
            yield spec


def _is_other_version(former: NodeLike, spec: NodeLike) -> bool:
    return former.body.definition().definition_id != spec.body.definition().definition_id


def is_over(before: tuple[RootProcess, Json], after: tuple[RootProcess, Json], until: datetime) -> bool:
    """Whether a day or a moment is over by then, by the calendar before or, as it reads now, by the one after."""
    ended, ends = _end_of(*before), _end_of(*after)
    return bool((ended and fires_at(ended) <= until) or (ends and ends <= until))


def renew_decisions(root: RootProcess) -> None:
    """Has the context look up the version of each decision that the processes of a case ask."""
    for process in root.processes():
        for spec in process.spec.nodes.values():
            _asked(root, spec)


def _asked(root: RootProcess, spec: NodeLike) -> int | None:
    """The definition of the decision that an element asks; None where it asks none that is written, or has none."""
    decision = spec.node.decision
    if decision is None or not isinstance(decision.id, str):
        return None
    try:
        return root.context.decision(decision.id, decision, spec.body.definition().definition_id)
    except AtqaruError:
        return None


def _end_of(root: RootProcess, value: Json) -> datetime | None:
    """When a day or a moment, as text, is over as a deadline; None for any other value."""
    if not isinstance(value, str):
        return None
    try:
        if DAY.fullmatch(value):
            return root.context.close_of(day_from(value))
        return root.context.local(moment_from(value)) if MOMENT.fullmatch(value) else None
    except (AtqaruError, ValueError):  # no day of the calendar
        return None


def _left_behind(passed: StandIn) -> Mapping[str, Json]:
    """What a script or a decision would leave behind if it ran now; nothing where it cannot."""
    try:
        nearer = _mapped_in(passed)
        results = _script(passed, nearer) if isinstance(passed.task_spec, ScriptSpec) else _decision(passed, nearer)
        mapped: dict[str, Json] = {}
        for mapping in passed.task_spec.node.outputs:
            mapped[mapping.target] = _evaluated(passed, mapping.source, {**nearer, **results, **mapped})
    except AtqaruError:
        return {}
    return mapped if passed.task_spec.node.outputs else results


def _script(passed: StandIn, nearer: Mapping[str, Json]) -> dict[str, Json]:
    script = passed.task_spec.node.script
    return {script.result_variable: _evaluated(passed, script.expression, nearer)} if script else {}


def _decision(passed: StandIn, nearer: Mapping[str, Json]) -> dict[str, Json]:
    called, root = passed.task_spec.node.decision, passed.workflow.top_workflow
    if called is None or called.result_variable is None or not isinstance(called.id, str):
        return {}
    seen = Seen(root.variables, passed.workflow.scope_key, nearer)
    caller = passed.task_spec.body.definition().definition_id
    value = root.context.decide(called.id, called, caller, seen, root.work).value
    return dict(checked({called.result_variable: value}))


def _mapped_in(token: Standpoint) -> dict[str, Json]:
    """The values of an element's input mappings; nothing where they cannot be computed."""
    try:
        return inputs_of(token)
    except AtqaruError:
        return {}


def inputs_of(token: Standpoint) -> dict[str, Json]:
    """The values of an element's input mappings, each seeing those before it, and behind them the scope around.

    Raises `ExecutionError`.
    """
    return _mapped(token, token.task_spec.node.inputs, {})


def other_inputs_of(token: Standpoint) -> dict[str, Json]:
    """As `inputs_of`, without what a wording gives; raises `ExecutionError`."""
    plain = [mapping for mapping in token.task_spec.node.inputs if not isinstance(mapping.source, Worded)]
    return _mapped(token, plain, {})


def _mapped(token: Standpoint, inputs: Sequence[VariableMapping], given: Mapping[str, Json]) -> dict[str, Json]:
    mapped = dict[str, Json]()
    around = {**given, **_around(token, [mapping.target for mapping in inputs])}
    for mapping in inputs:
        mapped[mapping.target] = _evaluated(token, mapping.source, {**around, **mapped})
    return mapped


def _around(token: Standpoint, names: Iterable[str]) -> dict[str, Json]:
    """What an element saw under the names of its input mappings before these hid it."""
    variables = token.workflow.top_workflow.variables
    own = variables.scopes.get(token.id) if token.id is not None else None
    return {name: variables.find(own.parent, name) for name in names if name in own.values} if own else {}


def _evaluated(token: Standpoint, text: Source, nearer: Mapping[str, Json]) -> Json:
    return token.workflow.script_engine.evaluate_json(token, text, nearer)


def mapped_in(process: AnyProcess, spec: NodeLike, given: Mapping[str, Json] | None = None) -> Mapping[str, Json]:
    """The values of an element's input mappings as its process sees them; nothing where they cannot be computed.

    `given` hides variables of the process, as what a call passes does.
    """
    try:
        return _mapped(StandIn(process, spec), spec.node.inputs, given or {})
    except AtqaruError:
        return {}
