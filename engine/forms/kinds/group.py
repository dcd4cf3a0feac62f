"""Components under one heading; with a path their values nest below that name."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from engine.forms.component import ALIGNMENTS, Component, Entry, ReadInner, evaluate_all, head, views
from engine.forms.paths import Path
from engine.forms.place import Place, Row
from engine.forms.reader import Reader
from engine.forms.view import Page, html_id


@dataclass(frozen=True, kw_only=True)
class Group(Component):
    """Components under one heading; what hides it hides all of them."""

    alignment: str

    texts = Component.texts | {"properties.checkMessage"}

    @classmethod
    def read(cls, reader: Reader, prefix: Path, inner: ReadInner) -> Self:
        path = reader.path("path", prefix) if reader.text("path") else prefix
        return cls(
            **head(reader),
            path=path,
            check=reader.check(),
            components=inner(path),
            alignment=reader.of_new().one_of("verticalAlignment", ALIGNMENTS, ALIGNMENTS[0]),
        )

    def evaluate(self, place: Place, row: Row) -> Entry:
        inside = replace(row, is_hidden=place.is_hidden)
        return Entry(self, place, children=evaluate_all(self.components, inside))

    def parts(self, entry: Entry, page: Page) -> dict[str, Any]:
        parts = super().parts(entry, page)
        # several groups may share one path, or have none, so it is no id of theirs
        own = parts["error"] if entry.place.path else ""
        return {
            **parts,
            "html_id": html_id(self.id),
            "error": own or page.errors.get(self.id, "") or entry.form_error,
            "children": views(entry.children, page),
            "alignment": self.alignment,
        }


KINDS: Mapping[str, type[Component]] = {"group": Group}
