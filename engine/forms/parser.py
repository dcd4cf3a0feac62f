"""Reads a form's file (form-js schema 19) into components; reports everything that the server cannot carry out."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from engine import feel
from engine.files.faults import BadFile, Mistake
from engine.files.json_text import json_document
from engine.files.words import shown
from engine.forms.attributes import unread
from engine.forms.component import MAX_DEPTH, Component, every_component
from engine.forms.expressions.texts import TranslateAt, as_written
from engine.forms.form import Form
from engine.forms.kinds import KINDS
from engine.forms.paths import Path
from engine.forms.reader import Reader
from engine.forms.structure import report_clashes
from engine.forms.translation import texts_in, translated
from engine.quoting import quoted

SCHEMA_VERSION = 19
MAX_BYTES = 1_000_000
MAX_COMPONENTS = 1_000
_UNNAMED = "the form"
_NO_RANGE = (
    "a range is an example of a component of one's own, which neither form-js nor Camunda has; use a number with min, "
    "max and increment"
)


def parse(content: bytes | str, source: str = "", translate: TranslateAt = as_written, id_: str | None = None) -> Form:
    """Reads and checks a form, its texts translated; raises `BadFile`, which names the file and each component.

    `id_` takes the place of the id in the file, for a form that a diagram holds under an id there.
    Functions that are not of FEEL itself are known only when the form is used; see `Form.faults`.
    """
    form, faults = _read(translated(_json(content, source, id_), translate), source, is_new=False)
    if faults:
        raise BadFile(source or _UNNAMED, faults)
    return form


def examine(
    content: bytes | str, source: str, functions: Mapping[str, feel.Function], id_: str | None = None
) -> tuple[Form | None, tuple[Mistake, ...]]:
    """A form as far as it can be read, and everything that is wrong with its file; not to be used with a fatal fault.

    None where the file has no form with an id.
    """
    try:
        form, faults = _read(_json(content, source, id_), source, is_new=True)
    except BadFile as bad:
        return None, bad.mistakes
    return form if form.id else None, (*faults, *form.faults(functions))


def texts_of(content: bytes | str, source: str = "", id_: str | None = None) -> tuple[tuple[str, str], ...]:
    """Every text of a form that people read behind its element, in the order of the file; raises `BadFile`."""
    return texts_in(_json(content, source, id_))


def text_fault(text: str) -> str | None:
    """What is wrong with the expressions of a text; None if nothing is."""
    reader = Reader({})
    reader.template_of("", text)
    return reader.faults[0].message.strip() if reader.faults else None


def _json(content: bytes | str, source: str, id_: str | None = None) -> Mapping[str, Any]:
    data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    if len(data) > MAX_BYTES:
        raise _no_form(source, f"{len(data)} bytes are more than the {MAX_BYTES} that a form may have; split it")
    raw = json_document(data, source or _UNNAMED)
    if not isinstance(raw, dict):
        raise _no_form(source, "is not a form, which is a JSON object; save it with a form editor")
    return raw if id_ is None else {**raw, "id": id_}


def _no_form(source: str, message: str) -> BadFile:
    return BadFile(source or _UNNAMED, [Mistake("", message)])


def _read(raw: Mapping[str, Any], source: str, *, is_new: bool) -> tuple[Form, tuple[Mistake, ...]]:
    reader = Reader(raw, is_new=is_new)
    if raw.get("type") != "default":
        found = f"the type {shown(raw['type'])}" if raw.get("type") else "no type"
        reader.report(f'has {found}; a form of form-js has the type "default"')
    if not reader.text("id"):
        reader.report("has no id; give it the formId of its task")
    version = reader.whole("schemaVersion", 1, 10_000) or SCHEMA_VERSION
    if version > SCHEMA_VERSION:
        reader.report(f"schemaVersion is {version}, newer than {SCHEMA_VERSION}; save it for Camunda 8.8")
    components = _components(reader, 1, ())
    if sum(1 for _ in every_component(components)) > MAX_COMPONENTS:
        reader.report(f"has more than {MAX_COMPONENTS} components; split the form")
    report_clashes(components, reader)
    return Form(reader.text("id"), components, source), tuple(reader.faults)


def _components(reader: Reader, depth: int, path: Path) -> tuple[Component, ...]:
    """The components inside another one, or the form, as far as they can be read."""
    if depth > MAX_DEPTH:
        reader.report(f"groups and lists are nested more than {MAX_DEPTH} deep; flatten the form")
        return ()
    return tuple(_sound(reader, depth, path))


def _sound(parent: Reader, depth: int, path: Path) -> Iterator[Component]:
    for number, entry in enumerate(parent.entries("components"), 1):
        if not isinstance(entry, dict):
            parent.report(f"entry {number} of components is {shown(entry)}; make it an object")
            continue
        component = _component(entry, number, parent, depth, path)
        if component is not None:
            yield component


def _component(entry: Mapping[str, Any], number: int, parent: Reader, depth: int, path: Path) -> Component | None:
    own_id = entry.get("id") or f"{parent.raw.get('id')}_{number}"
    element = str(entry.get("id") or entry.get("key") or own_id)
    reader = replace(parent, raw={**entry, "id": own_id}, element=f"{element:.60}")
    kind = KINDS.get(reader.text("type"))
    for fault in unread(entry) if reader.is_new else ():
        reader.report(fault, is_fatal=False)
    if reader.text("type") == "range":
        reader.report(_NO_RANGE)
        return None
    if kind is None:
        known = ", ".join(name for name, other in KINDS.items() if not other.refusal)
        reader.report(f"the type {quoted(reader.text('type'))} is not known; use one of {known}")
        return None
    if kind.refusal:
        reader.report(kind.refusal)
    return kind.read(reader, path, partial(_components, reader, depth + 1))
