"""A box to tick: true or false."""

from collections.abc import Mapping, Sequence
from typing import Any, Self

from engine.feel import Knowledge
from engine.forms import messages
from engine.forms.component import Component, Entry, Posted, ReadInner
from engine.forms.errors import Refused
from engine.forms.field import Input, field_head, readable_text, value_to_show
from engine.forms.options import Option
from engine.forms.paths import Path
from engine.forms.place import Place
from engine.forms.reader import Reader

_TICKED = frozenset({"true", "on", "1", "yes"})


class Checkbox(Input):
    """A box to tick; required means that it must be ticked."""

    @classmethod
    def read(cls, reader: Reader, prefix: Path, inner: ReadInner) -> Self:
        return cls(**field_head(reader, prefix))

    @property
    def known(self) -> Knowledge:
        return Knowledge("boolean")

    @property
    def empty(self) -> bool:
        return False

    def entered(self, texts: list[str], posted: Posted, name: str) -> bool:
        """A box that is not ticked is not posted."""
        return any(text in _TICKED for text in texts)

    def clean(self, raw: Any, place: Place, options: Sequence[Option]) -> bool:
        if raw is None or isinstance(raw, bool):
            return raw is True
        raise Refused(messages.NOT_YES_NO, label=place.label)

    def check_value(self, value: bool, place: Place) -> None:
        """A box that is ticked is right."""

    def missing(self, entry: Entry) -> Refused:
        return Refused(messages.MISSING_TICK, label=entry.place.label)

    def misfit(self, entry: Entry) -> str:
        return readable_text(entry.raw, entry)

    def shown_value(self, entry: Entry) -> bool:
        return value_to_show(entry) is True

    def reading_text(self, entry: Entry) -> str:
        """Yes or no; what is neither reads as it is."""
        value = value_to_show(entry)
        if value is None or isinstance(value, bool):
            return entry.place.translate(messages.YES if value else messages.NO)
        return readable_text(value, entry)


KINDS: Mapping[str, type[Component]] = {"checkbox": Checkbox}
