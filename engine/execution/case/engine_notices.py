"""Notices of the engine in the words of their wordings, in each language, as they are stored.

Owns which wording says a notice, what it can read, and what becomes of one that cannot be filled in: the notice goes
out all the same, in the words that come with the product, and administrators are told. To whom a notice goes is decided
where it arises.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select

from engine.execution.case.case_context import CaseContext, vintage_of
from engine.execution.case.incidents import CODE
from engine.execution.case.issuing import Issued, issued
from engine.execution.case.notice_facts import NoticeFacts, UnwordedFacts
from engine.execution.case.staff_notices import StaffNotice, notify_staff
from engine.execution.errors import NoDefinition, Unworded
from engine.execution.installation.product_wordings import wordings_of_product
from engine.execution.installation.runtime import Runtime
from engine.languages import issue_languages
from engine.roles import Role
from engine.wordings import Wording
from storage.database import Session
from storage.prepared import Query
from storage.queries.users import groups_with
from storage.rows import StoredCase
from storage.tables import notices, users

#: Of one wording that cannot be filled in administrators are told once in this time.
ONE_NOTICE_IN = timedelta(days=1)
_NAME = Query(select(users.c.name).where(users.c.id == bindparam("login")))
_RECENT = Query(
    select(notices.c.id)
    .where(
        notices.c.recipient == bindparam("recipient"),
        notices.c.sent_at > bindparam("since"),
        notices.c.code == CODE,
        notices.c.subject == bindparam("subject"),
    )
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Occasion:
    """A notice of the engine: its id in `ENGINE_NOTICES` with the values of its own variables.

    `own_wording` is the id of the wording that the diagram gives it in place of the one with that id.
    """

    id: str
    values: Mapping[str, Any]
    own_wording: str | None = None

    @property
    def wording(self) -> str:
        """The id of the wording that says it."""
        return self.own_wording or self.id


@dataclass(frozen=True, slots=True)
class Said:
    """What goes out, and what the audit has to say of a wording that could not be filled in."""

    issued: Issued
    trouble: Mapping[str, object] = field(default_factory=dict)

    def notice(self, code: str, facts: NoticeFacts) -> StaffNotice:
        """It as a notice with its code and facts."""
        return StaffNotice(code, self.issued.title, facts, self.issued.text, self.issued.wording)


def staff_languages(runtime: Runtime) -> Sequence[str]:
    """The languages in which notices to the staff go out."""
    return issue_languages(None, runtime.issued_in)


def said_of(
    session: Session, runtime: Runtime, case: StoredCase, occasion: Occasion, wanted: Sequence[str], now: datetime
) -> Said:
    """A notice in the words of the wording that the case goes by, issued in the languages wanted that this has."""
    speaker = Speaker(session, runtime, case, now)
    try:
        return Said(_issued(speaker.said(occasion, wanted), wanted))
    except (NoDefinition, Unworded) as error:
        fault = str(error)
    told = _tell_administrators(session, case, occasion.wording, fault, now)
    said = speaker.filled(wordings_of_product(occasion.id), occasion, wanted)
    return Said(_issued(said, wanted), {"unworded": fault, "told": told})


def _issued(said: Mapping[str, Any], wanted: Sequence[str]) -> Issued:
    return issued(said["title"], said["text"], said, wanted)


class Speaker:
    """Says the notices of one case; `reworded` are wordings in place of deployed ones, by id, a point and language."""

    def __init__(
        self,
        session: Session,
        runtime: Runtime,
        case: StoredCase,
        now: datetime,
        reworded: Mapping[str, Wording] | None = None,
    ) -> None:
        self._session = session
        self._runtime = runtime
        self._case = case
        self._context = CaseContext(session, runtime, vintage_of(runtime, case), now, case["applicant"], reworded)
        self._root = runtime.definitions.process(session, case["definition_id"])

    def said(self, occasion: Occasion, wanted: Sequence[str]) -> dict[str, Any]:
        """What a wording says, in each language; raises `NoDefinition` or `Unworded`."""
        wordings = self._context.reworded(occasion.wording, self._wordings(occasion))
        return self.filled(wordings, occasion, wanted)

    def filled(self, wordings: Mapping[str, Wording], occasion: Occasion, wanted: Sequence[str]) -> dict[str, Any]:
        """What these wordings say; raises `Unworded`."""
        return self._context.filled(wordings, self._root, wanted, {**self._of_case(), **occasion.values})

    def _wordings(self, occasion: Occasion) -> Mapping[str, Wording]:
        try:
            return self._context.choices.wordings(occasion.wording)
        except NoDefinition:
            if occasion.own_wording is not None:
                raise
            return wordings_of_product(occasion.id)

    def _of_case(self) -> dict[str, Any]:
        case = self._case
        applicant = case["applicant"] and _NAME.value(self._session, login=case["applicant"])
        return {
            "case_number": case["number"] or str(case["id"]),
            "case_title": case["title"],
            "service": self._root.process.name or case["service"],
            "applicant": applicant or "",
        }


def _tell_administrators(session: Session, case: StoredCase, wording: str, fault: str, now: datetime) -> list[str]:
    """Informs the groups of administrators that have not been informed lately; gives these groups."""
    since = now - ONE_NOTICE_IN
    told = [
        group
        for group in groups_with(session, Role.ADMINISTER)
        if _RECENT.one(session, recipient=group, since=since, subject=wording) is None
    ]
    facts: UnwordedFacts = {"kind": "unworded", "unworded": wording, "message": fault, "number": case["number"]}
    notify_staff(session, case["id"], told, StaffNotice(CODE, wording, facts), now)
    return told
