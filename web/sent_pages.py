"""Sent pages of forms: a repeated one gets the first answer, unless it has other values."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

import orjson

from engine.errors import AtqaruError
from engine.execution.installation.sent_forms import begin_sending, keep_outcome
from storage.database import Session
from storage.queries.drafts import sent_form
from web.account.person import signed_in
from web.form_page import FormPage, posted_page, typed_fields
from web.site import site

_TYPED = "typed"


@dataclass(frozen=True)
class Outcome:
    """The result of a form: the page to continue on, and the message there."""

    path: str
    text: str = ""


class SentOtherwise(AtqaruError):
    """The posted page was sent before with other values; `outcome` is the result of those."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__("this page was sent before with other values; open the form again to send these as well")
        self.outcome = outcome


def outcome_before(session: Session) -> Outcome | None:
    """The result of the posted page, if it was sent before; raises `SentOtherwise` if that was with other values."""
    page = posted_page()
    row = sent_form(session, signed_in().id, page.id) if page else None
    if row is None:
        return None
    kept: Mapping[str, str] = row.outcome
    outcome = Outcome(kept["path"], kept["text"])
    if kept.get(_TYPED, typed := _typed()) != typed:
        raise SentOtherwise(outcome)
    return outcome


def begin(session: Session, page: FormPage) -> bool:
    """Records the posted page as sent; false if it was sent before."""
    return begin_sending(session, site().runtime.clock, page.owner, page.path, page.id)


def keep(session: Session, page: FormPage, outcome: Outcome) -> None:
    """Keeps the result of the posted page, and a digest of its values."""
    keep_outcome(session, page.id, {"path": outcome.path, "text": outcome.text, _TYPED: _typed()})


def _typed() -> str:
    """The digest by which the values of the posted page are recognised."""
    return sha256(orjson.dumps(typed_fields(), option=orjson.OPT_SORT_KEYS)).hexdigest()
