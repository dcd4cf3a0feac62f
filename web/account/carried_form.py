"""Carries what was typed into a form through the login page after the session has ended, encrypted for its owner alone.

Nothing of it is kept on the server or in a cookie for people who have not signed in. Whoever holds the page cannot
read what it carries; only the person to whom the form was shown gets it back.
"""

import base64
import hashlib
import zlib
from dataclasses import astuple, dataclass

import orjson
from cryptography.fernet import Fernet, InvalidToken

from web.form_page import FormPage
from web.moments import now
from web.posting import Posted
from web.site import site

#: The field of the login page.
FIELD = "carried"
#: A login page accepts no more than any other page.
LARGEST = 1_000_000
KEPT_FOR_SECONDS = 24 * 60 * 60


@dataclass(frozen=True)
class CarriedForm:
    """The page of a form and what was typed into it; None if that is too much to carry."""

    page: FormPage
    fields: Posted | None

    def sealed(self) -> str:
        """The encrypted text for the login page."""
        text = self._sealed(self.fields)
        return text if len(text) <= LARGEST else self._sealed(None)

    def _sealed(self, fields: Posted | None) -> str:
        plain = orjson.dumps([*astuple(self.page), fields])
        return _lock().encrypt_at_time(zlib.compress(plain), int(now().timestamp())).decode("ascii")


def opened(text: str) -> CarriedForm | None:
    """What a login page carried; None if it was not made here or is older than a day."""
    try:
        plain = _lock().decrypt_at_time(text.encode(), KEPT_FOR_SECONDS, int(now().timestamp()))
    except InvalidToken:
        return None
    *page, fields = orjson.loads(zlib.decompress(plain))
    return CarriedForm(FormPage(*page), fields)


def _lock() -> Fernet:
    key = hashlib.blake2b(site().settings.secret_key.encode(), digest_size=32, person=b"carried").digest()
    return Fernet(base64.urlsafe_b64encode(key))
