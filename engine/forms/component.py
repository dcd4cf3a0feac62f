"""What a component of a form is and does: a kind of component fills in what is abstract here.

A component holds what the form's file says of it; values of a case are not in it. An `Entry` is a component at its
place with what was entered there.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from engine.errors import AtqaruError
from engine.feel import OPEN, Knowledge
from engine.forms.errors import broken_rule
from engine.forms.expressions.scope import Rule, Scope
from engine.forms.expressions.template import Check, Template, rendered
from engine.forms.options import Option
from engine.forms.paths import Path, dotted
from engine.forms.place import Place, Row
from engine.forms.reader import Reader
from engine.forms.rows import BlankRows
from engine.forms.view import Page, Reading, View, html_id

Posted = Mapping[str, Sequence[str]]
#: Of a row of form-js, the columns that a component may take.
LEAST_COLUMNS, MOST_COLUMNS = 2, 16
#: How components side by side are aligned in a group or list, the usual one first: `verticalAlignment`.
ALIGNMENTS = ("start", "center", "end")
#: How deep groups and lists may lie in each other.
MAX_DEPTH = 10


@dataclass(frozen=True, kw_only=True)
class Component(ABC):
    """What every component has and does; `kind` is its form-js type.

    `path` runs from the nearest row of a list (or the form), with the paths of its groups in front.
    """

    kind: str
    id: str
    label: Template
    description: Template
    hide: Rule | None
    path: Path = ()
    check: Check | None = None
    components: tuple["Component", ...] = ()
    #: the row of its container in which it is drawn; empty for one of its own
    layout_row: str = ""
    #: how many of the row's 16 columns it takes; None for an equal part of what the others leave
    layout_columns: int | None = None

    #: where texts for people are in its JSON; lists are passed through: `values.label`
    texts: ClassVar[frozenset[str]] = frozenset({"label", "description"})
    #: whether a page shows it
    drawn: ClassVar[bool] = True
    #: why a form cannot have it, and what to use instead
    refusal: ClassVar[str] = ""

    @classmethod
    @abstractmethod
    def read(cls, reader: Reader, prefix: Path, inner: "ReadInner") -> Self:
        """The component from its JSON; `prefix` is the path of its groups, `inner` reads what it contains."""

    @abstractmethod
    def evaluate(self, place: Place, row: Row) -> "Entry":
        """What it comes to in a row; writes the value of a visible component into the row's values."""

    @property
    def name(self) -> str:
        """How messages call it where it has no label."""
        return self.id

    @property
    def source(self) -> str:
        """The expression that computes its value; empty where a person or the case gives it."""
        return ""

    def own_label(self, place: Place) -> str:
        """Its label at a place; empty where it has none."""
        return rendered(self.label, place.scope).strip()

    def path_in(self, row: Path) -> Path:
        """Where it is among the values of a form, for a row at a path."""
        return (*row, *self.path)

    def takes_entry(self, entry: "Entry") -> bool:
        """Whether a person can change its value at this place."""
        return False

    def check_entry(self, entry: "Entry") -> None:  # noqa: B027  # only inputs have rules
        """Raises `Refused` where the value breaks a rule of the component, or FeelError; `check` is not run here."""

    def count_rows(self, raw: Any) -> int:
        """How many rows its lists have together, those of lists inside rows included."""
        return sum(component.count_rows(raw) for component in self.components)

    def view(self, entry: "Entry", page: Page) -> View:
        """How a page draws it."""
        return View(**self.parts(entry, page))

    def parts(self, entry: "Entry", page: Page) -> dict[str, Any]:
        """The parts of its view; a kind adds its own."""
        place = entry.place
        path = dotted(place.path)
        return {
            "kind": self.kind,
            "path": path,
            "html_id": html_id(path or self.id),
            "label": rendered(self.label, place.scope),
            "description": rendered(self.description, place.scope),
            "layout_row": self.layout_row,
            "layout_columns": self.layout_columns,
            "hidden": place.hides_itself,
            "conditional": _is_conditional(self, page, place.scope),
            "error": page.errors.get(path or self.id, "") or entry.form_error,
        }


#: Reads the components inside another one, below a path.
ReadInner = Callable[[Path], tuple[Component, ...]]


