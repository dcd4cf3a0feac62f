"""A line or a space, and what the server's page leaves out: pictures, frames, previews and buttons."""

from collections.abc import Mapping
from typing import Self

from engine.forms.component import Component, ReadInner
from engine.forms.paths import Path
from engine.forms.reader import Reader
from engine.forms.shown import Shown, shown_head


class Layout(Shown):
    """A line or a space."""

    @classmethod
    def read(cls, reader: Reader, prefix: Path, inner: ReadInner) -> Self:
        return cls(**shown_head(reader))


class LeftOut(Layout):
    """What a page leaves out."""

    drawn = False


KINDS: Mapping[str, type[Component]] = {
    "separator": Layout,
    "spacer": Layout,
    "image": LeftOut,
    "iframe": LeftOut,
    "documentPreview": LeftOut,
    "button": LeftOut,
}
