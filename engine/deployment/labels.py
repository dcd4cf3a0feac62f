"""The function label in a bundle: whether it stands in a text, and whether the forms of the case call a value alike."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from engine import feel
from engine.definition.expressions import expressions_in
from engine.definition.findings import Finding
from engine.definition.form_ids import form_ids
from engine.definition.given_ids import computed_form, forms_given
from engine.definition.model import Node
from engine.definition.process import Process
from engine.definition.refusals import named
from engine.deployment.bundle import Bundle
from engine.deployment.wordings import worded_in_bundle, written_in
from engine.errors import AtqaruError
from engine.forms import Form
from engine.forms.component import every_component
from engine.forms.expressions.template import rules_in
from engine.forms.rules import rules_with_place
from engine.nearest import hint
from engine.quoting import quoted

_CALL = re.compile(rb"\blabel\s*\(")
_NO_TEXT = (
    "label gives words for people; use it in the text of a form or wording, or in an input, an output, a script or an "
    "output element, whose variable holds them, and compare the variable itself"
)


def check_labels(bundle: Bundle) -> Iterator[Finding]:
    """Everything that is wrong with the calls of label in forms, wordings, diagrams and decisions.

    A field that may be in a form which the bundle lacks is not missed.
    """
    fields = _Fields(bundle)
    for process in bundle.processes.values():
        yield from _of_diagram(process, fields)
    yield from _of_forms(bundle, fields)
    yield from _of_wordings(bundle, fields)
    for source, model in bundle.models.items():
        for where, text in model.texts:
            if text.named:
                yield Finding(source, where.removeprefix(f"{source}: "), _NO_TEXT)


def calls_label(bundle: Bundle) -> bool:
    """Whether a file of a bundle may call label."""
    return any(_CALL.search(file.content) for file in bundle.files)


def _of_diagram(process: Process, fields: "_Fields") -> Iterator[Finding]:
    if any(expression.named for expression in expressions_in(process)):
        yield Finding(process.source, process.id, _NO_TEXT)
    for body, node in process.body.walk():
        for flow in body.outgoing(node.id):
            if any(expression.named for expression in expressions_in(flow)):
                yield Finding(process.source, named(flow), _NO_TEXT)
        kept = list(_kept(node))
        if any(expression.named for expression in _beyond(node, kept)):
            yield Finding(process.source, named(node), _NO_TEXT)
        for key in dict.fromkeys(key for expression in kept for key in sorted(expression.named)):
            yield from (Finding(process.source, named(node), fault) for fault in fields.faults(key, [process]))


def _kept(node: Node) -> Iterator[feel.Expression]:
    """The expressions of a node whose value a variable keeps; all others are conditions, names or moments."""
    collected = (part.output_element for part in (node.loop, node.ad_hoc) if part is not None)
    script = node.script.expression if node.script is not None else None
    yield from expressions_in((*node.inputs, *node.outputs, script, *collected))


def _beyond(node: Node, kept: list[feel.Expression]) -> Iterator[feel.Expression]:
    left = list(kept)
    for expression in expressions_in(node):
        if expression in left:
            left.remove(expression)
        else:
            yield expression


def _of_forms(bundle: Bundle, fields: "_Fields") -> Iterator[Finding]:
    """A form knows its own fields, whatever their options depend on."""
    for id_, form in bundle.forms.items():
        using = [process for process in bundle.processes.values() if id_ in form_ids(process, bundle.processes)]
        for component in every_component(form.components):
            for rule, is_in_text in rules_with_place(component):
                for key in _named(rule.text, bundle):
                    if not is_in_text:
                        yield Finding(form.source, component.id, _NO_TEXT)
                    elif key not in form.fields:
                        yield from (
                            Finding(form.source, component.id, fault) for fault in fields.faults(key, using, form)
                        )


def _of_wordings(bundle: Bundle, fields: "_Fields") -> Iterator[Finding]:
    """A wording that a call gives to a shared process is said in the cases of the caller alone."""
    using: dict[str, list[Process]] = {}
    for process in bundle.processes.values():
        for id_ in dict.fromkeys(written_in(bundle, process)):
            using.setdefault(id_, []).append(process)
    for id_, processes in using.items():
        for wording in worded_in_bundle(bundle, id_):
            for rule in (*rules_in(wording.title), *rules_in(wording.text)):
                place = f"line {wording.lines[rule.text]}"
                for key in _named(rule.text, bundle):
                    yield from (Finding(wording.source, place, fault) for fault in fields.faults(key, processes))


def _named(text: str, bundle: Bundle) -> list[str]:
    try:
        return sorted(feel.compile(text, (), bundle.functions).named)
    except AtqaruError:  # reported with the file
        return []


@dataclass(frozen=True)
class _Reached:
    """The forms of a case's process and of those that it calls; `is_whole` if all of them are in the bundle."""

    forms: Mapping[str, Form]
    is_whole: bool