@dataclass(frozen=True)
class Entry:
    """A component at its place: what was entered (`raw`), what it comes to (`value`) and what is wrong (`problem`).

    A group has `children`, a list has `rows` of them.
    """

    component: Component
    place: Place
    is_readonly: bool = False
    raw: Any = None
    value: Any = None
    problem: str = ""
    #: why the form itself is to blame for the problem
    fault: str = ""
    options: tuple[Option, ...] = ()
    children: tuple["Entry", ...] = ()
    rows: tuple[tuple["Entry", ...], ...] = ()

    @property
    def form_error(self) -> str:
        """The problem, if the form itself is to blame: a page shows it at once, not only when it is sent.

        A fault of what is hidden stops nobody.
        """
        return self.problem if self.fault and not self.place.is_hidden else ""


class ValueHolder(Component):
    """A component with a variable of its own: a field, or a list of rows."""

    #: whether its components are in rows
    has_rows: ClassVar[bool] = False

    @property
    def drops_blank_rows(self) -> bool:
        """Whether a page leaves out the rows in which nothing was entered."""
        return False

    @property
    def name(self) -> str:
        return str(self.path[-1])

    @property
    def writes(self) -> bool:
        """Whether a person or the form gives the variable a value."""
        return True

    @property
    def written_options(self) -> tuple[Option, ...] | None:
        """The options that the form itself lists, none where it is no choice; None where they depend on the case."""
        return ()

    @property
    def known(self) -> Knowledge:
        """What FEEL knows of a value that was entered, before there is one."""
        return OPEN

    @abstractmethod
    def posted_value(self, posted: Posted, path: Path, blank_rows: BlankRows) -> Any:
        """The raw value that a page posted under a path; MISSING where it posts none."""

    @abstractmethod
    def reading(self, value: Any, place: Place) -> Reading:
        """What was recorded, for reading; `value` is neither missing nor empty, and the place has the label."""

    @abstractmethod
    def first_value(self, values: Any, case: Any) -> Any:
        """The raw value that a page shows: what was entered so far, else what the case has, else the default.

        MISSING where an expression gives it.
        """


def head(reader: Reader, label: str = "label") -> dict[str, Any]:
    """What all components have in their JSON."""
    layout = reader.of_new().part("layout")
    return {
        "layout_row": layout.text("row"),
        "layout_columns": layout.whole("columns", LEAST_COLUMNS, MOST_COLUMNS),
        "kind": reader.text("type"),
        "id": reader.text("id"),
        "label": reader.template(label),
        "description": reader.template("description"),
        "hide": reader.part("conditional").rule("hide"),
    }


def every_component(components: Iterable[Component]) -> Iterator[Component]:
    """All components, those of groups and lists included, in the order of the form."""
    for component in components:
        yield component
        yield from every_component(component.components)


def value_holders(components: Iterable[Component]) -> Iterator[ValueHolder]:
    """What has a variable of its own in one row, or in the form outside its lists."""
    for component in components:
        if isinstance(component, ValueHolder):
            yield component
        else:
            yield from value_holders(component.components)


def evaluate_all(components: Iterable[Component], row: Row) -> tuple[Entry, ...]:
    """The components of one row (or of the form); visible values go into those of the row."""
    return tuple(_evaluated(component, row) for component in components)


def broken(component: Component, place: Place, error: AtqaruError) -> Entry:
    """A component of which a rule could not be evaluated."""
    fault = broken_rule(place.label, error)
    return Entry(component, place, problem=place.words(fault), fault=fault.reason)


def views(entries: Iterable[Entry], page: Page) -> tuple[View, ...]:
    """The views of all components that a page draws, hidden ones included."""
    return tuple(entry.component.view(entry, page) for entry in entries if entry.component.drawn)


def _evaluated(component: Component, row: Row) -> Entry:
    path, scope = component.path_in(row.path), row.scope
    label = rendered(component.label, scope).strip() or component.name
    try:
        hides_itself = scope.is_true(component.hide)
    except AtqaruError as error:
        if not row.is_hidden:
            return broken(component, Place(path, scope, label, entries=row.entries), error)
        hides_itself = False
    place = Place(path, scope, label, row.is_hidden or hides_itself, row.entries, hides_itself)
    return component.evaluate(place, row)


def _is_conditional(component: Component, page: Page, scope: Scope) -> bool:
    if component.hide is None:
        return False
    try:
        used = component.hide.variables(scope.setting)
    except AtqaruError:
        return False
    return not used.isdisjoint(page.names)
