"""The texts of pages in the person's language: the only module that uses Flask-Babel, which has no types."""

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import cast

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import Flask, has_request_context, request, session
from flask_babel import Babel, get_locale, gettext, refresh  # type: ignore[import-untyped]  # it carries no types
from flask_babel import ngettext as _ngettext

#: The languages of the product, each by its own name.
LANGUAGES = {"kk": "Қазақша", "ru": "Русский", "en": "English"}
#: That of the texts in code, templates, diagrams and forms.
SOURCE_LANGUAGE = "en"
CHOSEN = "language"
TRANSLATIONS = Path(__file__).parent / "translations"


def speak(app: Flask) -> None:
    """Gives an application its languages."""
    babel = Babel(app, default_locale=SOURCE_LANGUAGE, locale_selector=_language_of_person)
    with app.app_context():
        domain = babel.domain_instance
    # this fills its cache, so that no compiled catalogue is needed next to the .po files
    domain.cache.update({(code, domain.domain[0]): _translations(code) for code in LANGUAGES})


def _language_of_person() -> str:
    """What the person chose, else the first of the browser's languages that the product speaks."""
    if not has_request_context():
        return SOURCE_LANGUAGE
    chosen = session.get(CHOSEN)
    if chosen in LANGUAGES:
        return cast(str, chosen)
    # the best first; Werkzeug's own choice would take a plain `ru` before a better `kk-KZ`
    accepted = (tag.partition("-")[0].lower() for tag, quality in request.accept_languages if quality > 0)
    return next((code for code in accepted if code in LANGUAGES), SOURCE_LANGUAGE)


def choose_language(code: str) -> None:
    """Sets the language of this and all later pages; a code other than the product's is ignored."""
    if code in LANGUAGES:
        session[CHOSEN] = code


def go_on_in(code: str) -> None:
    """Sets the language of this request and the following ones, unless the person has chosen one."""
    if session.setdefault(CHOSEN, code) == code:
        refresh()


@cache
def _translations(code: str) -> Translations:
    if code == SOURCE_LANGUAGE:
        return Translations()
    compiled = BytesIO()
    with (TRANSLATIONS / code / "LC_MESSAGES" / "messages.po").open("rb") as file:
        write_mo(compiled, read_po(file, locale=code, abort_invalid=True))
    compiled.seek(0)
    return Translations(compiled)


def _(text: str, **values: object) -> str:
    """The text in the language of the page, with its values put in."""
    return str(gettext(text, **values))


def N_(text: str) -> str:  # noqa: N802  # the name by which texts are found for translation
    """Marks a text for translation; it is translated where it is shown."""
    return text


def ngettext(one: str, many: str, num: int, **values: object) -> str:
    """The text for one or for many; the number is inserted as `num`."""
    return str(_ngettext(one, many, num, **values))


def locale() -> Locale:
    """The language of the page; English outside a request."""
    return get_locale() or Locale(SOURCE_LANGUAGE)


def language() -> str:
    """The code of the language of the page, such as `kk`."""
    return locale().language
