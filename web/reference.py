"""Reference numbers of failures, short enough for the telephone: the page shows the number that is in the log."""

import secrets

#: Digits and letters without those easily confused: I, L and O, and U.
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_HALF = 4


def new_reference() -> str:
    """A number such as 7F3K-2Q9D, unique in the log of an installation."""
    return "-".join("".join(secrets.choice(_SIGNS) for _sign in range(_HALF)) for _half in range(2))
