"""What the login page posts, and where it may redirect afterwards."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from web.language import _


@dataclass(frozen=True)
class LoginAttempt:
    """A login as it was typed; the password is never shown again."""

    login: str
    password: str

    def errors(self) -> dict[str, str]:
        """What is missing, by field."""
        found = {}
        if not self.login:
            found["login"] = _("Login name: nothing is entered. Enter your login name.")
        if not self.password:
            found["password"] = _("Password: nothing is entered. Enter your password.")
        return found


def safe_target(target: str | None) -> str | None:
    """A path of this site; None for anything that would lead to another site."""
    if not target or not target.startswith("/") or target.startswith("//") or "\\" in target:
        return None
    if not target.isprintable():  # it is not allowed in a header
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc else target
