"""Expressions that can never give what they are written for, by the kinds and options of the variables that they read.

What is wrong whatever the variables hold is reported with the file. Nothing is said of what is not known.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from engine import dmn, forms
from engine.definition.expressions import expressions_in
from engine.definition.findings import Finding, Severity
from engine.definition.given_ids import forms_given
from engine.definition.model import Flow, Node
from engine.definition.process import Process
from engine.definition.refusals import named
from engine.deployment.bundle import Bundle
from engine.deployment.known import Known
from engine.deployment.known_values import KnownValues, SeenVariables, Sight, names_of_element
from engine.deployment.tables import label_of
from engine.feel import OPEN, Expression, FeelError, Given, Knowledge, either
from engine.feel import compile as compile_feel
from engine.forms.component import Component, every_component
from engine.forms.expressions.scope import Rule
from engine.forms.known_values import may_be_hidden, seen_by_rules
from engine.forms.rules import rules_outside_loops
from engine.quoting import quoted

#: The names that only the expressions of forms see.
_OF_FORMS = frozenset({"this", "parent", "i", "_this_", "_parent_", "_i_", forms.ACCOUNT})
#: What a comparison of a kind of value looks like.
_COMPARED = {"string": '{} = "{}"', "number": "{} > 0", "list": "count({}) > 0"}
_TRUTH = frozenset({"", "null", "boolean"})
#: So many are told of one decision file: a type that is wrong makes every cell of its column so.
_MOST_OF_DECISIONS = 10


@dataclass(frozen=True, slots=True)
class _Place:
    """An expression, what it is called, whether it must be true or false, and what it sees."""

    what: str
    expression: Expression
    is_condition: bool
    sight: Sight


def check_kinds(bundle: Bundle, known: Known) -> Iterator[Finding]:
    """A warning for each part of an expression that is always null, or never true, in the diagrams, forms and tables.

    One that several processes share is told once.
    """
    values = KnownValues(bundle, known)
    found = dict.fromkeys(
        finding
        for process in bundle.processes.values()
        for finding in (*_of_process(bundle, values, process), *_of_forms(bundle, values, process))
    )
    yield from found
    yield from _of_decisions(bundle, values)


def _of_process(bundle: Bundle, values: KnownValues, process: Process) -> Iterator[Finding]:
    variables = values.of(process)
    if isinstance(process.title, Expression):
        place = _Place("title", process.title, is_condition=False, sight=Sight(frozenset(process.properties)))
        yield from (Finding(process.source, process.id, *each) for each in _judged(variables, place))
    for body, node in process.body.walk():
        for flow in body.outgoing(node.id):
            for place in _of_flow(node, flow):
                yield from (Finding(process.source, named(flow), *each) for each in _judged(variables, place))
        for place in (*_of_node(values, node), *_of_restriction(bundle, values, node)):
            yield from (Finding(process.source, named(node), *each) for each in _judged(variables, place))


def _of_flow(node: Node, flow: Flow) -> Iterator[_Place]:
    if flow.condition is not None:
        yield _Place("condition", flow.condition, is_condition=True, sight=Sight(names_of_element(node)))


def _of_node(values: KnownValues, node: Node) -> Iterator[_Place]:
    sight, outputs = Sight(names_of_element(node)), values.sight_of_outputs(node)
    for way, mappings, seen in (("input", node.inputs, sight), ("output", node.outputs, outputs)):
        for mapping in mappings:
            if isinstance(mapping.written, Expression):
                what = f"{way} {mapping.target}"
                yield _Place(what, mapping.written, is_condition=False, sight=seen)
    told = {id(mapping.written) for mapping in (*node.inputs, *node.outputs)}
    conditions = _conditions(node)
    # it sees something else, see below
    told.add(id(node.restricted_when))
    for name, expression in conditions.items():
        told.add(id(expression))
        yield _Place(name, expression, is_condition=True, sight=sight)
    for expression in expressions_in(node):
        if id(expression) not in told:
            told.add(id(expression))
            what = "script" if node.script is not None and expression is node.script.expression else "an expression"
            yield _Place(what, expression, is_condition=False, sight=sight)


def _of_restriction(bundle: Bundle, values: KnownValues, node: Node) -> Iterator[_Place]:
    """What is asked of the data of a form alone, and of a decision's answer besides the variables.

    Of other data not all kinds are known.
    """
    form = bundle.forms.get(node.form_id or "")
    if node.restricted_when is None:
        return
    if form is not None:
        sight = Sight(as_they_are=False, sees=form.known)
    elif node.decision is not None and node.decision.result_variable:
        sight = Sight(names_of_element(node), sees={node.decision.result_variable: values.decided(node)})
    else:
        return
    yield _Place("the property restricted_when", node.restricted_when, is_condition=True, sight=sight)


def _conditions(node: Node) -> Mapping[str, Expression]:
    """What must be true or false, by its name."""
    repeated = node.loop or node.ad_hoc
    parts = {
        "met_when": node.met_when,
        "runs_when": node.runs_when,
        "condition": node.condition,
        "completion condition": repeated.completion_condition if repeated is not None else None,
    }
    return {name: each for name, each in parts.items() if isinstance(each, Expression)}


def _judged(variables: SeenVariables, place: _Place) -> Iterator[tuple[str, Severity]]:
    yield from _faults(place.what, place.expression, variables.given(place.expression, place.sight), place.is_condition)


def _faults(what: str, expression: Expression, given: Given, is_condition: bool) -> Iterator[tuple[str, Severity]]:
    verdict = expression.judged(given)
    yield from ((fault.of(what), Severity.WARNING) for fault in verdict.faults)
    if is_condition and verdict.known.kind not in _TRUTH:
        source = expression.source.strip()
        value = next(iter(sorted(verdict.known.values or ())), "…")
        example = _COMPARED.get(verdict.known.kind, "").format(source, value)
        remedy = f"write a comparison{', such as ' if example else ''}{example}"
        yield f"{what} is {verdict.known.kind}, not true or false: {source}; {remedy}", Severity.WARNING


def _of_forms(bundle: Bundle, values: KnownValues, process: Process) -> Iterator[Finding]:
    """The rules of the forms with which people begin, work and send, also of those that calls give."""
    variables = values.of(process)
    for _body, node in process.body.walk():
        form = bundle.form_at(process, node)
        if form is not None:
            yield from _of_form(bundle, form, variables, names_of_element(node))
        for given in forms_given(bundle.processes, node) if node.call is not None else ():
            if (form := bundle.forms.get(given.id)) is not None:
                there = values.of(bundle.processes[given.process])
                yield from _of_form(bundle, form, there, names_of_element(given.to))


def _of_form(bundle: Bundle, form: forms.Form, variables: SeenVariables, hidden: frozenset[str]) -> Iterator[Finding]:
    own = dict(seen_by_rules(form.components))
    for name in may_be_hidden(form.components) & own.keys():
        # the case has it again
        own[name] = either(own[name], variables[name]) if name in variables else own[name]
    sight = Sight(hidden | _OF_FORMS | own.keys(), sees=own, is_of_form=True)
    for component in every_component(form.components):
        for rule in dict.fromkeys(rules_outside_loops(component)):
            try:
                expression = compile_feel(rule.text, (), bundle.functions)
            except FeelError:
                continue  # reported with the form
            seen = sight
            if component.check is not None and rule == component.check.rule:
                seen = replace(sight, sees={**own, "value": getattr(component, "known", OPEN)})
            given = variables.given(expression, seen)
            for message in _faults("an expression", expression, given, rule in _conditions_of(component)):
                yield Finding(form.source, component.id, *message)


def _conditions_of(component: Component) -> tuple[Rule, ...]:
    parts = (component.hide, component.check and component.check.rule, getattr(component, "readonly", None))
    return tuple(part for part in parts if isinstance(part, Rule))


def _of_decisions(bundle: Bundle, values: KnownValues) -> Iterator[Finding]:
    """What the types of a decision file, and the variables of the tasks that ask its decisions, show in it."""
    for source, model in bundle.models.items():
        asking = list(_asking(bundle, model))
        cases = [_seen_by_task(values, model, process, node) for process, node in asking]
        yield from _in_model(source, list(dmn.mistyped(model, dmn.joined(cases))))
        for (process, node), case in zip(asking, cases, strict=True):
            for data in model.inputs.values():
                yield from _of_input(process, node, data, case.get(data.name, OPEN))


def _in_model(source: str, found: list[dmn.Mistyped]) -> Iterator[Finding]:
    for each in found[:_MOST_OF_DECISIONS]:
        label = label_of(each.decision.id, each.decision.name)
        yield Finding(source, label, each.fault.of(each.place), Severity.WARNING)
    hidden = len(found) - _MOST_OF_DECISIONS
    if hidden > 0:
        yield Finding(source, "file", f"and {hidden} more that are null, or always the same", Severity.WARNING)


def _asking(bundle: Bundle, model: dmn.Model) -> Iterator[tuple[Process, Node]]:
    for process in bundle.processes.values():
        for _body, node in process.body.walk():
            if node.decision is not None and node.decision.id in model.decisions:
                yield process, node


def _seen_by_task(values: KnownValues, model: dmn.Model, process: Process, node: Node) -> dict[str, Knowledge]:
    names = {data.name for data in model.inputs.values()}.union(*(one.undeclared for one in model.decisions.values()))
    variables = values.of(process)
    return {name: variables.mapped(node, name) for name in sorted(names)}


#: What is never taken for another of these.
_PLAIN_KINDS = frozenset({"string", "number", "boolean", "context"})


def _of_input(process: Process, node: Node, data: dmn.InputData, of_case: Knowledge) -> Iterator[Finding]:
    wanted = dmn.known_of_type(data.type).kind
    if {wanted, of_case.kind} <= _PLAIN_KINDS and wanted != of_case.kind:
        remedy = f"map an input {data.name} that is {wanted}, or change the type in the decision"
        message = f"the decision takes {quoted(data.name)} as {wanted} and gets {of_case.kind}, so reads null; {remedy}"
        yield Finding(process.source, named(node), message, Severity.WARNING)
