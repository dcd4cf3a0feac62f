"""Components that only show something: they have no value, and nothing of them can be checked."""

from typing import Any

from engine.forms.component import Component, Entry, head
from engine.forms.paths import Path
from engine.forms.place import Place, Row
from engine.forms.reader import Reader


class Shown(Component):
    """A component without a value."""

    def path_in(self, row: Path) -> Path:
        return ()

    def evaluate(self, place: Place, row: Row) -> Entry:
        return Entry(self, place)


def shown_head(reader: Reader) -> dict[str, Any]:
    """What all components without a value have in their JSON."""
    if reader.check() is not None:
        reader.report("has a check, but no value to be checked; move it to a field, a group or a list")
    return head(reader)
