"""The texts of a bundle and the catalogues that cover them: what is missing, what is not used, what is wrong."""

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from engine import forms
from engine.definition.embedded_forms import embedded_key
from engine.definition.findings import Finding, Severity
from engine.definition.model import Node
from engine.definition.process import Process
from engine.definition.starts import event_starts
from engine.deployment.bundle import Bundle, File
from engine.deployment.decision_texts import texts_of_decisions
from engine.languages import ENGLISH, LANGUAGES
from engine.quoting import quoted
from engine.texts.catalogue import Catalogue, contexts_of, faults_of, translation
from engine.texts.updating import Places

#: So many texts are named in one finding.
MAX_NAMED = 5


def texts_of_files(bundle: Bundle, folder: str) -> Places:
    """Each text of the files in a folder, which its catalogues cover, with the files and elements that hold it."""
    found: dict[str, list[tuple[str, str]]] = {}
    for file in bundle.files:
        path = PurePosixPath(file.name)
        if str(path.parent) == folder:
            for element, text in dict.fromkeys(_texts_in(bundle, file)):
                found.setdefault(text, []).append((path.name, element))
    return found


def processes_served(bundle: Bundle, folder: str) -> frozenset[str]:
    """The processes of a folder in which cases begin, and those next to them; none of one that holds parts for all."""
    neighbours = [p for p in bundle.processes.values() if str(PurePosixPath(p.source).parent) == folder]
    return frozenset(process.id for process in neighbours) if any(map(_begins_cases, neighbours)) else frozenset()


def _begins_cases(process: Process) -> bool:
    return process.start_form is not None or bool(event_starts(process))


def check_texts(bundle: Bundle) -> Iterator[Finding]:
    """The findings of all catalogues of a bundle."""
    for name, catalogue in bundle.catalogues.items():
        for fault in faults_of(catalogue):
            yield Finding(name, "text", fault)
        folder = str(PurePosixPath(name).parent)
        if texts := texts_of_files(bundle, folder):  # else the catalogue is looked at without what it covers
            for message in _lacks(catalogue, texts, processes_served(bundle, folder)):
                yield Finding(name, "text", message, Severity.WARNING)


def check_catalogues(bundle: Bundle, others: Bundle) -> Iterator[Finding]:
    """A warning for each catalogue that a folder with texts lacks, unless others have one for a folder of its name.

    For bundles of whole folders; a file that is looked at alone leaves its catalogues behind.
    """
    there = {key[1] for held in (bundle, others) for keys in held.keys.values() for key in keys if key[0] == "texts"}
    places = dict.fromkeys((PurePosixPath(file.name).parent, file.folder) for file in bundle.files)
    for place, folder in places:
        for language in LANGUAGES:
            is_there = language == ENGLISH or f"{folder or ''}.{language}" in there
            if not is_there and (texts := texts_of_files(bundle, str(place))):
                message = f"is missing: {_all_named(texts)} no translation; run `atqaru texts`, then translate"
                yield Finding(str(place / f"texts.{language}.po"), "file", message, Severity.WARNING)


def _lacks(catalogue: Catalogue, texts: Places, processes: frozenset[str]) -> Iterator[str]:
    missing = [
        text for text, at in texts.items() if any(translation(catalogue.words, text, e) is None for _file, e in at)
    ]
    if missing:
        yield f"{_all_named(missing)} no translation; add it"
    places = {(context, text) for text, at in texts.items() for _file, e in at for context in contexts_of(e)}
    if unused := sorted(catalogue.entries - places):
        yield f"{_all_named(_with_context(*entry) for entry in unused)} no place in any file; take it out"
    if catalogue.processes != processes:
        yield "does not name the processes of its folder as those that it serves; run `atqaru texts`"


def _with_context(context: str, text: str) -> str:
    return f"{text} (at {context})" if context else text


def _texts_in(bundle: Bundle, file: File) -> Iterator[tuple[str, str]]:
    """Each text of one file with its element, in its order; none of a file that cannot be read."""
    if file.kind == "groups":
        yield from bundle.groups.items()
    elif file.kind == "registers":
        for register in bundle.described.values():
            yield from ((register.id, words) for words in register.words)
    elif file.kind == "form" and bundle.keys.get(file.name):
        yield from forms.texts_of(file.content, file.name)
    elif file.kind == "dmn" and file.name in bundle.models:
        found = texts_of_decisions(bundle.models[file.name])
        yield from ((element, text) for element, text in found if forms.has_words(text))
    elif file.kind == "bpmn" and bundle.keys.get(file.name):
        for process in bundle.processes.values():
            if process.source == file.name:
                yield from ((element, name) for element, name in _names_in(process) if forms.has_words(name))
                yield from _embedded(bundle, file, process)


def _embedded(bundle: Bundle, file: File, process: Process) -> Iterator[tuple[str, str]]:
    for id_, content in process.embedded_forms.items():
        if embedded_key(process.id, id_) in bundle.forms:
            yield from forms.texts_of(content, f"{file.name}:{id_}", id_)


def _names_in(process: Process) -> Iterator[tuple[str, str]]:
    yield process.id, process.name
    yield from ((process.id, words) for words in process.outcomes.values())
    yield from ((process.id, date.label) for date in process.dates)
    for body in {id(body): body for body, _node in process.body.walk()}.values():
        for node in body.nodes.values():
            action = node.properties.get("action", "")
            yield from ((node.id, text) for text in (node.lane, node.name, node.status, action, *_subjects_in(node)))
        yield from ((flow.id, flow.name) for flow in body.flows.values())


def _subjects_in(node: Node) -> Iterator[str]:
    """What a notice says that it is about, where the diagram writes it as a text and not as FEEL."""
    if node.job is not None:
        sources = (mapping.source for mapping in node.inputs if mapping.target == "subject")
        yield from (source for source in sources if isinstance(source, str))


def _all_named(texts: Iterable[str]) -> str:
    found = list(texts)
    rest = len(found) - MAX_NAMED
    shown = ", ".join(quoted(text) for text in found[:MAX_NAMED])
    return f"{shown}{f' and {rest} more' if rest > 0 else ''} {'has' if len(found) == 1 else 'have'}"
