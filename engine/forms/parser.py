"""Reads a form's file (form-js schema 19) into components; refuses what the server cannot carry out.

A `filepicker` is refused: nothing stores files yet, and to keep only their names would tell an applicant that
a document was handed in which nobody has.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import orjson

from engine.forms.component import Column, Component, Group, Layout, LayoutText, Path, RowList, Table
from engine.forms.errors import BadForm
from engine.forms.fields import FIELD_READERS
from engine.forms.form import Form
from engine.forms.reader import Reader
from engine.forms.rows import MAX_ROWS
from engine.forms.structure import every_component, refuse_clashes
from engine.forms.texts import Translate, as_written, texts_in, translated

SCHEMA_VERSION = 19
MAX_BYTES = 1_000_000
MAX_COMPONENTS = 1_000
MAX_DEPTH = 10


def parse(content: bytes | str, source: str = "", translate: Translate = as_written) -> Form:
    """Reads and checks a form, its texts translated; raises `BadForm`, which names the file and the component.

    Functions that are not of FEEL itself are known only when the form is used; see `Form.unknown_functions`.
    """
    where = source or "the form"
    raw = translated(_json(content, where), translate)
    reader = Reader(raw, where)
    if raw.get("type") != "default":
        reader.fail(f"type is {raw.get('type')!r}; a form of form-js has the type 'default'")
    if not reader.text("id"):
        reader.fail("has no id; give it the formId of its task")
    version = reader.whole("schemaVersion", 1, 10_000) or SCHEMA_VERSION
    if version > SCHEMA_VERSION:
        reader.fail(f"schemaVersion is {version}, newer than {SCHEMA_VERSION}; save it for Camunda 8.8")
    components = _components(reader, (), 1)
    if sum(1 for _ in every_component(components)) > MAX_COMPONENTS:
        reader.fail(f"has more than {MAX_COMPONENTS} components; split the form")
    refuse_clashes(components, where)
    return Form(reader.text("id"), components, source)


def texts_of(content: bytes | str, source: str = "") -> tuple[str, ...]:
    """Every text of a form that people read, once, in the order of the file; raises `BadForm`."""
    return texts_in(_json(content, source or "the form"))


def text_fault(text: str) -> str | None:
    """What is wrong with the expressions of a text; None if nothing is."""
    try:
        Reader({"text": text}, "").template("text")
    except BadForm as fault:
        return str(fault).removeprefix(": text ")
    return None


def _json(content: bytes | str, where: str) -> Mapping[str, Any]:
    data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    if len(data) > MAX_BYTES:
        raise BadForm(f"{where}: {len(data)} bytes are more than the {MAX_BYTES} that a form may have; split it")
    try:
        raw = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise BadForm(f"{where}: is no JSON: {error}; save it with a form editor") from error
    if not isinstance(raw, dict):
        raise BadForm(f"{where}: is no form: it has to be a JSON object")
    return raw


def _components(reader: Reader, prefix: Path, depth: int) -> tuple[Component, ...]:
    if depth > MAX_DEPTH:
        reader.fail(f"groups and lists are nested more than {MAX_DEPTH} deep; flatten the form")
    entries: Sequence[Any] = reader.entries("components")
    return tuple(_component(entry, number, reader, prefix, depth) for number, entry in enumerate(entries, 1))


def _component(entry: Any, number: int, parent: Reader, prefix: Path, depth: int) -> Component:
    form = parent.where.partition(": component ")[0]
    if not isinstance(entry, dict):
        parent.fail(f"entry {number} of components has to be an object")
    identity = entry.get("id") or entry.get("key") or f"number {number}"
    reader = Reader(entry, f"{form}: component {identity!s:.60}")
    kind = reader.text("type")
    if not reader.text("id"):
        reader = Reader({**entry, "id": f"{parent.raw.get('id')}_{number}"}, reader.where)
    if kind in FIELD_READERS:
        return FIELD_READERS[kind](reader, prefix)
    if kind in _CONTAINERS:
        return _CONTAINERS[kind](reader, prefix, depth)
    if kind in _LAYOUT:
        return _LAYOUT[kind](reader)
    if kind == "filepicker":
        reader.fail(
            "files cannot be stored yet; ask for the document's number in a textfield, or tick it in a checklist"
        )
    known = ", ".join([*FIELD_READERS, *_CONTAINERS, *_LAYOUT])
    return reader.fail(f"type {kind!r} is not known; use one of {known}")


def _head(reader: Reader) -> dict[str, Any]:
    return {
        "kind": reader.text("type"),
        "id": reader.text("id"),
        "label": reader.template("label"),
        "description": reader.template("description"),
        "hide": reader.part("conditional").rule("hide"),
    }


def _group(reader: Reader, prefix: Path, depth: int) -> Group:
    path = reader.path("path", prefix) if reader.text("path") else prefix
    return Group(**_head(reader), path=path, components=_components(reader, path, depth + 1), check=reader.check())


def _row_list(reader: Reader, prefix: Path, depth: int) -> RowList:
    if not reader.text("path"):
        reader.fail("has no path; give it the name of the list that it fills")
    default_rows = reader.whole("defaultRepetitions", 0, MAX_ROWS)
    return RowList(
        **_head(reader),
        path=reader.path("path", prefix),
        components=_components(reader, (), depth + 1),
        default_rows=1 if default_rows is None else default_rows,
        may_grow=reader.flag("allowAddRemove"),
        check=reader.check(),
    )


def _table(reader: Reader) -> Table:
    source = reader.rule("dataSource")
    if source is None:
        reader.fail("has no dataSource; name the list that it shows")
    return Table(
        **_head(reader),
        source=source,
        columns=tuple(_column(entry, reader) for entry in reader.entries("columns")),
        columns_rule=reader.rule("columnsExpression"),
    )


def _column(entry: Any, reader: Reader) -> Column:
    if not isinstance(entry, dict) or not isinstance(entry.get("key"), str):
        reader.fail("a column has no key; give each the name of the value that it shows")
    return Column(entry["key"], str(entry.get("label") or entry["key"]))


def _layout_text(reader: Reader) -> LayoutText:
    return LayoutText(**_head(reader), blocks=reader.blocks())


def _drawn(reader: Reader) -> Layout:
    return Layout(**_head(reader), drawn=True)


def _not_drawn(reader: Reader) -> Layout:
    return Layout(**_head(reader), drawn=False)


_CONTAINERS: Mapping[str, Callable[[Reader, Path, int], Component]] = {
    "group": _group,
    "dynamiclist": _row_list,
}
_LAYOUT: Mapping[str, Callable[[Reader], Component]] = {
    "text": _layout_text,
    "html": _layout_text,
    "table": _table,
    "separator": _drawn,
    "spacer": _drawn,
    "image": _not_drawn,
    "iframe": _not_drawn,
    "documentPreview": _not_drawn,
    "button": _not_drawn,
}
