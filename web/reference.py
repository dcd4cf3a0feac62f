"""Reference numbers of what failed, short enough for the telephone: the page shows what the log has."""

import secrets

#: Digits and letters without those that are taken for one another: I, L and O, and U.
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_HALF = 4


def new_reference() -> str:
    """A number such as 7F3K-2Q9D; the log of an installation has each only once."""
    return "-".join("".join(secrets.choice(_SIGNS) for _sign in range(_HALF)) for _half in range(2))
