"""Checks for which the files of a bundle are not enough: they call, or are used by, what stands beside them."""

from collections.abc import Callable, Iterable, Iterator

from engine.definition.findings import Finding, Severity
from engine.deployment.bundle import Bundle
from engine.deployment.checks import check
from engine.deployment.known import Known
from engine.deployment.labels import calls_label, check_labels
from engine.quoting import quoted

#: What is followed by a new version of the same id from the same folder alone.
_OF_A_FOLDER = frozenset({"process", "decision", "form"})


def check_beside(bundle: Bundle, known: Known) -> Iterator[Finding]:
    """Everything that is wrong with the files of a bundle, with what it was put beside."""
    found = (*check(bundle, known), *(check_labels(bundle) if calls_label(bundle) else ()))
    yield from dict.fromkeys(each for each in found if bundle.is_own(each.source))


def check_with_neighbours(
    bundle: Bundle, others: Callable[[], Bundle], known: Known, found: Iterable[Finding]
) -> Iterator[Finding]:
    """What others show to be wrong with the files of a bundle, besides what was `found` by these alone.

    The others are read only where needed.
    """
    if _looks_elsewhere(bundle):
        said = set(map(_fault, found))
        yield from (each for each in check_beside(bundle.beside(others()), known) if _fault(each) not in said)
    elif calls_label(bundle):
        yield from (each for each in check_labels(bundle.beside(others())) if bundle.is_own(each.source))


def ids_of_others(bundle: Bundle, others: Bundle) -> Iterator[Finding]:
    """A warning for each id that another folder has too: a deployment would take one for the next version of it."""
    for file in bundle.files:
        for kind, key, *_more in bundle.keys.get(file.name, ()):
            folders = others.folders_of(kind, key) if kind in _OF_A_FOLDER and ":" not in key else frozenset[str]()
            if file.folder and folders and file.folder not in folders:
                said = f"the {kind} {key} is one of the folder {quoted(min(folders))}"
                remedy = "give it an id of its own, or deploy with --replace if it takes its place"
                yield Finding(file.name, key, f"{said}; {remedy}", Severity.WARNING)


def _looks_elsewhere(bundle: Bundle) -> bool:
    """Whether there are wordings alone, which others name, or calls of processes that are not here."""
    nodes = (node for process in bundle.processes.values() for _body, node in process.body.walk())
    is_lone = bool(bundle.wordings) and not bundle.processes
    return is_lone or any(node.calls is not None and node.calls not in bundle.processes for node in nodes)


def _fault(finding: Finding) -> tuple[str, str, str]:
    """A finding without its remedy, which may name what only others have."""
    return finding.source, finding.element, finding.message.partition("; ")[0]
