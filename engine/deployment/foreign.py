"""Forms and wordings of other services that a call gives to what it calls, and at which a case stops."""

from collections.abc import Iterator

from engine.definition.findings import Message, Severity
from engine.definition.given_ids import forms_given, wordings_given
from engine.definition.model import Node
from engine.definition.process import Process
from engine.deployment.bundle import Bundle
from engine.folders import SHARED_FOLDER
from engine.quoting import quoted


def foreign_ids(bundle: Bundle, process: Process, call: Node) -> Iterator[Message]:
    """A warning for each that stands neither beside the caller or the called process, nor in the shared folder.

    Only a warning, since what calls the caller, where several calls are inside each other, may have it.
    """
    if call.call is None:
        return
    named = (
        *(("form", given) for given in forms_given(bundle.processes, call)),
        *(("wording", given) for given in wordings_given(bundle.processes, call)),
    )
    allowed = {SHARED_FOLDER, *bundle.folders_of("process", process.id)}
    for kind, given in named:
        others = bundle.folders_of(kind, given.id) - allowed - bundle.folders_of("process", call.calls or "")
        for folder in sorted(others):
            said = f"the input {given.variable} gives the {kind} {quoted(given.id)} of the folder {quoted(folder)}"
            yield f"{said}, at which a case stops; put one into the folder of this process", Severity.WARNING
