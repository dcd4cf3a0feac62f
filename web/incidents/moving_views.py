"""The page by which a case is migrated to another version: the choice, a preview, and the migration."""

from contextlib import suppress
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.errors import AtqaruError
from engine.execution.errors import NotOpen
from engine.execution.people.moving import (
    DefinitionLeft,
    Move,
    MovePreview,
    NoSuchVersion,
    NothingToMove,
    effective_choices,
    movable_definitions,
    move_case,
    preview_move,
)
from engine.execution.recalculation.versions import CalledVersions, Version
from engine.spiff.changes.mismatches import CannotMove
from storage.database import Session, StoredRow
from storage.numbers import number_of
from storage.queries.wordings import wording_files
from web.account.gate import for_signed_in
from web.cases.processes import CaseProcess, Elements, processes_of
from web.incidents import moving_words
from web.incidents.gate import fixable_case, fixer
from web.language import _
from web.marks import case_mark, require_drawn_for
from web.reasons import reason_error
from web.service_texts import names_by_version, service_name_of, version_words
from web.site import site
from web.wordings.listing import words_of_wording

pages = Blueprint("moving", __name__)
_MOVE = "/cases/<int:case_id>/move"


@pages.get(_MOVE)
@for_signed_in
def choose(case_id: int) -> str:
    """The versions to which a case can be migrated."""
    fixer()
    with site().database.reading() as session:
        return _page(session, fixable_case(session, case_id), {}, {}, None)


@pages.post(_MOVE)
@for_signed_in
def move(case_id: int) -> AnyResponse | tuple[str, int] | str:
    """Previews the migration, or migrates the case."""
    person, posted = fixer(), request.form.to_dict()
    errors: dict[str, str] = {}
    with site().database.reading() as session:
        case = fixable_case(session, case_id)
        require_drawn_for(session, case_id)
        wanted = _wanted(posted)
        preview = _preview(session, case_id, wanted, errors)
        if "carry_out" in posted and (wrong := reason_error(posted.get("reason", ""))):
            errors["reason"] = wrong
        if errors or "carry_out" not in posted or preview is None or preview.lacks:
            return _page(session, case, posted, errors, preview), 422 if errors else 200
    with site().database.transaction() as session:
        move_case(session, site().runtime, person.actor, case_id, wanted, posted["reason"])
    flash(_("The case now follows the chosen versions. Failed steps are retried only when you say so."), "success")
    return redirect(url_for("cases.case", case_id=case_id, _anchor="incidents"))


def _wanted(posted: dict[str, str]) -> Move:
    chosen = {}
    for field, value in posted.items():
        with suppress(ValueError):  # what is not a number identifies no version
            if field.startswith("version:"):
                chosen[number_of(field.removeprefix("version:"))] = number_of(value)
    known = {taken.value for taken in CalledVersions}
    taken = posted.get("taken", "")
    return Move(chosen, CalledVersions(taken) if taken in known else CalledVersions.AS_BEFORE, "drops" in posted)


def _preview(session: Session, case_id: int, wanted: Move, errors: dict[str, str]) -> MovePreview | None:
    try:
        return preview_move(session, site().runtime, case_id, wanted)
    except NothingToMove:
        errors["taken"] = _(
            "Called processes, decisions, forms and texts: nothing would change. Choose others, or another version."
        )
    except DefinitionLeft:
        errors["versions"] = _(
            "The case no longer follows the version that you wanted to replace: somebody has moved it, or that process "
            "has ended. Choose again."
        )
    except NoSuchVersion:
        errors["versions"] = _("This version is not offered for the process. Choose one from the list.")
    except CannotMove as error:
        return MovePreview(error.lacks)
    except NotOpen:
        raise
    except AtqaruError:
        errors["versions"] = _(
            "The case cannot be moved there, since something that the new version needs cannot be computed or is "
            "not deployed. Choose another version."
        )
    return None


def _elements(session: Session, case: StoredRow, posted: dict[str, str]) -> Elements:
    """The elements of the chosen versions, and of those that the case uses."""
    definitions, chosen = site().runtime.definitions, _wanted(posted).definitions.values()
    new = [CaseProcess(id_, definitions.process(session, id_).process, 0) for id_ in chosen]
    return Elements([*new, *processes_of(session, case)])


def _page(
    session: Session, case: StoredRow, posted: dict[str, str], errors: dict[str, str], preview: MovePreview | None
) -> str:
    definitions: list[tuple[Version, list[Version]]] = []
    choices: list[CalledVersions] = []
    try:
        definitions = movable_definitions(session, site().runtime, case.id)
        has_others = any(len(others) > 1 for _version, others in definitions)
        choices = list(CalledVersions) if has_others else effective_choices(session, site().runtime, case.id)
        errors = errors if choices else {}  # the page says that there is nothing to choose
    except NotOpen:
        raise
    except AtqaruError:
        errors = {"": _("The state of the case cannot be read, so it can only be suspended or closed.")}
    moved: Any = preview.moved if preview else None
    elements = _elements(session, case, posted if moved else {})
    shown = [version for version, _others in definitions]
    changed = [change.after for change in preview.changes] if preview else []
    wordings = wording_files(session, [version.id for version in changed])
    texts = {id_: words_of_wording(file) for id_, file in wordings.items()}
    return render_template(
        "incidents/move.html",
        case=case,
        mark=case_mark(session, case.id),
        service=service_name_of(session, case),
        names=names_by_version(session, [version.id for version in (*shown, *changed)]) | texts,
        elements=elements,
        words_of=moving_words,
        version_words=version_words,
        definitions=definitions,
        choices=choices,
        chosen=next((taken for taken in choices if taken is _wanted(posted).taken), next(iter(choices), None)),
        preview=preview,
        stays=sorted({elements.words(node.id) for node in moved.tokens.values() if node.id not in moved.begun})
        if moved
        else [],
        begins=[elements.words(id_) for id_ in moved.begun] if moved else [],
        ends=[elements.words(id_) for id_ in moved.ended] if moved else [],
        only_watchers=bool(preview and preview.lacks and all(lack.is_watching for lack in preview.lacks)),
        taken=CalledVersions,
        posted=posted,
        errors=errors,
        links=list(errors.items()),
    )
