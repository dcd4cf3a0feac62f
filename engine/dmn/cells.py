"""Reads and compiles the FEEL text of one place in a decision file; errors name file, decision, place."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from engine import feel
from engine.dmn.errors import BadDmn

T = TypeVar("T")


@dataclass(frozen=True)
class Cells:
    """What all cells of one decision share: where they stand, the names and functions that they may use."""

    where: str
    names: tuple[str, ...]
    functions: Mapping[str, feel.Function]

    def expression(self, element: Any, place: str) -> feel.Expression | None:
        """The compiled expression of an element; None where the element is missing or empty."""
        return self._compiled(element, place, lambda text: feel.compile(text, self.names, self.functions))

    def tests(self, element: Any, place: str) -> feel.UnaryTests | None:
        """The compiled unary tests of a cell; None where it accepts everything."""
        if text_of(element) == "-":
            return None
        return self._compiled(element, place, lambda text: feel.compile_unary_tests(text, self.names, self.functions))

    def values(self, element: Any, place: str) -> tuple[Any, ...]:
        """The values of a list such as `"high", "low"`, in their order."""
        listed = self._compiled(
            element, place, lambda text: feel.compile(f"[{text}]", self.names, self.functions).evaluate({})
        )
        return tuple(listed) if isinstance(listed, list) else ()

    def _compiled(self, element: Any, place: str, build: Callable[[str], T]) -> T | None:
        text = text_of(element)
        if not text:
            return None
        refuse_foreign_language(element, f"{self.where}, {place}")
        try:
            return build(text)
        except feel.FeelError as error:
            raise BadDmn(f"{self.where}, {place}: {error}") from error


def text_of(element: Any) -> str:
    """The text of an element's `text` child, trimmed; empty where there is none."""
    if element is None:
        return ""
    found = element.find("{*}text")
    return "" if found is None else (found.text or "").strip()


def refuse_foreign_language(element: Any, where: str) -> None:
    """Raises `BadDmn` where the element names an expression language other than FEEL."""
    language = element.get("expressionLanguage", "")
    if language and language.rstrip("/").rpartition("/")[2].lower() != "feel":
        raise BadDmn(f"{where}: expression language {language!r} is not known; write the expression in FEEL")


def children(element: Any, name: str) -> Sequence[Any]:
    """The child elements of a local name."""
    found: Sequence[Any] = element.findall("{*}" + name)
    return found
