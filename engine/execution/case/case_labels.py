"""What a value is called that was chosen in a form of a case: the label of its option, in one language."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from engine.definition.form_ids import form_ids
from engine.execution.errors import NoDefinition
from engine.execution.installation.called_processes import with_called
from engine.execution.installation.choices import Choices
from engine.feel import NullValue
from engine.forms import Form, labelled
from engine.texts import Texts


class CaseLabels:
    """The forms of a case's process and of those that it calls, in the versions that it goes by.

    They are read when a value is first asked for. Of forms that have a field of the same key each may list the option;
    `atqaru check` sees that they call it alike.
    """

    def __init__(self, choices: Choices, definition_id: int, texts: Texts) -> None:
        """`definition_id` is the version of the case's own process."""
        self._choices = choices
        self._definition_id = definition_id
        self._texts = texts
        self._read: Sequence[Form] | None = None

    def __call__(self, key: str, value: Any) -> Any:
        """The label; a value without one stays as it is. Raises `NullValue` for a key that no form has."""
        if self._read is None:
            self._read = self._forms()
        fields = [form.fields[key] for form in self._read if key in form.fields]
        if not fields:
            raise NullValue(f"no form of the case has a field {key}")
        options = [option for field in reversed(fields) for option in field.written_options or ()]
        return labelled(value, options)

    def _forms(self) -> Sequence[Form]:
        choices = self._choices
        versions = choices.remembered(("forms", self._definition_id), lambda: tuple(self._versions()))
        return [choices.definitions.form(choices.session, version, self._texts) for version in versions]

    def _versions(self) -> Iterator[int]:
        processes = with_called(self._choices, self._definition_id)
        by_id = {called.process.id: called.process for called in reversed(processes)}
        ids = dict.fromkeys(id_ for called in processes for id_ in form_ids(called.process, by_id))
        for id_ in ids:
            with suppress(NoDefinition):  # what is not deployed labels nothing; the step itself becomes an incident
                yield self._choices.kept("form", id_)
