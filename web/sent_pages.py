"""Pages of forms that were sent: one that comes again is answered as the first time, unless it brings other values."""

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
    """What came of a form: the page on which one goes on, and what is said there."""

    path: str
    text: str = ""


class SentOtherwise(AtqaruError):
    """The posted page was sent before, with other values; `outcome` is what came of those."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__("this page was sent before with other values; open the form again to send these as well")
        self.outcome = outcome


def outcome_before(session: Session) -> Outcome | None:
    """What came of the posted page, if it was sent before; raises `SentOtherwise` if that was with other values."""
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
    """Enters the posted page as sent; false if it was sent before."""
    return begin_sending(session, site().runtime.clock, page.owner, page.path, page.id)


def keep(session: Session, page: FormPage, outcome: Outcome) -> None:
    """Keeps what came of the posted page, and of which values."""
    keep_outcome(session, page.id, {"path": outcome.path, "text": outcome.text, _TYPED: _typed()})


def _typed() -> str:
    """By what the values of the posted page are known again."""
    return sha256(orjson.dumps(typed_fields(), option=orjson.OPT_SORT_KEYS)).hexdigest()
