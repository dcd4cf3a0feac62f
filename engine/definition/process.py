"""A process definition as a file gives it: its body, and what the diagram says of all its cases.

Values only; what its body holds is in `model`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.definition.details import Text
from engine.definition.model import Body, Node, Trigger
from engine.definition.process_words import ShownDate, dates_in, outcomes_in
from engine.feel import Expression


@dataclass(frozen=True, slots=True)
class Process:
    """A process definition as read from a file."""

    id: str
    name: str
    version_tag: str | None
    body: Body
    source: str
    #: the ids that the diagram writes out; `computed_law` is the FEEL that gives those of a case, if any does
    law: str = ""
    computed_law: Expression | None = None
    properties: Mapping[str, str] = field(default_factory=dict)
    #: on whose own applications a case decides: property `matter_of` of the process
    matter_of: Text | None = None
    #: what lists show a case under: property `title` of the process
    title: Text | None = None
    #: the text of each form that the diagram itself holds, by its id there
    embedded_forms: Mapping[str, str] = field(default_factory=dict)

    @property
    def start_form(self) -> str | None:
        """The form with which the service's recipient starts a case: property `form` of the none start event."""
        return self._start_property("form")

    @property
    def start_registers(self) -> tuple[str, ...]:
        """The registers that this form sees: property `registers` of the none start event."""
        return self.none_start.registers if self.none_start else ()

    @property
    def search(self) -> tuple[str, ...]:
        """The variables by which people find a case: property `search` of the process."""
        return tuple(self.properties.get("search", "").split())

    @property
    def title_variables(self) -> frozenset[str]:
        """The variables that the title reads, inside filters too."""
        title = self.title
        return title.reads if isinstance(title, Expression) else frozenset()

    @property
    def number(self) -> str:
        """The variable with a case's number: property `number`, else the result of the handler that gives numbers."""
        return self.properties.get("number", "").strip() or "registration_number"

    @property
    def outcomes(self) -> Mapping[str, str]:
        """What the outcomes of cases are called, by their codes: property `outcomes` of the process."""
        return outcomes_in(self.properties.get("outcomes", ""))

    @property
    def dates(self) -> tuple[ShownDate, ...]:
        """The days for which an applicant waits: property `dates` of the process."""
        return dates_in(self.properties.get("dates", ""))

    @property
    def starters(self) -> tuple[str, ...]:
        """The groups that may start a case: property `starters` of the none start event; none if applicants do."""
        return self.none_start.starters if self.none_start else ()

    @property
    def none_start(self) -> Node | None:
        """The start event with which people and calls begin; None where only events start cases."""
        return next((node for node in self.body.starts() if node.trigger is Trigger.NONE), None)

    def _start_property(self, name: str) -> str | None:
        return self.none_start.properties.get(name) if self.none_start else None
