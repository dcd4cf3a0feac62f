"""What the services say to people, in English as it is written: every text with the file and element that hold it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from engine.deployment.bundle import files_at, read_bundle
from engine.deployment.deploy import SERVICES
from engine.deployment.texts import texts_of_files
from web.cli.installation import the_office

_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"')
#: Inputs of a task that are for the engine, though they are texts.
_CODES = frozenset({"law", "laws", "document_kind", "to", "message_name", "correlation_key", "signal_if_ended"})
#: What a rule of a decision carries out: ids, as in the property `law`, are for the audit log.
_ONLY_IDS = re.compile(r"(?:[A-Z]+-[A-Z]?\d[\w.]*,? ?)+")


@dataclass(frozen=True)
class Spoken:
    """One text that somebody reads."""

    file: str
    element: str
    text: str


@cache
def spoken_texts() -> tuple[Spoken, ...]:
    """Every text of the services in English: of forms, diagrams, notices, documents, decisions and groups."""
    found = [*_translated()]
    for path in sorted(SERVICES.rglob("*")):
        if reader := {".bpmn": _made_in_diagram, ".dmn": _of_decision}.get(path.suffix):
            found += (Spoken(_name(path), element, text) for element, text in reader(path.read_text(encoding="utf-8")))
    return tuple(dict.fromkeys(found))


def _translated() -> Iterator[Spoken]:
    """What the catalogues have."""
    bundle = read_bundle(files_at(SERVICES), the_office().functions)
    for folder in sorted({Path(file.name).parent.as_posix() for file in bundle.files}):
        for text, at in texts_of_files(bundle, folder).items():
            yield from (Spoken(f"{folder}/{file}", element, text) for file, element in at)


def _name(path: Path) -> str:
    return path.relative_to(SERVICES).as_posix()


def _made_in_diagram(content: str) -> Iterator[tuple[str, str]]:
    """What FEEL makes for notices, documents, tasks and the audit log."""
    for node in ElementTree.fromstring(content).iter():
        for child in node.iterfind("./{*}extensionElements//"):
            yield from ((node.get("id", ""), text) for text in _of_extension(child))


def _of_extension(node: ElementTree.Element) -> Iterator[str]:
    kind = node.tag.partition("}")[2]
    if kind == "property" and node.get("name") == "subject":
        yield from _sentences(node.get("value", ""))
    elif kind in ("input", "output") and node.get("target") not in _CODES:
        yield from _sentences(node.get("source", ""))
    elif kind == "script":
        yield from _sentences(node.get("expression", ""))


def _of_decision(content: str) -> Iterator[tuple[str, str]]:
    for node in ElementTree.fromstring(content).iter():
        kind, id_ = node.tag.partition("}")[2], node.get("id", "")
        if kind in ("decision", "input", "output") and (name := node.get("label") or node.get("name")):
            yield id_, name
        if kind in ("outputEntry", "literalExpression"):
            yield from ((id_, said) for said in _sentences(f"={node.findtext('{*}text') or ''}"))
        described = (node.findtext("{*}description") or "").strip()
        if described and not _ONLY_IDS.fullmatch(described):
            yield id_, described


def _sentences(source: str) -> Iterator[str]:
    """A text as it stands; of FEEL the texts in it that are more than a code."""
    if not source.startswith("="):
        yield from () if _ONLY_IDS.fullmatch(source) else (source,)
        return
    yield from (text.replace("\\n", "\n") for text in _LITERAL.findall(source) if " " in text.strip())
