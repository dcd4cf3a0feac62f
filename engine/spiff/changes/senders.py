"""What has sent a notice, so that it can be composed again: an element of a running process, or of one that has ended.

A called process that has ended leaves nothing behind in the case. What it has sent its caller composes again, as if it
called it now: with its own variables and what the call passes. What such a process has found out for itself alone is
not known any more, and a notice that says something of it is not composed again.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.errors import AtqaruError
from engine.spiff.changes.derivations import mapped_in
from engine.spiff.state.body import BodySpec
from engine.spiff.state.execution_context import BodyLike, as_of
from engine.spiff.state.process import AnyProcess
from engine.spiff.state.token import NodeLike
from engine.spiff.state.variables import Json


@dataclass(frozen=True, slots=True)
class Ended:
    """A called process that has ended: the call activity in the process that sees what it saw, and its body."""

    call: NodeLike
    body: BodyLike


@dataclass(frozen=True, slots=True)
class Sender:
    """An element that sends notices, and the process that sees what it sees; its caller if its own has ended."""

    process: AnyProcess
    element: NodeLike
    ended: Ended | None = None

    def said(self, sent_at: datetime) -> Mapping[str, Json]:
        """What it says as of a moment; nothing where that cannot be computed."""
        with as_of(self.process.top_workflow.context, sent_at):
            given = mapped_in(self.process, self.ended.call) if self.ended else {}
            return mapped_in(self.process, self.element, given)

    def stands_beside(self, element: str) -> bool:
        """An element is drawn in the same process or sub-process, or in that which has called it."""
        if element in self.process.spec.nodes:
            return True
        return self.ended is not None and _inside(self.ended.body, element) is not None


def senders(
    pairs: Sequence[tuple[AnyProcess, AnyProcess]], elements: Collection[str]
) -> Iterator[tuple[Sender, Sender]]:
    """Those of these elements that are known, before and after; `pairs` are all processes, before and after.

    An element is that of a running process if one has it. Otherwise it is sought in what these would call now, and not
    in what that calls in turn.
    """
    for was, now in pairs:
        for id_ in elements:
            if id_ in was.spec.nodes and id_ in now.spec.nodes:
                yield Sender(was, was.spec.nodes[id_]), Sender(now, now.spec.nodes[id_])
    left = set(elements).difference(*(now.spec.nodes for _was, now in pairs))
    for was, now in pairs:
        for name, call in now.spec.nodes.items() if left else ():
            called, former = _called_by(now, call), was.spec.nodes.get(name)
            if called is None or former is None:
                continue
            found = {id_: element for id_ in sorted(left) if (element := _inside(called, id_))}
            left -= found.keys()
            for element in found.values():
                yield Sender(was, element, Ended(former, called)), Sender(now, element, Ended(call, called))


def _inside(body: object, element: str) -> NodeLike | None:
    """An element of a body or of one inside it, by its id; None if there is none."""
    if not isinstance(body, BodySpec):  # a call has none, several instances have one of another kind
        return None
    bodies = (getattr(spec, "inner", None) for spec in body.task_specs.values())
    return body.nodes.get(element) or next(filter(None, (_inside(each, element) for each in bodies)), None)


def _called_by(process: AnyProcess, call: NodeLike) -> BodyLike | None:
    """The process that a call activity would call now; None where that is not written out, or in force no more."""
    called = call.node.call
    if called is None or not isinstance(called.id, str):
        return None
    try:
        caller = process.spec.definition().definition_id
        return process.top_workflow.context.process(called.id, called, caller).spec
    except AtqaruError:
        return None
