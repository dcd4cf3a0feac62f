"""Characters that no database can store: a request with one anywhere is refused before anything reads it."""

from collections.abc import Iterator

from flask import Flask, request
from werkzeug.exceptions import RequestEntityTooLarge

from storage.texts import is_storable
from web.language import _
from web.refusals import Refused
from web.security import MOST_FIELDS


def refuse_unstorable(app: Flask) -> None:
    """Makes an application refuse addresses and forms with such a character, or with too many fields."""
    app.before_request(_look)


def _look() -> None:
    if not is_storable(request.path):
        raise _refused(_("Address: it has a character that cannot be stored. Remove it and open the page again."))
    _require_few_fields()
    for name, text in _texts():
        if not is_storable(name) or not is_storable(text):
            raise _refused(
                _(
                    "“%(name)s”: the field has a character that cannot be stored. Go back, remove it and send the form "
                    "again.",
                    name=name.replace("\0", "")[:_SHOWN],
                )
            )


def _require_few_fields() -> None:
    """Counts the fields before they are parsed: parsing takes long, and Werkzeug itself limits only those of files."""
    fields = request.query_string.count(b"&")
    if request.mimetype == "application/x-www-form-urlencoded":
        fields += request.get_data().count(b"&")
    if fields >= MOST_FIELDS:
        raise RequestEntityTooLarge


def _texts() -> Iterator[tuple[str, str]]:
    """Everything that a person may have written, with the name of its field."""
    yield from request.args.items(multi=True)
    yield from request.form.items(multi=True)
    yield from ((name, file.filename or "") for name, file in request.files.items(multi=True))


def _refused(message: str) -> Refused:
    return Refused(400, _("This request cannot be read"), message)


_SHOWN = 80
