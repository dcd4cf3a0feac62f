"""Registers that a diagram names: each is described, and has the fields and answers that expressions read of it."""

from collections.abc import Iterator, Mapping

from engine.definition.details import JobType
from engine.definition.expressions import expressions_in
from engine.definition.findings import Finding, Message, Severity, error
from engine.definition.instants import fixed
from engine.definition.model import Node
from engine.definition.process import Process
from engine.definition.refusals import named
from engine.definition.registers import OF_ANSWERS, OF_ENTRIES, Asked, Kept, Register, fault_of_register
from engine.deployment.known import Known, handler_of
from engine.feel import Expression
from engine.files.words import known_words
from engine.handlers import Handler
from engine.quoting import quoted

#: The input that stands for the key of any register that is asked.
_KEY = "key"
_ENTRIES = ("entry", "entry_if_ended")


def faults_of_registers(node: Node, known: Known) -> Iterator[Message]:
    """What is wrong with the registers that a node names in its property or in a header."""
    for id_ in node.registers:
        if fault := fault_of_register(id_, "kept", known.described):
            yield error(f"the property registers: {fault}")
        elif id_ not in known.registers:
            message = f"no diagram beside it enters anything into the register {quoted(id_)}; see its name"
            yield message, Severity.WARNING
    handler = handler_of(node, known.handlers)
    if node.job is not None and handler is not None:
        yield from _of_job(node, node.job, handler, known)


def answer_faults(process: Process, known: Known) -> Iterator[Finding]:
    """Fields and answers that expressions of a process read, and the register has not."""
    asked = _asked_in(process, known)
    for body, node in process.body.walk():
        kept = {id_: known.described[id_] for id_ in node.registers if id_ in known.described}
        for place, part in ((named(node), node), *((named(f), f) for f in body.outgoing(node.id))):
            for expression in expressions_in(part):
                for fault in dict.fromkeys(_unread(expression, {**kept, **asked})):
                    yield Finding(process.source, place, fault)


def _of_job(node: Node, job: JobType, handler: Handler, known: Known) -> Iterator[Message]:
    for side, header in handler.sides:
        id_ = fixed(job.headers.get(header))
        if not isinstance(id_, str) or not id_.strip():
            continue
        if fault := fault_of_register(id_, side, known.described):
            yield error(f"the header {header}: {fault}")
        elif (asked := known.described[id_].asked) is not None:
            yield from map(error, _of_query(id_, asked, node, job))
        elif (kept := known.described[id_].kept) is not None:
            yield from map(error, _of_entry(id_, kept, node))


def _of_query(id_: str, asked: Asked, node: Node, job: JobType) -> Iterator[str]:
    targets = {mapping.target for mapping in node.inputs}
    if not targets & {asked.key, _KEY}:
        yield f"the input {asked.key} is missing, by which the register {quoted(id_)} is asked; map it"
    if isinstance(job.retries, int) and job.retries < asked.silent_after:
        yield (
            f"retries is {job.retries}, but the register {quoted(id_)} is silent only after {asked.silent_after} "
            f"tries, so the error gateway-silent would never come; write {asked.silent_after} or more"
        )


def _of_entry(id_: str, kept: Kept, node: Node) -> Iterator[str]:
    """Fields of an entry that is written out, and its key; of a computed one they cannot be told."""
    if not kept.key and any(mapping.target == _KEY for mapping in node.inputs):
        yield (
            f"the register {quoted(id_)} has no key, so a case has one entry in it; take the input {_KEY} away, or "
            "name fields of it under key in registers.json"
        )
    for mapping in node.inputs:
        source = mapping.written
        entries = source.entries() if mapping.target in _ENTRIES and isinstance(source, Expression) else None
        if entries is None:
            continue
        for name in kept.key:
            if name not in entries:
                yield f"the {mapping.target} has no {name}, which is of the key of the register {quoted(id_)}; add it"
        for name in entries:
            if name not in (*kept.fields, *OF_ENTRIES):
                yield f"the register {quoted(id_)} has no field {quoted(name)}; {known_words(name, kept.fields)}"


def _asked_in(process: Process, known: Known) -> Mapping[str, Register]:
    """The variables of a process that hold answers, with their registers; without those of several registers."""
    found: dict[str, set[str]] = {}
    for _body, node in process.body.walk():
        handler = handler_of(node, known.handlers)
        if node.job is not None and handler is not None and handler.asked is not None:
            id_, result = (node.job.headers.get(name) for name in (handler.asked, "result"))
            for variable in [result or "answer"] if isinstance(result, str | None) else ():
                found.setdefault(variable, set()).add(id_ if isinstance(id_, str) else "")
    single = {variable: next(iter(ids)) for variable, ids in found.items() if len(ids) == 1}
    return {variable: known.described[id_] for variable, id_ in single.items() if id_ in known.described}


def _unread(expression: Expression, registers: Mapping[str, Register]) -> Iterator[str]:
    for read in expression.fields_read(registers):
        register = registers[read.variable]
        names = _fields_of(register)
        if read.field not in names:
            yield (
                f"{read.variable}.{read.field}: the register {quoted(register.id)} has no field {quoted(read.field)}; "
                f"{known_words(read.field, names)}"
            )
        elif register.asked and read.field == "code" and read.compared not in (None, *register.asked.answers):
            known = known_words(str(read.compared), register.asked.answers)
            yield f"the register {quoted(register.id)} never answers {quoted(str(read.compared))}; {known}"


def _fields_of(register: Register) -> tuple[str, ...]:
    if register.asked is not None:
        return (*OF_ANSWERS, *register.asked.fields)
    return (*OF_ENTRIES, *register.kept.fields) if register.kept is not None else ()
