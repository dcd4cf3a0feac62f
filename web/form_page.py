"""What each page of a form carries about itself, signed: whose it is, where it stands, its language, version, an id.

The id makes a form that is sent twice one; owner and path lead back to it when the session has ended meanwhile. By the
version it is known from the form that has come in its place, by the mark from what has the same address after a backup
was restored. Only the page of its owner holds it, so nobody can make one for another.
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

#: The field that carries it; no component of a form has a dash in its key.
FIELD = "form-page"
CSRF_FIELD = "csrf_token"
#: The button by which the form is shown in another language.
LANGUAGE_FIELD = "page-language"
#: The field in which a page that carries nothing else has its mark, and what is kept has that of its form.
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
    #: of what it acts on, see `web.marks`; empty where that has no number
    mark: str = ""

    @classmethod
    def new(cls, owner: str, path: str, version: int | None, mark: str = "") -> "FormPage":
        """A page that is shown now."""
        return cls(owner, path, secrets.token_urlsafe(16), language(), version, mark)

    def signed(self) -> str:
        """The text that the page carries."""
        return str(_signer().dumps(astuple(self)))


def posted_page() -> FormPage | None:
    """The page from which the posted form comes; None if it carries none of ours."""
    try:
        return FormPage(*_signer().loads(request.form.get(FIELD, "")))
    except (BadData, TypeError):
        return None


def typed_fields() -> Posted:
    """The posted fields that are a person's, without those of the page itself."""
    fields: Mapping[str, list[str]] = request.form.to_dict(flat=False)
    return {name: texts for name, texts in fields.items() if name not in _OF_THE_PAGE}


def marked(fields: Posted, mark: str) -> Posted:
    """What was typed, as it is kept for a form with a mark."""
    return {**fields, MARK_FIELD: [mark]} if mark else fields


def mark_of(kept: Posted) -> str:
    """The mark of the form into which was typed what is kept."""
    return next(iter(kept.get(MARK_FIELD, ())), "")


def typed_texts() -> list[str]:
    """What a person has written into the posted form in words of his own: what he would not want to write again."""
    try:
        if posted_page() is None:
            return []
    except HTTPException:  # such as a form that is too large to be read
        return []
    # a text of one word may as well be the value of a choice, which says nothing to anybody
    return [text for texts in typed_fields().values() for text in texts if len(text.split()) > 1]


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(site().settings.secret_key, salt="form-page")
