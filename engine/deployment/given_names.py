"""The names of the variables that a process may have, as far as a bundle tells."""

from collections.abc import Mapping, Sequence

from engine.definition.called_contract import contract_of
from engine.definition.given_ids import computed_form, forms_given
from engine.definition.model import Node
from engine.definition.process import Process
from engine.definition.reserved import RESERVED
from engine.deployment.bundle import Bundle
from engine.deployment.known import Known, handler_of

#: The ids of forms that calls give to elements, each by the identity of its node: two processes may name theirs alike.
_Forms = Mapping[int, Sequence[str]]


def given_to(bundle: Bundle, known: Known, process: Process) -> frozenset[str] | None:
    """Every name that a process may have; None where that cannot be told from the bundle."""
    own = _own_names(bundle, known, process, {})
    if own is None:
        return None
    names = set(RESERVED) | own
    for caller in bundle.processes.values():
        for _body, node in caller.body.walk():
            if node.call is not None and node.call.id == process.id:
                names |= {*node.call.shows, *(mapping.target for mapping in node.inputs)}
                if node.call.propagate_all_parent:
                    return None
    return frozenset(names)


def given_inside(bundle: Bundle, known: Known, process: Process, call: Node) -> frozenset[str] | None:
    """Every name that there may be where a form or wording is used that a call of a process gives.

    None where that cannot be told from the bundle.
    """
    forms: dict[int, list[str]] = {}
    for each in forms_given(bundle.processes, call):
        forms.setdefault(id(each.to), []).append(each.id)
    found = [given_to(bundle, known, process)]
    seen, ahead = {process.id}, [call.calls]
    while ahead:
        called = bundle.processes.get(id_) if (id_ := ahead.pop()) is not None else None
        if called is None:
            return None
        if called.id not in seen:
            seen.add(called.id)
            found.append(_own_names(bundle, known, called, forms))
            ahead += [node.calls for _body, node in called.body.walk() if node.call is not None]
    return None if None in found else frozenset[str]().union(*(names for names in found if names is not None))


def _own_names(bundle: Bundle, known: Known, process: Process, forms: _Forms) -> frozenset[str] | None:
    """What a process takes and what its elements give; None where these are unknown."""
    start = bundle.forms.get(process.start_form or "")
    if process.start_form and start is None:
        return None
    names = {each.name for each in contract_of(process.properties).takes or ()}
    names |= start.first_names if start else frozenset()
    for _body, node in process.body.walk():
        given = _given_by(bundle, known, node, forms)
        if given is None:
            return None
        names |= given
    return frozenset(names)


def _given_by(bundle: Bundle, known: Known, node: Node, forms: _Forms) -> set[str] | None:
    """The names that one node gives; None where these are unknown."""
    names = {mapping.target for mapping in (*node.inputs, *node.outputs)}
    names |= {*node.registers, *node.people, node.properties.get("saves", "")}
    if node.is_brought and not node.outputs:
        return None  # whatever the sender gives
    if node.script:
        names.add(node.script.result_variable)
    if node.decision and node.decision.result_variable:
        names.add(node.decision.result_variable)
    names |= {part.output_collection or "" for part in (node.loop, node.ad_hoc) if part}
    if node.loop:
        names |= {node.loop.input_element or "", "loopCounter"}
    if node.call is not None and node.call.propagate_all_child and not node.outputs:
        return None
    if node.job is not None and not node.outputs:
        handler, result = handler_of(node, known.handlers), node.job.headers.get("result", "")
        if handler is None or handler.results is None or not isinstance(result, str):
            return None
        names |= {*(each.name for each in handler.results), result}
    fields = _fields(bundle, node, forms)
    return None if fields is None else names | fields


def _fields(bundle: Bundle, node: Node, forms: _Forms) -> frozenset[str] | None:
    """The fields of the form of a task, or of what people send, also of those that calls give; None where unknown."""
    ids = [node.form_id] if node.form_id else forms.get(id(node), [])
    if any(id_ not in bundle.forms for id_ in ids) or (computed_form(node) is not None and not ids):
        return None
    return frozenset[str]().union(*(bundle.forms[id_].first_names for id_ in ids))
