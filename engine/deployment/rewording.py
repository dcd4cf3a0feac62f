"""A wording that an administrator writes anew: checked with all that is in force, then in force from a day.

It becomes the next version of its key by the same way as a deployment, so cases that are under way keep what they have.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Literal

from engine.definition.findings import Finding, Severity
from engine.deployment.bundle import File, read_bundle
from engine.deployment.checked import Checked, check_files, known_in
from engine.deployment.checks import check
from engine.deployment.deploy import Deployment, Origin, put_in_force
from engine.deployment.neighbours import check_with_neighbours
from engine.deployment.storing import ON_PAGE
from engine.deployment.wordings import unknown_names
from engine.errors import AtqaruError
from engine.execution.installation.runtime import Runtime
from engine.execution.permissions import Actor, require_administrator
from engine.execution.reasons import required_reason
from engine.languages import LANGUAGES
from engine.quoting import quoted
from engine.wordings import Wording, file_of, parts_of, split_key
from storage.database import Session
from storage.queries.wordings import WordingFile, files_on, newest_wording, wording_on
from storage.texts import is_storable
from storage.writes.definitions import hold_deployed

Reason = Literal["no_wording", "over", "unstorable", "newer", "otherwise", "faulty", "doubtful", "same", "waits"]
#: What a wording is checked with: who names it, and what gives the variables that it reads.
_CHECKED_WITH = frozenset({"process", "form", "wording"})


@dataclass(frozen=True, slots=True)
class Rewording:
    """A new text of a wording in one language: `key` is the id of the wording, a point and the language.

    `seen` is the number of the newest version that the writer has seen, `based_on` that of the one with which he began;
    0 for a language that the wording does not have yet. The text is in force from `effective_from`.
    """

    key: str
    title: str
    text: str
    effective_from: date
    seen: int
    based_on: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A rewording that was looked at: the file in force on its day, the new one, and what is found in that.

    `before` and `newest` are None for a language that the wording does not have yet, `wording` if the file cannot be
    read. `unknown` are the variables that the processes which use it lack, each with the known name nearest to it.
    """

    before: WordingFile | None
    newest: WordingFile | None
    file: File
    wording: Wording | None
    findings: tuple[Finding, ...]
    unknown: Mapping[str, str | None]

    @property
    def is_faulty(self) -> bool:
        """It cannot be put in force."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)


@dataclass(frozen=True, slots=True)
class ReadyRewording:
    """A draft, and its file as it is checked to be put in force."""

    draft: Draft
    checked: Checked


class RewordingRefused(AtqaruError):
    """A text that cannot be put in force; where it is for what was found in it, with what was looked at."""

    def __init__(self, reason: Reason, message: str, draft: Draft | None = None) -> None:
        super().__init__(message)
        self.reason = reason
        self.draft = draft


def draft_of(session: Session, runtime: Runtime, change: Rewording) -> Draft:
    """Looks at a rewording with everything that is in force on its day; stores nothing. Raises `RewordingRefused`."""
    today = runtime.office.local(runtime.clock()).date()
    if change.effective_from < today:
        raise RewordingRefused("over", f"{change.effective_from} is over; say a day from {today} on")
    if not (is_storable(change.title) and is_storable(change.text)):
        raise RewordingRefused("unstorable", "the text holds half a character or NUL; type it again")
    before, newest = wording_on(session, change.key, change.effective_from), newest_wording(session, change.key)
    name, folder = _place(session, change, before, newest)
    file = File(name, "wording", file_of(change.title, change.text), folder)
    held = files_on(session, change.effective_from, _CHECKED_WITH)
    present = before.name if before else name
    others = [File(each.name, each.kind, each.content, each.folder or "") for each in held if each.name != present]
    bundle = read_bundle((*others, file), runtime.office.functions)
    known = known_in(session, change.effective_from, runtime, bundle)
    of_all = check(bundle, known)
    all_found = (*of_all, *check_with_neighbours(bundle, lambda: bundle, known, of_all))
    found = tuple(finding for finding in all_found if finding.source == file.name)
    wording = bundle.wordings.get(change.key)
    unknown = unknown_names(bundle, known, change.key) if wording else {}
    return Draft(before, newest, file, wording, found, unknown)


def _place(
    session: Session, change: Rewording, before: WordingFile | None, newest: WordingFile | None
) -> tuple[str, str]:
    """Name and folder of the new file: those of the text so far, or beside that of another language."""
    if before is not None and newest is not None:
        return newest.name, newest.folder or ""
    id_, language = split_key(change.key)
    others = (wording_on(session, f"{id_}.{other}", change.effective_from) for other in LANGUAGES)
    beside = next((other for other in others if other is not None), None)
    if newest is not None or beside is None or language not in LANGUAGES:
        raise RewordingRefused(
            "no_wording", f"no wording {quoted(change.key)} is in force on {change.effective_from}; see the list"
        )
    name = PurePosixPath(beside.name).with_name(f"{change.key}.txt")
    return str(name), beside.folder or ""


def ready_rewording(session: Session, runtime: Runtime, change: Rewording) -> ReadyRewording:
    """Looks at a rewording with all that it is checked with, which takes seconds. Raises `RewordingRefused`."""
    draft = draft_of(session, runtime.at_present(session), change)
    return ReadyRewording(draft, check_files(session, runtime, (draft.file,), change.effective_from))


def change_wording(
    session: Session,
    runtime: Runtime,
    actor: Actor,
    change: Rewording,
    reason: str,
    ready: ReadyRewording | None = None,
    *,
    in_spite_of_warnings: bool,
) -> Deployment:
    """Puts a new text of a wording in force from its day, with the reason in the audit.

    `ready` is what was looked at before; it is looked at again if something has changed since. What is found in the
    text refuses it, warnings unless `in_spite_of_warnings`. Raises `RewordingRefused`, `NoReason`, `NotYours`, and then
    nothing is stored.
    """
    require_administrator(actor)
    why = required_reason(reason)
    hold_deployed(session, is_shared=False)
    runtime = runtime.at_present(session)
    if ready is None or not ready.checked.holds(session, runtime):
        ready = ready_rewording(session, runtime, change)
    draft = ready.draft
    _require_changed(draft, change)
    warnings = [finding for finding in draft.findings if finding.severity is Severity.WARNING]
    if draft.is_faulty or (warnings and not in_spite_of_warnings):
        faults = "\n".join(map(str, draft.findings))
        raise RewordingRefused("faulty" if draft.is_faulty else "doubtful", faults, draft)
    return put_in_force(session, runtime, actor, ready.checked, Origin(ON_PAGE, why), may_replace=True)


def _require_changed(draft: Draft, change: Rewording) -> None:
    """Raises `RewordingRefused` for a text that is in force on the day, or waits for another, or was written over.

    So does one that is based on another text than that of its day, since what that has would be lost.
    """
    before, newest, written = draft.before, draft.newest, parts_of(draft.file.content, draft.file.name)
    if (newest.version if newest else 0) != change.seen:
        now = f"version {newest.version}" if newest else "no version"
        raise RewordingRefused("newer", f"{change.key} has {now} meanwhile; look at it, then change it", draft)
    if before is None or newest is None:
        return
    if before.version != change.based_on:
        raise RewordingRefused(
            "otherwise",
            f"on {change.effective_from} version {before.version} of {change.key} is in force, and this text is based "
            f"on version {change.based_on}; look at both, then change it",
            draft,
        )
    if written == parts_of(before.content, before.name):
        raise RewordingRefused("same", f"this is the text of {change.key} already; change it, or leave it", draft)
    if written == parts_of(newest.content, newest.name):
        raise RewordingRefused(
            "waits",
            f"version {newest.version} of {change.key} has this text and waits for {newest.effective_from}; "
            "change that with `atqaru versions change-date`",
            draft,
        )
