"""The wordings of a bundle: whether each is there in every language, is used, and reads what the case has."""

from collections.abc import Iterable, Iterator, Sequence

from engine.definition.findings import Finding, Severity
from engine.definition.given_ids import (
    computed_wording,
    wordings_given,
    written_inputs,
    written_wording,
)
from engine.definition.model import Node
from engine.definition.process import Process
from engine.definition.refusals import named
from engine.definition.reminding import reminder_wording
from engine.deployment.bundle import Bundle
from engine.deployment.given_names import given_inside, given_to
from engine.deployment.known import Known
from engine.deployment.notice_variables import OF_TEXTS, faults_of_notice, lacking_names
from engine.feel import Expression
from engine.languages import ENGLISH, KAZAKH, LANGUAGES, RUSSIAN
from engine.nearest import hint, nearest
from engine.quoting import quoted
from engine.wordings import Wording, names_in, split_key
from engine.wordings.engine_notices import DEADLINE_REMINDER, ENGINE_NOTICES

#: Those in which everybody can ask to be written to by law.
REQUIRED = frozenset({KAZAKH, RUSSIAN})
_NAMES = {KAZAKH: "Kazakh", RUSSIAN: "Russian", ENGLISH: "English"}


def check_wordings(bundle: Bundle, known: Known) -> Iterator[Finding]:
    """Everything that is wrong with the wordings of a bundle and with the tasks and deadlines that name some."""
    for process in bundle.processes.values():
        given = given_to(bundle, known, process)
        for node, id_ in naming(bundle, process):
            if id_ == written_wording(node):
                yield from (Finding(process.source, named(node), *fault) for fault in _of_name(id_, bundle, known))
            yield from _of_values(bundle, process, id_, given)
        yield from _of_calls(bundle, process, known)
        yield from _values_of_calls(bundle, process, known)
        for node, id_ in reminding(process):
            yield from (Finding(process.source, named(node), *fault) for fault in _of_name(id_, bundle, known))
    reminders = {id_ for process in bundle.processes.values() for _node, id_ in reminding(process)}
    for id_ in sorted(reminders - ENGINE_NOTICES.keys()):
        for wording in worded_in_bundle(bundle, id_):
            yield from faults_of_notice(wording, DEADLINE_REMINDER, bundle.functions)
    used = _used(bundle) if bundle.processes else None
    for key, wording in bundle.wordings.items():
        if used is not None and split_key(key)[0] not in used | reminders | ENGINE_NOTICES.keys():
            message = "no task names it in its property wording, and no deadline in its property reminder"
            yield Finding(wording.source, "file", message, Severity.WARNING)


def check_engine_wordings(bundle: Bundle, known: Known) -> Iterator[Finding]:
    """Everything that is wrong with the wordings of a bundle that the engine itself names, whatever is drawn."""
    for id_ in ENGINE_NOTICES:
        found = worded_in_bundle(bundle, id_)
        for wording in found:
            yield from faults_of_notice(wording, id_, bundle.functions)
        for wording in found[:1]:
            yield from (Finding(wording.source, "file", *fault) for fault in _of_name(id_, bundle, known))


def _used(bundle: Bundle) -> frozenset[str] | None:
    """The wordings that tasks name; None where only a case says which one a task names."""
    used = set[str]()
    for process in bundle.processes.values():
        named_here = list(naming(bundle, process))
        used |= {id_ for _node, id_ in named_here} | set(written_in(bundle, process))
        for _body, node in process.body.walk():
            text = computed_wording(node)
            chosen = [text, *(mapping.written for mapping in node.inputs if node.call is not None)]
            used.update(id_ for each in chosen if isinstance(each, Expression) for id_ in each.texts())
            if text is not None and not text.texts() and not any(node is each for each, _id in named_here):
                return None
    return frozenset(used)


def unknown_names(bundle: Bundle, known: Known, key: str) -> dict[str, str | None]:
    """The names that a wording reads and that nothing gives a process of which a task names it.

    Sorted, each with the nearest of the names that are given; None where none is near.
    """
    wording, (id_, _language) = bundle.wordings[key], split_key(key)
    using = [each for each in bundle.processes.values() if any(id_ == used for _node, used in naming(bundle, each))]
    found = dict[str, str | None]()
    if notice := notice_of(bundle.processes.values(), id_):
        found |= {name: nearest(name, ENGINE_NOTICES[notice].names) for name in lacking_names(wording, notice)}
    for process in using:
        given = given_to(bundle, known, process)
        found |= {name: nearest(name, given or ()) for name in _unknown(bundle, wording, given)}
    return dict(sorted(found.items()))


def naming(bundle: Bundle, process: Process) -> Iterator[tuple[Node, str]]:
    """The tasks of a process that name a wording, each with its id, also with one that a call of the bundle gives."""
    for _body, node in process.body.walk():
        if id_ := written_wording(node):
            yield node, id_
    for caller in bundle.processes.values():
        for _body, call in caller.body.walk():
            given = wordings_given(bundle.processes, call) if call.call is not None else ()
            yield from ((each.to, each.id) for each in given if each.process == process.id)


