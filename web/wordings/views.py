"""The list of wordings, and the page of one in a language: its text, a preview, and putting a new one in force."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.deployment.rewording import (
    Draft,
    Rewording,
    RewordingRefused,
    change_wording,
    draft_of,
    ready_rewording,
)
from engine.execution.installation.drafts import drop_draft
from engine.wordings import names_in, parts_of, read_wording, split_key
from engine.wordings.engine_notices import ENGINE_NOTICES
from storage.database import Session, StoredRow
from storage.queries.definitions import process_names
from storage.queries.drafts import draft_row
from storage.queries.wordings import WordingFile, wording_versions
from web.account.gate import for_signed_in
from web.account.person import signed_in
from web.entered import Wrong
from web.filling import Sheet
from web.form_page import FormPage
from web.language import LANGUAGES, _
from web.moments import day_text, now
from web.reasons import reason_error
from web.refusals import not_found
from web.site import site
from web.wordings.differences import Line, differences
from web.wordings.form import FIELDS, rewording_of, unknown_words, wrong_of
from web.wordings.gate import require_administrator
from web.wordings.listing import KINDS, kind_of, kind_words, listed_wordings, service_of, title_of
from web.wordings.open_cases import cases_to_show, processes_of
from web.wordings.present import Present, present_of
from web.wordings.preview import CasePreview, case_preview
from web.wordings.versions import ShownVersion, shown_versions, whole

pages = Blueprint("wordings", __name__)
#: A longer list has a search.
SEARCHED_FROM = 20
_LONGEST_SEARCH = 200


@dataclass(frozen=True)
class _Looked:
    """What came of looking at what was entered: the draft, its case, and the errors by field.

    `is_newer`: another text has been put in force since the page was opened. `is_otherwise`: on the chosen day another
    text is in force than the one with which the page began. Either is shown beside the new text, as by a preview.
    """

    draft: Draft | None = None
    case: CasePreview | None = None
    errors: Mapping[str, str] | None = None
    is_newer: bool = False
    is_otherwise: bool = False

    @property
    def lines(self) -> list[Line]:
        """The lines in which the new file differs from the one in force on its day, or from a newer one."""
        if self.draft is None:
            return []
        other = self.draft.newest if self.is_newer else self.draft.before
        return differences(whole(other) if other else "", whole(self.draft.file))

    @property
    def seen_now(self) -> Mapping[str, str]:
        """The versions that are on the page now, after those that it began with were not all there are."""
        if self.draft is None or self.draft.newest is None:
            return {}
        if self.is_newer:
            return dict.fromkeys(("seen", "based_on"), str(self.draft.newest.version))
        if self.draft.before and (self.is_otherwise or not self.errors):
            return {"based_on": str(self.draft.before.version)}
        return {}


@pages.get("/wordings")
@for_signed_in
def listed() -> str:
    """Every wording in force today or later."""
    require_administrator()
    text = " ".join(request.args.get("q", "")[:_LONGEST_SEARCH].split())
    chosen = {name: request.args.get(name, "") for name in ("service", "kind")}
    with site().database.reading() as session:
        found = listed_wordings(session, now().date())
    services = {each.folder: each.service or each.folder for each in found if each.folder}
    return render_template(
        "wordings/wordings.html",
        wordings=[each for each in found if each.fits(text.casefold().split(), **chosen)],
        is_searched=len(found) > SEARCHED_FROM,
        text=text,
        services=services,
        kinds={kind: _(words) for kind, words in KINDS.items() if any(each.kind == kind for each in found)},
        chosen=chosen,
        today=now().date(),
    )


@pages.get("/wordings/<key>")
@for_signed_in
def wording(key: str) -> str:
    """One wording in one language, as it is in force in the end."""
    require_administrator()
    with site().database.reading() as session:
        return _page(session, key, {}, _Looked())


@pages.post("/wordings/<key>")
@for_signed_in
def change(key: str) -> AnyResponse | str | tuple[str, int]:
    """Previews a new text, or puts it in force."""
    require_administrator()
    given = {name: request.form[name] for name in FIELDS if name in request.form}
    if chosen := request.form.get("preview_in"):
        given["case"] = chosen
    try:
        wanted = rewording_of(key, given)
        if request.form.get("do") != "put_in_force":
            return _previewed(key, given, wanted)
        return _put_in_force(key, given, wanted)
    except RewordingRefused as refusal:
        return _refused(key, given, _looked(key, refusal))
    except Wrong as error:
        return _refused(key, given, _Looked(errors=error.errors))


def _put_in_force(key: str, given: Mapping[str, str], wanted: Rewording) -> AnyResponse:
    """Puts a text in force, and says in which languages nothing has changed."""
    if wrong := reason_error(given.get("reason", ""), is_of_case=False):
        raise Wrong({"reason": wrong})
    person, path, today = signed_in(), url_for("wordings.wording", key=key), now().date()
    with site().database.reading() as session:
        ready = ready_rewording(session, site().runtime, wanted)
    with site().database.transaction() as session:
        in_spite = "in_spite" in given
        change_wording(
            session, site().runtime, person.actor, wanted, given["reason"], ready, in_spite_of_warnings=in_spite
        )
        drop_draft(session, person.id, path)
        present = present_of(session, key, today)
    day = day_text(wanted.effective_from)
    done = (
        _("The new text will be in force from %(day)s.", day=day)
        if wanted.effective_from > today
        else _("The new text is in force from today.")
    )
    if present and (unchanged := present.unchanged_on(wanted.effective_from)):
        names = [LANGUAGES[code] for code in unchanged]
        done += " " + _("Not changed: %(languages)s (see below).", languages=", ".join(names))
    flash(done, "success")
    return redirect(path)


def _looked(key: str, refusal: RewordingRefused) -> _Looked:
    is_newer = refusal.reason == "newer"
    errors = wrong_of(refusal, is_own=is_newer and _is_own(key)).errors
    return _Looked(refusal.draft, errors=errors, is_newer=is_newer, is_otherwise=refusal.reason == "otherwise")


def _is_own(key: str) -> bool:
    """Whether the newest version was written by the signed-in person."""
    with site().database.reading() as session:
        versions = wording_versions(session, key)
    return bool(versions) and versions[0].actor == signed_in().id


def _previewed(key: str, given: Mapping[str, str], wanted: Rewording) -> str | tuple[str, int]:
    """The page with the differences, what was found, and what a case would say."""
    with site().database.reading() as session:
        draft = draft_of(session, site().runtime.at_present(session), wanted)
        if draft.wording is None or draft.is_faulty:
            raise RewordingRefused("faulty", "", draft)
        number = given.get("case", "").strip()
        try:
            processes = processes_of(session, split_key(key)[0], draft.file.folder or "")
            case = case_preview(session, number, key, draft.wording, processes) if number else None
        except Wrong as error:
            return _page(session, key, given, _Looked(draft, errors=error.errors)), 422
        return _page(session, key, given, _Looked(draft, case))


def _refused(key: str, given: Mapping[str, str], looked: _Looked) -> tuple[str, int]:
    with site().database.reading() as session:
        return _page(session, key, given, looked), 422


def _page(session: Session, key: str, given: Mapping[str, str], looked: _Looked) -> str:
    today = now().date()
    present = present_of(session, key, today)
    if present is None:
        raise not_found(_("There is no such text. Choose one in the list."))
    versions, written_in = shown_versions(session, key, today), present.language
    again, path = _again(versions), url_for("wordings.wording", key=key)
    typed = None if given or again else draft_row(session, signed_in().id, path)
    kept = _kept(typed)
    errors = looked.errors or {}
    return render_template(
        "wordings/wording.html",
        key=key,
        present=present,
        file=present.last,
        heading=title_of(present.model),
        service=service_of(present.model, process_names(session, today)),
        kind=kind_words(kind_of(present.model)),
        written_in=written_in,
        language_name=LANGUAGES[written_in],
        others=present.others,
        beside=[] if present.last else [(code, parts_of(other.content, other.name)) for code, other in _there(present)],
        versions=versions,
        again=again,
        names=_names(present.model),
        is_of_engine=split_key(key)[0] in ENGINE_NOTICES,
        today=today,
        given={**present.entered(today, again), **(given or kept), **looked.seen_now},
        sheet=Sheet((), FormPage.new(signed_in().id, path, None), kept_at=typed.kept_at if typed and kept else None),
        cases=_cases(session, present),
        errors=errors,
        links=list(errors.items()),
        draft=looked.draft,
        unknown=unknown_words(looked.draft) if looked.draft else "",
        lines=looked.lines,
        previewed=looked.case,
    )


def _cases(session: Session, present: Present) -> list[StoredRow] | None:
    """Open cases for the preview; None for a language that is missing, which no case goes by, or who may see none."""
    if present.last is None:
        return None
    id_ = split_key(present.key)[0]
    return cases_to_show(session, id_, processes_of(session, id_, present.last.folder or ""))


def _there(present: Present) -> list[tuple[str, WordingFile]]:
    return [(code, other) for code, other in present.others.items() if other is not None]


def _again(versions: list[ShownVersion]) -> WordingFile | None:
    """The version whose text the administrator wants to use again."""
    wanted = request.args.get("again", type=int)
    return next((each.file for each in versions if each.file.version == wanted), None)


def _kept(typed: StoredRow | None) -> dict[str, str]:
    """The fields of the form as they were when the session ended."""
    fields: Mapping[str, list[str]] = typed.fields if typed else {}
    return {name: fields[name][0] for name in FIELDS if fields.get(name)}


def _names(file: WordingFile) -> list[str]:
    """The variables that a file reads; those that it can read where these are known."""
    if notice := ENGINE_NOTICES.get(split_key(file.key)[0]):
        return sorted(notice.names)
    functions = site().runtime.office.functions
    return sorted(names_in(read_wording(file.content, file.name, functions), functions))
