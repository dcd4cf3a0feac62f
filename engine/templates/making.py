"""Element templates made from contracts: one for each service-task type, and for each process that declares its own."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from engine.contracts import Header, Input, ProcessContract
from engine.definition.called_contract import contract_of
from engine.definition.details import WORDING
from engine.definition.process import Process
from engine.definition.registers import Registers
from engine.handlers import Handler
from engine.templates import fields
from engine.templates.fields import Field
from engine.value_types import ValueType

Template = dict[str, Any]
_SCHEMA = "https://unpkg.com/@camunda/zeebe-element-templates-json-schema/resources/schema.json"
_KEY = "key"


def templates_of_handler(handler: Handler, registers: Registers) -> dict[str, Template]:
    """The templates of a service-task type, each by the name of its file."""
    name, kind = _file_name(handler.type), handler.template.element
    element = f"bpmn:{kind[:1].upper()}{kind[1:]}"
    form = {"appliesTo": ["bpmn:Task", element], "elementType": {"value": element}}
    title, properties = handler.title or handler.type, list(_fields_of(handler, registers))
    version = handler.template.version
    found = {name: _template(name, title, version, handler.words, form, properties)}
    events = (
        ("throw", "bpmn:IntermediateThrowEvent", handler.template.on_the_way),
        ("end", "bpmn:EndEvent", handler.template.at_end),
    )
    for ending, element, said in events:
        if said is not None:
            event = {"value": element, "eventDefinition": "bpmn:MessageEventDefinition"}
            form = {"appliesTo": [element], "elementType": event}
            found[f"{name}-{ending}"] = _template(f"{name}-{ending}", said[0], version, said[1], form, properties)
    return found


def template_of_process(process: Process) -> dict[str, Template]:
    """The template of a call of a process, by the name of its file; none where it declares no contract."""
    contract = contract_of(process.properties)
    if not contract.is_declared:
        return {}
    name, element = f"call-{_file_name(process.id)}", "bpmn:CallActivity"
    form = {"appliesTo": ["bpmn:Task", element], "elementType": {"value": element}}
    words = f"Calls the process {process.id} with what it takes"
    return {name: _template(name, process.name or process.id, 1, words, form, list(_of_call(process.id, contract)))}


def _template(name: str, title: str, version: int, words: str, form: Template, properties: list[Field]) -> Template:
    head = {"$schema": _SCHEMA, "name": title, "id": f"atqaru.{name}", "version": version}
    head |= {"engines": {"camunda": "^8.8"}} | ({"description": words} if words else {})
    return head | form | {"groups": fields.GROUPS, "entriesVisible": True, "properties": properties}


def _file_name(name: str) -> str:
    """A name as a file and an id may have it; a package may have named its type otherwise."""
    return quote(name, safe="")


def _fields_of(handler: Handler, registers: Registers) -> Iterator[Field]:
    yield fields.hidden(handler.type, {"type": "zeebe:taskDefinition", "property": "type"})
    for name in handler.template.beside:
        yield fields.general(name, is_required=name == "law")
    for header in handler.headers or ():
        yield fields.of_header(header, _choices(handler, header, registers))
    grouped = {name for group in handler.one_of for name in group}
    offered = [each for each in (*_keys(handler, registers), *handler.inputs) if each.is_offered]
    required = [each for each in offered if each.is_required and each.name not in grouped]
    for each in required:
        yield fields.of_input(each, is_required=True)
    for said in handler.properties:
        # without another way to say it
        is_required = said.name == WORDING and not any(each.name in grouped for each in offered)
        yield fields.of_property(said.name, said.label, said.words, is_required=is_required)
    for each in offered:
        if each not in required:
            yield fields.of_input(each, is_required=False)
    yield from (fields.of_result(result) for result in handler.results or () if result.is_offered)
    yield fields.retries()


def _choices(handler: Handler, header: Header, registers: Registers) -> Mapping[str, str]:
    """The values of a header; of one that names a register, the registers that there are of its kind."""
    side = next((side for side, name in handler.sides if name == header.name), None)
    if side is None:
        return header.choices
    return {id_: register.name for id_, register in registers.items() if getattr(register, side) is not None}


def _keys(handler: Handler, registers: Registers) -> Iterator[Input]:
    """The key by which a register is asked, under the name that all of them have for it, if there is one."""
    if handler.asked is None:
        return
    names = {register.asked.key for register in registers.values() if register.asked is not None}
    name = names.pop() if len(names) == 1 else _KEY
    label, words = "Key of the register", f"by which the register is asked, as {name}"
    yield Input(name, words, ValueType.KEY, is_required=True, label=label)


def _of_call(id_: str, contract: ProcessContract) -> Iterator[Field]:
    yield fields.hidden(id_, {"type": "zeebe:calledElement", "property": "processId"})
    yield fields.general("law", is_required=False)
    yield fields.general("stage", is_required=False)
    yield from (fields.of_input(each, is_required=each.is_required) for each in contract.takes or ())
    yield from (fields.of_result(each) for each in contract.gives or ())
