"""The ids of the forms that a process names: of its start event, its user tasks and the messages that people send."""

from collections.abc import Iterator

from engine.definition.process import Process


def form_ids(process: Process) -> Iterator[str]:
    """Each as often as it is named, in the order of the diagram, the start form first."""
    if process.start_form:
        yield process.start_form
    for _body, node in process.body.walk():
        for holder in (node.assignment, node.sending):
            if holder is not None and holder.form_id:
                yield holder.form_id