def written_in(bundle: Bundle, process: Process) -> Iterator[str]:
    """The wordings that a process itself chooses: those of its tasks, and those that its calls give."""
    for _body, node in process.body.walk():
        if id_ := written_wording(node):
            yield id_
        yield from wordings_of_call(bundle, node)


def wordings_of_call(bundle: Bundle, call: Node) -> Iterator[str]:
    """The wordings that a call gives; where the bundle lacks what is called, every text that is the id of one."""
    if call.calls in bundle.processes:
        yield from (given.id for given in wordings_given(bundle.processes, call))
    elif call.call is not None:
        yield from (text for text in written_inputs(call) if worded_in_bundle(bundle, text))


def _of_calls(bundle: Bundle, process: Process, known: Known) -> Iterator[Finding]:
    """What is wrong with the wordings that the calls of a process give."""
    for _body, node in process.body.walk():
        for given in wordings_given(bundle.processes, node):
            for fault, severity in _of_name(given.id, bundle, known):
                said = f"the input {given.variable}, by which {named(given.to)} names its wording: {fault}"
                yield Finding(process.source, named(node), said, severity)


def _values_of_calls(bundle: Bundle, process: Process, known: Known) -> Iterator[Finding]:
    """Names that a wording reads which a call gives to a process of which it alone tells what there is."""
    for _body, node in process.body.walk():
        given = [
            each.id
            for each in wordings_given(bundle.processes, node)
            if given_to(bundle, known, bundle.processes[each.process]) is None
        ]
        names = given_inside(bundle, known, process, node) if given else None
        for id_ in dict.fromkeys(given):
            yield from _of_values(bundle, process, id_, names)


def reminding(process: Process) -> Iterator[tuple[Node, str]]:
    """The deadlines of a process that name a wording for their reminders, each with its id."""
    for _body, node in process.body.walk():
        if id_ := reminder_wording(node):
            yield node, id_


def notice_of(processes: Iterable[Process], id_: str) -> str | None:
    """The notice of the engine that a wording says, by the wording's id; None for one that only tasks name."""
    if id_ in ENGINE_NOTICES:
        return id_
    is_reminder = any(id_ == used for process in processes for _node, used in reminding(process))
    return DEADLINE_REMINDER if is_reminder else None


def read_by_wording(bundle: Bundle, node: Node) -> frozenset[str] | None:
    """The names that the wording of a node reads; None if it has one that is not in the bundle."""
    id_ = written_wording(node)
    if not id_:
        return None if computed_wording(node) is not None else frozenset()
    return read_by_worded(bundle, id_)


def read_by_worded(bundle: Bundle, id_: str) -> frozenset[str] | None:
    """The names that a wording reads in any language, by its id; None if the bundle has it in none."""
    found = worded_in_bundle(bundle, id_)
    return frozenset[str]().union(*(wording.reads for wording in found)) if found else None


def worded_in_bundle(bundle: Bundle, id_: str) -> list[Wording]:
    """A wording in each language in which the bundle has it."""
    keys = (f"{id_}.{language}" for language in LANGUAGES)
    return [bundle.wordings[key] for key in keys if key in bundle.wordings]


def _of_name(id_: str, bundle: Bundle, known: Known) -> Iterator[tuple[str, Severity]]:
    # a file that cannot be read is there too, and is reported by itself
    there = known.wordings | {key for keys in bundle.keys.values() for kind, key, *_more in keys if kind == "wording"}
    missing = [language for language in LANGUAGES if f"{id_}.{language}" not in there]
    if len(missing) == len(LANGUAGES):
        ids = sorted({split_key(key)[0] for key in there})
        remedy = hint(id_, ids) or f"; add {id_}.{LANGUAGES[0]}.txt, or correct the id"
        yield f"the wording {quoted(id_)} does not exist{remedy}", Severity.ERROR
    elif missing:
        files = ", ".join(f"{id_}.{language}.txt" for language in missing)
        is_required = not REQUIRED.isdisjoint(missing)
        severity = Severity.ERROR if is_required else Severity.WARNING
        yield f"the wording {quoted(id_)} is missing in {_named(missing)}; add {files}", severity


def _named(languages: Sequence[str]) -> str:
    return " and ".join(f"{_NAMES[language]} ({language})" for language in languages)


def _of_values(bundle: Bundle, process: Process, id_: str, given: frozenset[str] | None) -> Iterator[Finding]:
    """Names that no step of the process gives, which would stop the case when it comes to the notice or document."""
    for wording in worded_in_bundle(bundle, id_):
        for name in sorted(_unknown(bundle, wording, given)):
            message = f"{{{{{name}}}}}: nothing gives {process.id} this variable{hint(name, given or ())}"
            yield Finding(wording.source, wording.place_of(name), message, Severity.WARNING)


def _unknown(bundle: Bundle, wording: Wording, given: frozenset[str] | None) -> frozenset[str]:
    return frozenset() if given is None else names_in(wording, bundle.functions) - given - OF_TEXTS
