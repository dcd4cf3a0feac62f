"""The result of migrating a case, in words that need no knowledge of diagrams."""

from collections.abc import Mapping

from engine.execution.recalculation.versions import Version
from engine.spiff.changes.mismatches import Lack, Mismatch
from web.language import N_, _
from web.service_texts import service_text


def lack_words(lack: Lack) -> str:
    """Why something in the case has no place in the new version."""
    return _(_WORDS[lack.mismatch])


def definition_words(version: Version, names: Mapping[int, str]) -> str:
    """The name of a process, decision or form, or the title of a text."""
    return _(_DEFINITIONS[version.kind], name=service_text(names.get(version.id) or version.key))


_DEFINITIONS: Mapping[str, str] = {
    "process": N_("Process “%(name)s”"),
    "decision": N_("Decision “%(name)s”"),
    "form": N_("Form “%(name)s”"),
    "wording": N_("Text “%(name)s”"),
}
_WORDS: Mapping[Mismatch, str] = {
    Mismatch.GONE: N_("the version has no such element"),
    Mismatch.KIND: N_("the new version has another kind of element there"),
    Mismatch.TIMES: N_("it is multi-instance in one of the versions only, or in another order"),
    Mismatch.WAY: N_("the new version carries it out in another way"),
    Mismatch.HOST: N_("the new version has it at another step"),
    Mismatch.FLOWS: N_("other sequence flows lead to it in the new version"),
    Mismatch.AWAITED: N_("it waits for something else in the new version"),
    Mismatch.TERM: N_("it is a statutory deadline in one of the versions only"),
    Mismatch.COMPUTED: N_(
        "in the new version it reads values that the case does not have; choose a version that can do without them"
    ),
}
