"""Reads and compiles the FEEL text of one place in a decision file; errors name file, decision, place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, TypeVar

from engine import feel
from engine.dmn.errors import BadDmn
from engine.dmn.item_types import ItemType
from engine.dmn.table import DecisionTable
from engine.dmn.type_reader import Types
from engine.feel.names import IDENTIFIER
from engine.quoting import quoted

T = TypeVar("T")
_SIGN = re.compile(r"[-+*/]")
_NULL = feel.compile("null")
_NEVER = feel.compile_unary_tests("? != ?")


@dataclass
class Findings:
    """What reading comes upon: faults, tables, compiled texts with their places, and undeclared names;
    those that are `needed` cannot be the names of entries of an item."""

    faults: list[str] = field(default_factory=list)
    tables: list[DecisionTable] = field(default_factory=list)
    texts: list[tuple[str, feel.Expression | feel.UnaryTests]] = field(default_factory=list)
    undeclared: set[str] = field(default_factory=set)
    needed: set[str] = field(default_factory=set)

    def refuse(self, message: str) -> None:
        """Keeps the message; what is wrong is null in the model."""
        self.faults.append(message)


@dataclass(frozen=True)
class Owner:
    """The decision or function to which logic belongs; `variable` is the name of a table's only output."""

    id: str
    name: str
    variable: str
    kind: str = "decision"


@dataclass(frozen=True)
class Cells:
    """What all cells of one decision share: where they are, the names and functions that they may use.

    `words` are names that may follow a dot, known so that they are read as one.
    """

    where: str
    owner: Owner
    names: frozenset[str]
    functions: Mapping[str, feel.Function]
    types: Types
    words: frozenset[str] = frozenset()
    findings: Findings = field(default_factory=Findings)
    depth: int = 0
    is_filter: bool = False

    def inside(self, place: str, names: Iterable[str] = ()) -> Cells:
        """These cells in a place within, which may know more names."""
        return replace(self, names=self.names.union(names), where=f"{self.where}, {place}", depth=self.depth + 1)

    def knowing(self, name: str) -> Cells:
        """These cells, knowing one more name."""
        return replace(self, names=self.names | {name})

    def expression(self, element: Any, place: str) -> feel.Expression | None:
        """The compiled expression of an element; None where the element is missing or empty."""
        return self._compiled(
            element, place, lambda text: feel.compile(text, self._known(text), self.functions, self.types.feel), _NULL
        )

    def tests(self, element: Any, place: str) -> feel.UnaryTests | None:
        """The compiled unary tests of a cell; None where it accepts everything."""
        if text_of(element) == "-":
            return None
        return self._compiled(
            element,
            place,
            lambda text: feel.compile_unary_tests(text, self._known(text), self.functions, self.types.feel),
            _NEVER,
        )

    def type_of(self, element: Any) -> ItemType:
        """The type that an element refers to; Any where it names none."""
        return self.types.named(element.get("typeRef") if element is not None else None)

    def _known(self, text: str) -> frozenset[str]:
        # only what the text can mean, since FEEL prepares every name that it is given again for each text
        words = (word for word in self.words if _first_word(word) in text and not self._is_calculation(word))
        return frozenset(name for name in self.names if _first_word(name) in text).union(words)

    def _is_calculation(self, word: str) -> bool:
        """Whether `half-life`, known behind some dot, would here take the place of `half - life`."""
        return _SIGN.search(word) is not None and self.names.issuperset(IDENTIFIER.findall(word))

    def _compiled(self, element: Any, place: str, build: Callable[[str], T], otherwise: T) -> T | None:
        text = text_of(element)
        if not text:
            return None
        where = f"{self.where}, {place}" if place else self.where
        refuse_foreign_language(element, where)
        try:
            built = build(text)
        except feel.FeelError as error:
            self.findings.refuse(f"{where}: {error}")
            return otherwise
        if isinstance(built, (feel.Expression, feel.UnaryTests)):
            self._note(built, where)
        return built

    def _note(self, built: feel.Expression | feel.UnaryTests, where: str) -> None:
        self.findings.texts.append((where, built))
        self.findings.undeclared |= built.reads - self.names
        if not self.is_filter:
            # in a filter a name may be that of an entry of some item
            self.findings.needed |= built.variables - self.names


@lru_cache(maxsize=4096)
def _first_word(name: str) -> str:
    found = IDENTIFIER.match(name)
    return found.group() if found else name[:1]


def text_of(element: Any) -> str:
    """The text of an element's `text` child, trimmed; empty where there is none."""
    if element is None:
        return ""
    found = element.find("{*}text")
    return "" if found is None else (found.text or "").strip()


def refuse_foreign_language(element: Any, where: str) -> None:
    """Raises `BadDmn` where the element names an expression language other than FEEL.

    FEEL is `feel`, `…/DMN/20191111/FEEL/` or, in DMN 1.1, `…/FEEL/20140401`; B-FEEL of DMN 1.6 is another language.
    """
    language = element.get("expressionLanguage", "")
    if language and "feel" not in language.lower().split("/"):
        raise BadDmn(f"{where}: expression language {quoted(language)} is not known; write the expression in FEEL")


def refuse_doubles(names: Sequence[str], what: str, findings: Findings) -> None:
    """Refuses names that occur twice; `what` opens the message."""
    for name in sorted({name for name in names if name and names.count(name) > 1}):
        findings.refuse(f"{what} are named {quoted(name)}; give each its own name")


def refuse_strange(names: Sequence[str], what: str) -> None:
    """Raises `BadDmn` for the name of a parameter that FEEL would read as more than a name."""
    for name in names:
        if not name or ":" in name or name.endswith(("?", "...")):
            raise BadDmn(f"{what} {quoted(name)}: is no name of FEEL; write one, and leave out : and ?")


def children(element: Any, name: str) -> Sequence[Any]:
    """The child elements of a local name."""
    found: Sequence[Any] = element.findall("{*}" + name)
    return found


def name_of(element: Any) -> str:
    """The name of an element with single blanks between its words; empty where it has none."""
    return " ".join((element.get("name") or "").split()) if element is not None else ""
