"""The words of pages in the person's language: the door to Flask-Babel, which carries no types."""

from babel import Locale
from flask_babel import get_locale, gettext  # type: ignore[import-untyped]  # Flask-Babel carries no types
from flask_babel import ngettext as _ngettext


def _(text: str, **values: object) -> str:
    """The text in the language of the page, with its values put in."""
    return str(gettext(text, **values))


def ngettext(one: str, many: str, num: int, **values: object) -> str:
    """The text for one or for many, whose number is put in as `num`."""
    return str(_ngettext(one, many, num, **values))


def locale() -> Locale:
    """The language of the page; English outside a request."""
    return get_locale() or Locale("en")
