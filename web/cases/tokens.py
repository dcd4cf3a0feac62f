"""The position of a case in its diagrams: live tokens, and the elements that were completed."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from engine.definition.model import Kind, Trigger
from engine.errors import AtqaruError
from engine.execution.case.case_view import view_case
from storage.database import Session, StoredRow
from storage.queries.cases import TimelineEvent
from web.cases.processes import CaseProcess
from web.site import site

#: Events after which the element that they name is done.
_DONE = frozenset(
    {
        "task_completed",
        "job_completed",
        "step_completed",
        "end_reached",
        "timer_fired",
        "message_received",
        "message_sent",
        "decision_evaluated",
        "notice_sent",
        "document_issued",
        "deadline_missed",
        "error_caught",
        "signal_received",
        "condition_met",
        "compensation_triggered",
    }
)


#: What a case waits for by itself, without a task of a person.
_AWAITED = frozenset({Kind.CATCH, Kind.RECEIVE_TASK, Kind.SERVICE_TASK, Kind.SEND_TASK, Kind.THROW})


def tokens_of(session: Session, case: StoredRow) -> dict[str, Counter[str]]:
    """For each process the number of tokens at each element; deadlines that only watch are not counted."""
    found: dict[str, Counter[str]] = {}
    if case.state != "active":
        return found
    try:
        places = view_case(session, site().runtime, case.id).places()
    except AtqaruError:  # the page has to open for whoever fixes a broken case
        return found
    for place in places:
        is_path = place.node.kind is Kind.AD_HOC and place.node.ad_hoc is None  # of a step that is counted itself
        if not is_path and (place.node.trigger is Trigger.NONE or place.node.kind is not Kind.BOUNDARY):
            found.setdefault(place.process_id, Counter())[place.node.id] += 1
    return found


def awaited_elements(processes: Iterable[CaseProcess], tokens: Mapping[str, Collection[str]]) -> list[str]:
    """The elements with a name at which a case waits for a day, a message or the system, by diagram."""
    return [
        node.id
        for process in processes
        for node in process.nodes.values()
        if node.id in tokens.get(process.id, ()) and node.kind in _AWAITED and node.name
    ]


def done_elements(process: CaseProcess, events: Iterable[TimelineEvent], waiting: Iterable[str]) -> list[str]:
    """The completed elements of a process, with the start and the sequence flows between them."""
    own = [event for event in events if event.element_id in process.nodes]
    ids = {event.element_id for event in own if event.type in _DONE}
    done = {id_ for id_ in ids if id_}
    here = set(waiting)
    if done or here:
        triggered = {event.element_id for event in own if event.type == "case_opened" and event.element_id}
        plain = {node.id for node in process.process.body.starts() if node.trigger is Trigger.NONE}
        done |= triggered or plain
    return sorted((done | _flows_between(process, done, done | here)) - here)


def _flows_between(process: CaseProcess, left: set[str], entered: set[str]) -> set[str]:
    """Sequence flows, and gateways on them, that must have been passed: from what was left to what was entered."""
    passed: set[str] = set()
    flows = [flow for body in _bodies(process) for flow in body]
    silent = {
        id_
        for id_, node in process.nodes.items()
        if node.kind in (Kind.EXCLUSIVE, Kind.PARALLEL, Kind.INCLUSIVE, Kind.EVENT_BASED)
    }
    for source in sorted(left):
        for path in _paths(source, flows, silent, ()):
            if path[-1][2] in entered:
                passed |= {part for flow in path for part in (flow[0], flow[2]) if part in silent or part == flow[0]}
    return passed


FlowEnds = tuple[str, str, str]


def _bodies(process: CaseProcess) -> Iterable[list[FlowEnds]]:
    bodies = {id(body): body for body, _node in process.process.body.walk()}
    for body in bodies.values():
        yield [(flow.id, flow.source, flow.target) for flow in body.flows.values()]


def _paths(
    source: str,
    flows: Sequence[FlowEnds],
    silent: set[str],
    walked: tuple[FlowEnds, ...],
) -> Iterable[tuple[FlowEnds, ...]]:
    """Paths from an element over gateways to the next elements that are recorded."""
    for flow in flows:
        if flow[1] != source or flow in walked:
            continue
        if flow[2] in silent:
            yield from _paths(flow[2], flows, silent, (*walked, flow))
        else:
            yield (*walked, flow)
