"""What a text would say in a real case, beside what the text in force says there."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.errors import AtqaruError
from engine.execution.case.case_view import view_case
from engine.execution.errors import OwnCase
from engine.execution.permissions import require_no_part
from engine.spiff.changes.said_wordings import SaidWording
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
from web.site import site


@dataclass(frozen=True)
class Said:
    """What a step says in one language; where it says nothing, the technical message why."""

    title: str = ""
    text: str = ""
    fault: str = ""


@dataclass(frozen=True)
class PreviewedStep:
    """A step of the case, what it says by the text in force, and what by the new one."""

    name: str
    now: Said
    then: Said


@dataclass(frozen=True)
class CasePreview:
    """The steps of a case that use a wording; `is_unreadable` if its state cannot be read."""

    case: StoredRow
    steps: tuple[PreviewedStep, ...] = ()
    is_open: bool = True
    is_unreadable: bool = False
    is_kept_back: bool = False


def case_preview(session: Session, number: str, key: str, wording: Wording) -> CasePreview:
    """What the case of a number says by a wording, now and with the new one; raises `Wrong` for no such case."""
    case = _case(session, number)
    if case.state != "active":
        return CasePreview(case, is_open=False)
    if not access.may_see_data(signed_in()):  # a new text can read any variable
        return CasePreview(case, is_kept_back=True)
    id_, language = split_key(key)
    try:
        now = view_case(session, site().runtime, case.id).said(id_)
        then = view_case(session, site().runtime, case.id, {key: wording}).said(id_)
    except AtqaruError:
        return CasePreview(case, is_unreadable=True)
    steps = (
        PreviewedStep(service_text(old.node.name or old.node.id), _said(old, language), _said(new, language))
        for old, new in zip(now, then, strict=True)
    )
    return CasePreview(case, tuple(steps))


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


def _said(step: SaidWording, language: str) -> Said:
    if step.said is None:
        return Said(fault=step.fault)
    titles, texts = (_by_language(step.said[name]) for name in ("title", "text"))
    return Said(titles.get(language, ""), texts.get(language, ""))


def _by_language(value: object) -> Mapping[str, str]:
    return value if isinstance(value, dict) else {}
