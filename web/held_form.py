"""A form for one person: read, drawn and checked in his language; knows neither drafts nor sending."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import current_app

from engine.execution.case.values import ShownForm
from engine.forms import BlankRows, Form, Submission, View
from web.language import _
from web.moments import now
from web.posting import Posted
from web.service_texts import worded
from web.site import site

_NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True)
class Filling:
    """A form for the signed-in person; `path` is the address of its page, `version` its definition.

    `variables` are what the form may read and is checked against, `known` the further first values of its fields,
    `mark` that of the task or case which has the address now, `facts` the digest of what the form shows of the case,
    where it is sent only by who has seen that. While its case is suspended, nothing can be sent.
    """

    form: Form | None
    version: int | None
    variables: Mapping[str, Any]
    path: str
    known: Mapping[str, Any] = field(default_factory=dict)
    mark: str = ""
    facts: str = ""
    is_suspended: bool = False

    @property
    def shown(self) -> ShownForm:
        """The form by which the engine checks what was entered."""
        return ShownForm(self.version, self.facts)

    def read(self, posted: Posted, blank_rows: BlankRows = BlankRows.DROPPED) -> dict[str, Any]:
        """The raw values of a posted page."""
        return self.form.read(posted, blank_rows) if self.form else {}

    def views(self, values: Mapping[str, Any], errors: Mapping[str, str] = _NOTHING) -> tuple[View, ...]:
        """The form as a page draws it."""
        if self.form is None:
            return ()
        functions = site().runtime.office.functions
        return self.form.view(values, self.variables, errors, functions, now(), translate=_, worded=worded)

    def check(self, values: Mapping[str, Any]) -> Submission:
        """The values of a posted form, cleaned and checked, with the errors in the language of the reader."""
        if self.form is None:
            return Submission({}, {})
        functions = site().runtime.office.functions
        checked = self.form.validate(values, self.variables, functions, now(), translate=_, worded=worded)
        for name, reason in checked.faults.items():
            current_app.logger.error("form %s at %s: %s: %s", self.form.id, self.path, name, reason)
        return checked
