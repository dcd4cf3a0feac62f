"""What each page of a form carries about itself, signed: its owner, path, language, version, and an id.

The id recognises a form that is sent twice; owner and path lead back to it after the session has ended. The version
shows whether another form has replaced it, the facts whether what it says of the case has changed, the mark whether
its address belongs to something else after a backup was restored. The page is signed and shown only to its owner, so
that no one can make one for another person.
"""

import secrets
from collections.abc import Mapping
from dataclasses import astuple, dataclass

from flask import request
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.exceptions import HTTPException

from web.language import language
from web.posting import ADD_ROW, REMOVE_ROW, Posted
from web.site import site

#: The field that carries it; no field of a form may have one of these names, see `engine.forms.posted`.
FIELD = "form-page"
CSRF_FIELD = "page-token"
#: The button by which the form is shown in another language.
LANGUAGE_FIELD = "page-language"
#: The field for the mark in a page that carries nothing else, and in a draft for the mark of its form.
MARK_FIELD = "page-mark"
_OF_THE_PAGE = frozenset({FIELD, CSRF_FIELD, LANGUAGE_FIELD, MARK_FIELD, ADD_ROW, REMOVE_ROW})


@dataclass(frozen=True)
class FormPage:
    """One page of a form as it was shown to a person."""

    owner: str
    path: str
    id: str
    language: str
    #: the definition of the form; None where there is no form
    version: int | None = None
    #: of what the form acts on, see `web.marks`; empty where that has no number
    mark: str = ""
    #: the digest of what the form shows of the case; empty where that may change
    facts: str = ""

    @classmethod
    def new(cls, owner: str, path: str, version: int | None, mark: str = "", facts: str = "") -> "FormPage":
        """A page that is shown now."""
        return cls(owner, path, secrets.token_urlsafe(16), language(), version, mark, facts)

    def signed(self) -> str:
        """The text that the page carries."""
        return str(_signer().dumps(astuple(self)))


def posted_page() -> FormPage | None:
    """The page from which the posted form comes; None if it carries none made here."""
    try:
        return FormPage(*_signer().loads(request.form.get(FIELD, "")))
    except (BadData, TypeError):
        return None


def typed_fields() -> Posted:
    """The posted fields that the person filled in, without those of the page itself."""
    fields: Mapping[str, list[str]] = request.form.to_dict(flat=False)
    return {name: texts for name, texts in fields.items() if name not in _OF_THE_PAGE}


def marked(fields: Posted, mark: str) -> Posted:
    """What was typed, as a draft for a form with a mark."""
    return {**fields, MARK_FIELD: [mark]} if mark else fields


def mark_of(kept: Posted) -> str:
    """The mark of the form to which a draft belongs."""
    return next(iter(kept.get(MARK_FIELD, ())), "")


def typed_texts() -> list[str]:
    """The free text that a person has written into the posted form, and would not want to write again."""
    try:
        if posted_page() is None:
            return []
    except HTTPException:  # such as a form that is too large to be read
        return []
    # a text of one word may be the value of a choice, which means nothing to a reader
    return [text for texts in typed_fields().values() for text in texts if len(text.split()) > 1]


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(site().settings.secret_key, salt="form-page")
