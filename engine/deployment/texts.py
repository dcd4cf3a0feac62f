"""The texts of a bundle and the catalogues that cover them: what is missing, what is not used, what is wrong."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from engine import forms
from engine.definition.findings import Finding, Severity
from engine.definition.model import Node, Process
from engine.deployment.bundle import Bundle, File
from engine.texts.catalogue import faults_of

#: So many texts are named in one finding.
MAX_NAMED = 5


def texts_of_files(bundle: Bundle, folder: str) -> dict[str, list[str]]:
    """Each text of the files in a folder, which its catalogues cover, with the names of the files that hold it."""
    found: dict[str, list[str]] = {}
    for file in bundle.files:
        path = PurePosixPath(file.name)
        if str(path.parent) == folder:
            for text in _texts_in(bundle, file):
                found.setdefault(text, []).append(path.name)
    return found


def check_texts(bundle: Bundle) -> Iterator[Finding]:
    """The findings of all catalogues of a bundle."""
    for name, catalogue in bundle.catalogues.items():
        for fault in faults_of(catalogue):
            yield Finding(name, "text", fault)
        texts = texts_of_files(bundle, str(PurePosixPath(name).parent)).keys()
        if not texts:  # the catalogue is looked at without what it covers
            continue
        if missing := [text for text in texts if text not in catalogue.words]:
            yield Finding(name, "text", f"{_named(missing)} no translation; add it", Severity.WARNING)
        if unused := sorted(catalogue.entries - texts):
            yield Finding(name, "text", f"{_named(unused)} no place in any file; take it out", Severity.WARNING)


def _texts_in(bundle: Bundle, file: File) -> list[str]:
    """The texts of one file, each once, in its order; none of a file that cannot be read."""
    if not bundle.keys.get(file.name) and file.kind != "groups":
        return []
    if file.kind == "form":
        return list(forms.texts_of(file.content, file.name))
    if file.kind == "bpmn":
        processes = (process for process in bundle.processes.values() if process.source == file.name)
        return list(dict.fromkeys(name for process in processes for name in _names_in(process)))
    return list(bundle.groups.values()) if file.kind == "groups" else []


def _names_in(process: Process) -> Iterator[str]:
    names = [process.name]
    for body in {id(body): body for body, _node in process.body.walk()}.values():
        names += [name for node in body.nodes.values() for name in (node.lane, node.name, node.status)]
        names += [flow.name for flow in body.flows.values()]
        names += [subject for node in body.nodes.values() for subject in _subjects_in(node)]
    return (name for name in names if forms.has_words(name))


def _subjects_in(node: Node) -> Iterator[str]:
    """What a notice says that it is about, where the diagram writes it as a text and not as FEEL."""
    if node.job is not None:
        sources = (mapping.source for mapping in node.inputs if mapping.target == "subject")
        yield from (source for source in sources if isinstance(source, str))


def _named(texts: list[str]) -> str:
    lines = [" ".join(text.split()) for text in texts[:MAX_NAMED]]
    shown = ", ".join(repr(line if len(line) <= 60 else f"{line[:59]}…") for line in lines)
    rest = len(texts) - len(lines)
    return f"{shown}{f' and {rest} more' if rest else ''} {'has' if len(texts) == 1 else 'have'}"
