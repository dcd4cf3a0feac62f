"""The wordings of notices of the engine: whether each can be filled in with what its notice has, which is known."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from engine.definition.findings import Finding
from engine.feel import Function
from engine.forms.expressions.scope import Setting
from engine.languages import LANGUAGES
from engine.nearest import hint
from engine.value_types import ValueType
from engine.wordings import Wording, composed
from engine.wordings.composing import Unsaid
from engine.wordings.engine_notices import ENGINE_NOTICES, EngineNotice

#: What a text of a form or wording sees beside variables.
OF_TEXTS = frozenset({"this", "parent", "i", "_this_", "_parent_", "_i_"})
_MOMENT = "2026-04-08T18:30:00+05:00"
_NOW = datetime(2026, 4, 7, 4, tzinfo=UTC)
_SAMPLES: Mapping[ValueType, Any] = {
    ValueType.TEXT: "x",
    ValueType.LIST: ["x"],
    ValueType.MOMENT: _MOMENT,
    ValueType.BOOLEAN: True,
    ValueType.WORDS: dict.fromkeys(LANGUAGES, "x"),
}


def faults_of_notice(wording: Wording, notice_id: str, functions: Mapping[str, Function]) -> Iterator[Finding]:
    """What is wrong with a wording of a notice by its id: variables that this lacks, else what cannot be filled in."""
    notice, lacking = ENGINE_NOTICES[notice_id], lacking_names(wording, notice_id)
    for name in lacking:
        message = f"{{{{{name}}}}}: the notice {notice_id} has no such variable{_remedy(name, notice)}"
        words = next((text for text in wording.lines if name in text), name)
        yield Finding(wording.source, wording.place_of(name), message, words=words)
    faults = [] if lacking else [_fault(wording, values, functions) for values in _samples(notice)]
    for fault in filter(None, dict.fromkeys(faults)):
        words = next((text for text in wording.lines if f"{{{{{text}}}}}" in fault), "")
        place = f"line {wording.lines[words]}" if words else "file"
        yield Finding(wording.source, place, fault, words=words)


def lacking_names(wording: Wording, notice_id: str) -> list[str]:
    """The names that a wording reads and the notice does not have, sorted."""
    return sorted(wording.reads - ENGINE_NOTICES[notice_id].names - OF_TEXTS)


def _remedy(name: str, notice: EngineNotice) -> str:
    return hint(name, notice.names) or f"; it has {', '.join(sorted(notice.names))}"


def _fault(wording: Wording, values: Mapping[str, Any], functions: Mapping[str, Function]) -> str:
    """Why it cannot be filled in with these values; empty if it can."""
    language = LANGUAGES[0]
    try:
        composed({language: wording}, {language: Setting(functions, _NOW, {}, is_complete=True)}, values, LANGUAGES)
    except Unsaid as error:
        return str(error).removeprefix(f"{wording.source}: ")
    return ""


def _samples(notice: EngineNotice) -> Iterator[Mapping[str, Any]]:
    """Values with everything that there can be, and with as little as there can be."""
    full = {each.name: _SAMPLES[each.type] for each in notice.variables}
    yield full
    yield {
        **full,
        **{each.name: False for each in notice.variables if each.type is ValueType.BOOLEAN},
        **{each.name: None for each in notice.variables if each.may_be_null},
    }
