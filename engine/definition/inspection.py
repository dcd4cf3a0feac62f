"""What a file may not say although it could be read: the rules for whoever puts it in force.

A stored file is not asked again when a case goes on: it keeps the meaning that it had when it was put in force.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from engine.definition.ad_hoc import faults_of_starters
from engine.definition.called_contract import faults_of_contract
from engine.definition.catching import faults_of_catching
from engine.definition.dialect import Context, is_feel
from engine.definition.extension_rules import refuse_unread_extensions
from engine.definition.instants import is_nothing, is_short, step_of
from engine.definition.joins_of_paths import faults_of_joins
from engine.definition.keys import fault_of_key
from engine.definition.literals import faults_of_literals
from engine.definition.loops import all_busy_loops
from engine.definition.model import ACTIVITIES, Body, Kind, Node, Trigger
from engine.definition.outcome_codes import faults_of_codes
from engine.definition.placement import faults_of_matter, faults_of_properties
from engine.definition.process import Process
from engine.definition.process_words import faults_of_words
from engine.definition.property_names import faults_of_process, unknown_properties, unread_feel
from engine.definition.refusals import named
from engine.definition.standard_rules import refuse_unread_standard
from engine.definition.starts import faults_of_start
from engine.definition.traffic import Traffic, holds
from engine.definition.variables import faults_of_names
from engine.quoting import quoted
from storage.texts import LONGEST_IN_INDEX

_EVENTS = (Kind.START, Kind.CATCH, Kind.THROW, Kind.BOUNDARY)
_CHOICES = frozenset({Kind.EXCLUSIVE, Kind.INCLUSIVE})


def inspect(context: Context, root: Any, processes: Sequence[Process]) -> None:
    """Notes what would be dropped in silence, what never rests, and names that no expression could read."""
    refuse_unread_extensions(context, root)
    refuse_unread_standard(context, root)
    for process in processes:
        properties = process.properties
        of_process = (
            *faults_of_matter(properties, process.matter_of),
            *faults_of_words(properties),
            *faults_of_contract(properties),
        )
        for fault in (*of_process, *unread_feel(properties)):
            context.refuse(process.id, fault)
        for fault in (*faults_of_process(process.properties), *faults_of_codes(process)):
            context.warn(process.id, fault)
        for body, node in process.body.walk():
            for fault in (*unknown_properties(node), *_texts_for_variables(node)):
                context.warn(named(node), fault)
            of_properties = faults_of_properties(node, begins_cases=body is process.body)
            of_start = (*(faults_of_start(node) if body is process.body else ()), *faults_of_starters(body, node))
            faults = (
                *faults_of_names(node),
                *_faults(node),
                *of_properties,
                *of_start,
                *faults_of_literals(node),
                *faults_of_catching(body, node),
            )
            for fault in (*faults, *unread_feel(node.properties)):
                context.refuse(named(node), fault)
            for join, fault in faults_of_joins(node):
                context.refuse(named(join), fault)
            _inspect_conditions(context, body, node)
        for loop in all_busy_loops(process.body, Traffic(holds)):
            remedy = "put a task or an event into the loop"
            context.refuse(named(loop[0]), f"is in a loop in which nothing waits; {remedy}")


def _texts_for_variables(node: Node) -> Iterator[str]:
    """Mappings that pass on their own name as a text, where the variable was meant."""
    for what, mappings in (("input", node.inputs), ("output", node.outputs)):
        for mapping in mappings:
            if mapping.source == mapping.target:
                said = f"the {what} mapping of {mapping.target} gives the text {quoted(mapping.target)}"
                yield f"{said}, not the variable; write ={mapping.target}"


def _faults(node: Node) -> Iterator[str]:
    step = step_of(node.event)
    # text that means no time at all is refused where it is read
    is_judged = node.event is not None and isinstance(node.event.expression, str) and is_nothing(step)
    if is_short(step) and not is_judged:
        yield "the timer repeats in less than a second; write a cycle of a second or more, such as R3/PT1H"
    key = node.event.correlation_key if node.event is not None else None
    if node.event is not None and key is not None and (fault := fault_of_key(key)):
        yield f"the correlation key of message {node.event.name} {fault}"
    name = node.event.name if node.event is not None else None
    if isinstance(name, str) and len(name) > LONGEST_IN_INDEX:
        yield f"the name of the {node.trigger} has {len(name)} characters; shorten it to {LONGEST_IN_INDEX}"
    if node.kind is Kind.START and len(node.id) > LONGEST_IN_INDEX:
        yield f"its id has {len(node.id)} characters; shorten it to {LONGEST_IN_INDEX}"
    throws = node.kind in (Kind.THROW, Kind.END)
    if throws and node.job is not None and node.trigger not in (Trigger.MESSAGE, Trigger.NONE):
        yield f"has a handler and throws a {node.trigger}, which would never be thrown; draw a send task before it"
    if node.default_flow and node.kind not in ACTIVITIES | _CHOICES:
        yield f"a {node.kind} has no default flow; draw an exclusive or inclusive gateway"


def _inspect_conditions(context: Context, body: Body, node: Node) -> None:
    for flow in body.outgoing(node.id):
        if is_feel(flow.law):
            context.refuse(named(flow), "the law of a sequence flow is FEEL, which nothing evaluates; write ids")
        if flow.condition is None:
            continue
        if node.kind in _EVENTS:
            # it is carried out here; other tools follow the standard, which has none (BPMN 2.0.2, 8.4.13)
            remedy = "draw an exclusive gateway behind it, so that other tools ask it as well"
            context.warn(named(flow), f"a condition leaves the event {named(node)}; {remedy}")
        elif flow.id == node.default_flow:
            context.warn(named(flow), "the default flow's condition is never asked; take it away")
