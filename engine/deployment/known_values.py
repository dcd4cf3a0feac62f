"""What is known of the variables of a process before a case runs: the kinds of all that its diagram writes.

A variable is known only if everything that writes it in the bundle is: in the process itself, and in those that hand it
all their variables.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from engine import dmn
from engine.contracts import Input, ProcessContract, Result
from engine.definition.called_contract import contract_of
from engine.definition.details import VariableMapping
from engine.definition.given_ids import computed_form
from engine.definition.instants import is_fixed
from engine.definition.model import Node
from engine.definition.process import Process
from engine.definition.traffic import closure
from engine.deployment.bundle import Bundle
from engine.deployment.known import Known, handler_of
from engine.feel import OPEN, Expression, Given, Knowledge, of_any, stored
from engine.languages import LANGUAGES
from engine.value_types import ValueType

#: What the engine gives to each case.
_OF_ENGINE = {
    "case_id": Knowledge("number"),
    "channel": Knowledge("string", values=frozenset({"portal", "counter", "sc"})),
    "received_at": Knowledge("string", written="date and time"),
    "registered_on": Knowledge("string", written="date"),
    "loopCounter": Knowledge("number"),
}
_OF_TYPES = {
    ValueType.TEXT: Knowledge("string"),
    ValueType.RULE: Knowledge("string"),
    ValueType.NUMBER: Knowledge("number"),
    ValueType.BOOLEAN: Knowledge("boolean"),
    ValueType.DAY: Knowledge("string", written="date"),
    ValueType.MOMENT: Knowledge("string", written="date and time"),
    ValueType.DURATION: Knowledge("string"),
    ValueType.LIST: Knowledge("list"),
    ValueType.CONTEXT: Knowledge("context"),
}
_NOTHING: Mapping[str, Knowledge] = {}


@dataclass(frozen=True)
class Sight:
    """What an expression sees of the variables: names in `hides` are its own, of which it is known what is in `sees`.

    Where it does not see the variables `as_they_are`, others may stand before any of them. In a form, `is_of_form`,
    labels are words of the page.
    """

    hides: frozenset[str] = frozenset()
    as_they_are: bool = True
    sees: Mapping[str, Knowledge] = field(default_factory=dict)
    is_of_form: bool = False


_PLAIN = Sight()


@dataclass(frozen=True)
class _Written:
    """One value that is written: what is known of it, or the expression that gives it, with what this sees."""

    known: Knowledge = OPEN
    expression: Expression | None = None
    sight: Sight = _PLAIN


class KnownValues:
    """What is known of the variables of every process of a bundle."""

    def __init__(self, bundle: Bundle, known: Known) -> None:
        self._bundle, self._known = bundle, known
        self._seen: dict[frozenset[str], SeenVariables] = {}

    def sight_of_outputs(self, node: Node) -> Sight:
        """What the output mappings of an element see: what its element has got stands before all else."""
        if node.call is not None:
            contract = self._known.contracts.get(node.calls or "", ProcessContract())
            gives = {each.name: _of_contract(each) for each in contract.gives or ()}
            return Sight(as_they_are=False, sees=gives)
        handler = handler_of(node, self._known.handlers)
        is_told = node.job is None or (handler is not None and handler.results is not None)
        return Sight(names_of_element(node), as_they_are=is_told and not node.is_brought)

    def of(self, process: Process) -> "SeenVariables":
        """What is known of the variables of a process."""
        ids = self._sharing.get(process.id, frozenset({process.id}))
        if ids not in self._seen:
            self._seen[ids] = SeenVariables(list(self._written_in(ids)), is_open=self._is_open(ids))
        return self._seen[ids]

    @cached_property
    def _sharing(self) -> Mapping[str, frozenset[str]]:
        """Each process with those of which it sees all variables: that hand them on to it, or back."""
        sees: dict[str, list[str]] = {id_: [] for id_ in self._bundle.processes}
        for id_, process in self._bundle.processes.items():
            for _body, node in process.body.walk():
                if node.call is not None and node.calls in sees:
                    sees[node.calls] += [id_] if node.call.propagate_all_parent else []
                    sees[id_] += [node.calls] if node.call.propagate_all_child and not node.outputs else []
        return {id_: frozenset(closure(sees, [id_])) for id_ in sees}

    def _is_open(self, ids: frozenset[str]) -> bool:
        """Whether something may write variables whose names the bundle does not tell."""
        processes = [self._bundle.processes[id_] for id_ in ids]
        if any(each.start_form and each.start_form not in self._bundle.forms for each in processes):
            return True
        return any(self._brings_anything(node) for each in processes for _body, node in each.body.walk())

    def _brings_anything(self, node: Node) -> bool:
        if computed_form(node) is not None or (node.form_id and node.form_id not in self._bundle.forms):
            return True
        if node.outputs:
            return False
        if node.is_brought:
            return True
        if node.call is not None:
            return node.call.propagate_all_child and node.calls not in self._bundle.processes
        handler = handler_of(node, self._known.handlers)
        is_named = node.job is None or isinstance(node.job.headers.get("result", ""), str)
        return node.job is not None and (handler is None or handler.results is None or not is_named)

    def _written_in(self, ids: frozenset[str]) -> Iterator[tuple[str, _Written]]:
        yield from ((name, _Written(known)) for name, known in _OF_ENGINE.items())
        yield "applicant", _Written()
        for process in (self._bundle.processes[id_] for id_ in sorted(ids)):
            form = self._bundle.forms.get(process.start_form or "")
            yield from _known(form.known if form is not None else _NOTHING)
            yield from _typed(contract_of(process.properties).takes or ())
            for _body, node in process.body.walk():
                yield from self._written_by(node)
        yield from self._given_by_calls(ids)

    def _given_by_calls(self, ids: frozenset[str]) -> Iterator[tuple[str, _Written]]:
        """What calls of other processes map and show, unless the process itself says what it takes."""
        for caller in self._bundle.processes.values():
            for _body, node in caller.body.walk():
                process = self._bundle.processes.get(node.calls or "")
                if process is None or process.id not in ids or node.call is None:
                    continue
                said = {each.name for each in contract_of(process.properties).takes or ()}
                names = {*node.call.shows, *(mapping.target.partition(".")[0] for mapping in node.inputs)}
                yield from ((name, _Written()) for name in sorted(names - said))

    def _written_by(self, node: Node) -> Iterator[tuple[str, _Written]]:
        sight = Sight(names_of_element(node))
        for mappings, seen in ((node.inputs, sight), (node.outputs, self.sight_of_outputs(node))):
            yield from (_mapped(mapping, seen) for mapping in mappings)
        if node.script is not None:
            yield node.script.result_variable, _Written(expression=node.script.expression, sight=sight)
        if node.decision is not None and node.decision.result_variable:
            yield node.decision.result_variable, _Written(self.decided(node))
        form = self._bundle.forms.get(node.form_id or "")
        yield from _known(form.known if form is not None else _NOTHING)
        yield from self._of_job(node)
        yield from ((name, _Written()) for name in _written_somehow(node))
        collections = (part.output_collection for part in (node.loop, node.ad_hoc) if part and part.output_collection)
        yield from ((name, _Written(Knowledge("list"))) for name in collections)

    def _of_job(self, node: Node) -> Iterator[tuple[str, _Written]]:
        handler = handler_of(node, self._known.handlers)
        yield from _typed((handler.results or ()) if handler is not None else ())
        result = node.job.headers.get("result", "") if node.job is not None else ""
        if isinstance(result, str) and result:
            yield result, _Written()

    def decided(self, node: Node) -> Knowledge:
        """What is known of the answer to a business rule task, when it has become a variable."""
        id_ = node.decision.id if node.decision is not None else None
        model = next((each for each in self._bundle.models.values() if id_ in each.decisions), None)
        if model is None or not isinstance(id_, str):
            return OPEN
        return stored(dmn.known_of_decision(model.decisions[id_]))


class SeenVariables:
    """What is known of the variables that one process sees."""

    def __init__(self, written: list[tuple[str, _Written]], *, is_open: bool) -> None:
        self._writers: dict[str, list[_Written]] = {}
        for name, each in written:
            self._writers.setdefault(name, []).append(each)
        self._found: dict[str, Knowledge] = {}
        self._is_open = is_open

    def __getitem__(self, name: str) -> Knowledge:
        """What is known of a variable; one that is written of itself is known by what else writes it, if at all."""
        if self._is_open:
            return _OF_ENGINE.get(name, OPEN)
        if name not in self._found:
            self._find(name)
        return self._found[name]

    def _find(self, name: str) -> None:
        """First finds what is read for a variable, since a chain of variables may be longer than calls go deep."""
        waiting = [(name, False)]
        while waiting:
            at, is_ready = waiting.pop()
            writers = self._writers.get(at, ())
            if is_ready:
                self._found[at] = of_any([self._of(each) for each in writers])
            elif at not in self._found:
                self._found[at] = OPEN
                read = {each for written in writers if written.expression for each in written.expression.reads}
                waiting += [(at, True), *((each, False) for each in sorted(read - self._found.keys()))]

    def __contains__(self, name: str) -> bool:
        """Whether something may write a variable."""
        return self._is_open or name in self._writers

    def mapped(self, node: Node, name: str) -> Knowledge:
        """What is known of a variable as the element sees it: of an input of its own, where it maps one."""
        sight = Sight(names_of_element(node))
        found = [written for target, written in (_mapped(each, sight) for each in node.inputs) if target == name]
        if found:
            return self._of(found[-1])
        return OPEN if name in sight.hides else self[name]

    def given(self, expression: Expression, sight: Sight = _PLAIN) -> Given:
        """What is known of the variables that an expression reads."""
        names = sorted(expression.reads)
        found = {name: self[name] for name in names if name not in sight.hides} if sight.as_they_are else {}
        found |= {name: sight.sees[name] for name in names if name in sight.sees}
        languages = frozenset[str]() if sight.is_of_form else frozenset(LANGUAGES)
        return Given({name: known for name, known in found.items() if known.kind}, languages=languages)

    def _of(self, written: _Written) -> Knowledge:
        if written.expression is None:
            return stored(written.known)
        known = stored(written.expression.judged(self.given(written.expression, written.sight)).known)
        # a text that is the same in every case is a setting, which somebody may write otherwise
        return replace(known, values=None) if is_fixed(written.expression) else known


def names_of_element(node: Node) -> frozenset[str]:
    """The names that the expressions of an element see before all variables: its properties, registers, people."""
    return frozenset({*node.properties, *node.registers, *node.people})


def _known(found: Mapping[str, Knowledge]) -> Iterator[tuple[str, _Written]]:
    yield from ((name, _Written(known)) for name, known in found.items())


def _typed(parts: Iterable[Input | Result]) -> Iterator[tuple[str, _Written]]:
    for each in parts:
        yield each.name, _Written(_of_contract(each))


def _of_contract(part: Input | Result) -> Knowledge:
    known = _OF_TYPES.get(part.type, OPEN)
    return replace(known, values=frozenset(part.values)) if part.values else known


def _mapped(mapping: VariableMapping, sight: Sight) -> tuple[str, _Written]:
    name, _point, part = mapping.target.partition(".")
    if part:
        return name, _Written(Knowledge("context"))
    if isinstance(mapping.written, str):
        return name, _Written(Knowledge("string"))
    return name, _Written(expression=mapping.written, sight=sight)


def _written_somehow(node: Node) -> Iterator[str]:
    """The variables of which the bundle does not tell what they hold."""
    yield from (*node.registers, *node.people)
    yield from filter(None, (node.properties.get("saves"), node.loop.input_element if node.loop else None))
