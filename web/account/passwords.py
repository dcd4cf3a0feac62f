"""Passwords: hashed with Argon2; the check takes the same time whether or not the account exists."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from engine.errors import AtqaruError

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
_hasher = PasswordHasher()


class UnusablePassword(AtqaruError):
    """A password is too short or too long."""


def hash_password(text: str) -> str:
    """The hash of a password, including its salt and parameters."""
    return _hasher.hash(text)


def require_usable(text: str) -> None:
    """Raises `UnusablePassword` for a password that is easy to guess, or so long that it only costs time."""
    if not SHORTEST_PASSWORD <= len(text) <= LONGEST_PASSWORD:
        raise UnusablePassword(
            f"the password has {len(text)} characters; choose one of {SHORTEST_PASSWORD} to {LONGEST_PASSWORD}"
        )


def is_password(stored: str | None, text: str) -> bool:
    """True if the text is the password; without an account (None) it takes the same time and is false."""
    try:
        _hasher.verify(stored or _dummy_hash(), text[: LONGEST_PASSWORD + 1])
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


@cache
def _dummy_hash() -> str:
    return _hasher.hash("nobody has this password")
