"""Checks for which the files of a bundle are not enough: of wordings without diagrams, and of labels."""

from collections.abc import Callable, Iterator

from engine.definition.findings import Finding
from engine.deployment.bundle import Bundle
from engine.deployment.known import Known
from engine.deployment.labels import calls_label, check_labels
from engine.deployment.wordings import check_wordings


def check_with_neighbours(bundle: Bundle, others: Callable[[], Bundle], known: Known) -> Iterator[Finding]:
    """What is wrong with the files of a bundle by those of others, which are read only where they are needed."""
    is_lone, has_labels = bool(bundle.wordings) and not bundle.processes, calls_label(bundle)
    if not (is_lone or has_labels):
        return
    both, own = bundle.beside(others()), {file.name for file in bundle.files}
    found = (*(check_wordings(both, known) if is_lone else ()), *(check_labels(both) if has_labels else ()))
    yield from (each for each in found if each.source in own)
