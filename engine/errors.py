"""The root of every error on which a caller can act; it must not know any layer above or below."""


class AtqaruError(Exception):
    """Something a person can put right; the message names the case, element, field or file and the remedy."""