class _Fields:
    """The fields of the forms that a case may have, by the process to which it belongs."""

    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle
        self._reached: dict[str, _Reached] = {}

    def faults(self, key: str, processes: Iterable[Process], own: Form | None = None) -> Iterator[str]:
        """Why a text that these processes say cannot have the label of a field; each fault once."""
        roots = dict.fromkeys(root for process in processes for root in self._roots(process.id))
        yield from dict.fromkeys(fault for root in roots for fault in self._faults_in(key, root, own))

    def _faults_in(self, key: str, root: str, own: Form | None) -> Iterator[str]:
        reached = self._of(root)
        holding = {id_: form.fields[key] for id_, form in reached.forms.items() if key in form.fields}
        if not holding:
            if reached.is_whole:
                known = {name for form in (*reached.forms.values(), *([own] if own else [])) for name in form.fields}
                remedy = hint(key, known) or "; write the key of a field, or insert the variable itself"
                yield f"label({quoted(key)}): no form of {root} has a field with this key{remedy}"
            return
        found: dict[str, tuple[str, str]] = {}
        for id_, field in holding.items():
            if field.written_options is None:
                yield (
                    f"label({quoted(key)}): the options of the field in the form {id_} depend on the case, which has "
                    "others later; keep the words in a variable when one is chosen, and insert that"
                )
                return
            for option in field.written_options:
                label, other = found.setdefault(option.token, (option.label, id_))
                if label != option.label:
                    yield (
                        f"label({quoted(key)}): {quoted(option.token)} is {quoted(label)} in the form {other} and "
                        f"{quoted(option.label)} in {id_}; label it alike, or give one of the fields another key"
                    )

    def _roots(self, process: str) -> list[str]:
        """The processes of the cases in which a process may run: those that nobody calls, and that people start."""
        reaching = [root for root in self._bundle.processes if process in self._reach(root)]
        begun = [root for root in reaching if root not in self._called or self._bundle.processes[root].start_form]
        return begun or [process]

    @cached_property
    def _called(self) -> frozenset[str]:
        return frozenset(called for process in self._bundle.processes.values() for called in _calls(process) if called)

    def _reach(self, root: str) -> dict[str, None]:
        """A process with those that it calls, in the order in which a case looks through them."""
        found: dict[str, None] = {}
        left = [root]
        while left:
            id_ = left.pop()
            if id_ in self._bundle.processes and id_ not in found:
                found[id_] = None
                left += [called for called in _calls(self._bundle.processes[id_]) if called]
        return found

    def _of(self, root: str) -> _Reached:
        if root not in self._reached:
            processes = [self._bundle.processes[id_] for id_ in self._reach(root)]
            ids = dict.fromkeys(id_ for process in processes for id_ in form_ids(process, self._bundle.processes))
            forms = {id_: self._bundle.forms[id_] for id_ in ids if id_ in self._bundle.forms}
            calls = [called for process in processes for called in _calls(process)]
            nodes = [node for process in processes for _body, node in process.body.walk()]
            given = {id(each.to) for node in nodes for each in forms_given(self._bundle.processes, node)}
            is_named = len(forms) == len(ids) and all(
                computed_form(node) is None or id(node) in given for node in nodes
            )
            is_whole = is_named and all(called in self._bundle.processes for called in calls)
            self._reached[root] = _Reached(forms, is_whole)
        return self._reached[root]


def _calls(process: Process) -> list[str]:
    """The processes that one calls; an empty text for one that an expression chooses."""
    return [node.calls or "" for _body, node in process.body.walk() if node.call is not None]
