"""The ids of the forms that a process names: of its start event, its user tasks and the messages that people send."""

from collections.abc import Iterator, Mapping

from engine.definition.given_ids import computed_form, forms_given
from engine.definition.process import Process


def form_ids(process: Process, others: Mapping[str, Process]) -> Iterator[str]:
    """Each as often as it is named, in the order of the diagram, the start form first.

    Where FEEL gives the id, the texts that it writes out, and the ids that its calls give to one of the `others`.
    """
    if process.start_form:
        yield process.start_form
    for _body, node in process.body.walk():
        if node.form_id is not None:
            yield node.form_id
        if (computed := computed_form(node)) is not None:
            yield from computed.texts()
        yield from (given.id for given in forms_given(others, node))
