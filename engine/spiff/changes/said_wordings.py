"""What the steps of a case would say by a wording, if they began in its present state; nothing is changed."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from engine.definition.details import WORDING, Worded
from engine.definition.model import Node
from engine.errors import AtqaruError
from engine.spiff.changes.derivations import inputs_of, other_inputs_of
from engine.spiff.state.body import BodySpec
from engine.spiff.state.process import AnyProcess, RootProcess
from engine.spiff.state.stand_in import StandIn
from engine.spiff.state.token import NodeLike, Standpoint
from engine.spiff.state.variables import Json


@dataclass(frozen=True, slots=True)
class SaidWording:
    """A step with what its wording says now, in every language; None where a value is missing, and then the fault."""

    node: Node
    said: Mapping[str, Json] | None
    fault: str = ""


def said_wordings(root: RootProcess, wording: str) -> list[SaidWording]:
    """What each step says that names a wording and is drawn in a process in which the case is.

    A step that is drawn in several of its processes is asked in one of them: where it is being done, else the first.
    """
    asked = dict[tuple[int, str], Standpoint]()
    bodies = [process.spec for process in root.processes()]
    for process in root.processes():
        for spec in _steps(process.spec, bodies):
            at = _standpoint(process, spec)
            if _names(at, wording):
                key = (spec.body.definition().definition_id, spec.bpmn_id)
                if key not in asked or (asked[key].id is None and at.id is not None):
                    asked[key] = at
    return [_said(at) for at in asked.values()]


def _steps(body: BodySpec, bodies: Collection[BodySpec]) -> Iterator[NodeLike]:
    """The steps of a body, and of those inside it in which the case is not: these are asked from outside."""
    for spec in body.nodes.values():
        yield spec
        inner = getattr(spec, "inner", None)  # a call has none, several instances have one of another kind
        if isinstance(inner, BodySpec) and not any(inner is each for each in bodies):
            yield from _steps(inner, bodies)


def _standpoint(process: AnyProcess, spec: NodeLike) -> Standpoint:
    scopes = process.top_workflow.variables.scopes
    doing = (token for token in process.tokens if token.task_spec.bpmn_id == spec.bpmn_id and token.id in scopes)
    return next(doing, StandIn(process, spec))


def _names(at: Standpoint, wording: str) -> bool:
    """Whether a step names a wording, by its id or by FEEL that gives it now."""
    named = (mapping.source for mapping in at.task_spec.node.inputs if isinstance(mapping.source, Worded))
    return any(_id(at, each) == wording for each in named)


def _id(at: Standpoint, named: Worded) -> str | None:
    if isinstance(named.id, str):
        return named.id
    try:
        return at.workflow.script_engine.wording_id(at, named, other_inputs_of(at))
    except AtqaruError:
        return None


def _said(at: Standpoint) -> SaidWording:
    node = at.task_spec.node
    try:
        return SaidWording(node, inputs_of(at)[WORDING])
    except AtqaruError as error:
        return SaidWording(node, None, str(error))
