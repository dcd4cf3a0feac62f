"""What a text would say in a real case, beside what the text in force says there."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from engine.errors import AtqaruError
from engine.execution.errors import OwnCase
from engine.execution.permissions import require_no_part
from engine.wordings import Wording, split_key
from storage.database import Session, StoredRow
from storage.rows import concerned_people_of
from storage.search_keys import spelled
from web import access
from web.account.person import signed_in
from web.cases.case_visibility import visible_case
from web.entered import Wrong
from web.language import _
from web.search.finding import find
from web.service_texts import service_text
from web.wordings.differences import Part, has_unseen, marked
from web.wordings.open_cases import SaidInCase, said_in_case

#: The expression that a fault is about.
_EXPRESSION = re.compile(r"\{\{(.+?)\}\}", re.DOTALL)


@dataclass(frozen=True)
class Said:
    """What a step says in one language, in pieces of which the changed are marked.

    Where it says nothing, the technical message why.
    """

    title: Sequence[Part] = ()
    text: Sequence[Part] = ()
    fault: str = ""

    @property
    def lacking(self) -> str:
        """The expression that has no value; empty where the fault is another one."""
        found = _EXPRESSION.search(self.fault)
        return found[1] if found else ""


@dataclass(frozen=True)
class PreviewedStep:
    """A step of the case, or what the engine tells of, what it says by the text in force, and what by the new one."""

    name: str
    now: Said
    then: Said
    is_step: bool = True

    @property
    def has_unseen(self) -> bool:
        """Whether signs stand in it for what cannot be seen."""
        return has_unseen([*self.now.title, *self.now.text, *self.then.title, *self.then.text])


@dataclass(frozen=True)
class CasePreview:
    """The steps of a case that use a wording; `is_unreadable` if its state cannot be read.

    `is_of_other_service` if no step uses it since the case is of another service.
    """

    case: StoredRow
    steps: tuple[PreviewedStep, ...] = ()
    is_open: bool = True
    is_unreadable: bool = False
    is_kept_back: bool = False
    is_of_other_service: bool = False


def case_preview(
    session: Session, number: str, key: str, wording: Wording, processes: Collection[str] | None
) -> CasePreview:
    """What the case of a number says by a wording, now and with the new one; raises `Wrong` for no such case.

    `processes` are those of the wording's service; None if any case may say it.
    """
    case = _case(session, number)
    if case.state != "active":
        return CasePreview(case, is_open=False)
    if not access.may_see_data(signed_in()):  # a new text can read any variable
        return CasePreview(case, is_kept_back=True)
    id_, language = split_key(key)
    try:
        now = said_in_case(session, case.id, id_)
        then = said_in_case(session, case.id, id_, {key: wording})
    except AtqaruError:
        return CasePreview(case, is_unreadable=True)
    steps = tuple(_step(old, new, language) for old, new in zip(now, then, strict=True))
    is_of_other = processes is not None and case.service not in processes
    return CasePreview(case, steps, is_of_other_service=not steps and is_of_other)


def _case(session: Session, number: str) -> StoredRow:
    """The one case of a number that the person may see and has no part in."""
    found = find(session, signed_in(), number)
    rows = [row for row in found.rows if spelled(row.number or str(row.id)) == spelled(number)] if found else []
    if len(rows) != 1:
        raise Wrong({"case": _("Case: no case that you may see has this number. Enter it as the case page shows it.")})
    case = visible_case(session, rows[0].id)
    try:
        require_no_part(signed_in().actor, case.id, concerned_people_of(case))
    except OwnCase as error:
        raise Wrong({"case": _("Case: it decides on your own application. Choose another one.")}) from error
    return case


def _step(old: SaidInCase, new: SaidInCase, language: str) -> PreviewedStep:
    said = _compared(_said(old, language), _said(new, language))
    return PreviewedStep(service_text(old.name), *said, is_step=old.is_step)


def _said(step: SaidInCase, language: str) -> tuple[str, str, str]:
    """Title, text and fault."""
    if step.said is None:
        return "", "", step.fault
    titles, texts = (_by_language(step.said[name]) for name in ("title", "text"))
    return titles.get(language, ""), texts.get(language, ""), ""


def _compared(now: tuple[str, str, str], then: tuple[str, str, str]) -> tuple[Said, Said]:
    """What is said now and then; words are marked where both say something."""
    if not (now[1] and then[1]):
        return _unmarked(now), _unmarked(then)
    (old_title, new_title), (old_text, new_text) = marked(now[0], then[0]), marked(now[1], then[1])
    return Said(old_title, old_text), Said(new_title, new_text)


def _unmarked(said: tuple[str, str, str]) -> Said:
    title, text, fault = said
    return Said((Part(title),) if title else (), (Part(text),) if text else (), fault)


def _by_language(value: object) -> Mapping[str, str]:
    return value if isinstance(value, dict) else {}
