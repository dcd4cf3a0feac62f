"""A line or a space, and what the server's page leaves out: pictures, frames, previews and buttons."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from engine.forms.component import Component, Entry, ReadInner
from engine.forms.paths import Path
from engine.forms.reader import Reader
from engine.forms.shown import Shown, shown_head
from engine.forms.view import Page

#: The height of a space in form-js, in pixels.
USUAL_SPACE = 60
HIGHEST_SPACE = 2_000


class Layout(Shown):
    """A line or a space."""

    @classmethod
    def read(cls, reader: Reader, prefix: Path, inner: ReadInner) -> Self:
        return cls(**shown_head(reader))


@dataclass(frozen=True, kw_only=True)
class Spacer(Layout):
    """An empty space of some height in pixels, at phones and in print as well."""

    height: int

    @classmethod
    def read(cls, reader: Reader, prefix: Path, inner: ReadInner) -> Self:
        height = reader.of_new().whole("height", 1, HIGHEST_SPACE)
        return cls(**shown_head(reader), height=USUAL_SPACE if height is None else height)

    def parts(self, entry: Entry, page: Page) -> dict[str, Any]:
        return {**super().parts(entry, page), "height": self.height}


class LeftOut(Layout):
    """What a page leaves out."""

    drawn = False


KINDS: Mapping[str, type[Component]] = {
    "separator": Layout,
    "spacer": Spacer,
    "image": LeftOut,
    "iframe": LeftOut,
    "documentPreview": LeftOut,
    "button": LeftOut,
}
