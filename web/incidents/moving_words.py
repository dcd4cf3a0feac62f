"""What would come of moving a case, in words that need no knowledge of diagrams."""

from collections.abc import Mapping

from engine.execution.recalculation.versions import Version
from engine.spiff.changes.mismatches import Lack, Mismatch
from web.language import N_, _
from web.moments import day_text
from web.service_texts import service_text


def lack_words(lack: Lack) -> str:
    """Why something of the case has no place in the new version."""
    return _(_WORDS[lack.mismatch])


def version_words(version: Version) -> str:
    """Which version, and from which day on."""
    return _("%(version)s of %(day)s", version=version.tag or version.number, day=day_text(version.effective_from))


def definition_words(version: Version, names: Mapping[int, str]) -> str:
    """What a process, decision or form is called."""
    kind = {"process": _("Process"), "decision": _("Decision"), "form": _("Form")}[version.kind]
    return f"{kind} “{service_text(names.get(version.id) or version.key)}”"


_WORDS: Mapping[Mismatch, str] = {
    Mismatch.GONE: N_("it is not there"),
    Mismatch.KIND: N_("it is a step of another kind there"),
    Mismatch.TIMES: N_("it is done once in one version and several times in the other, or in another order"),
    Mismatch.WAY: N_("it is carried out in another way there"),
    Mismatch.HOST: N_("it watches over another step there"),
    Mismatch.FLOWS: N_("other ways lead to it there"),
    Mismatch.AWAITED: N_("it waits for something else there"),
    Mismatch.TERM: N_("it is a term of the law in one of the versions only"),
}
