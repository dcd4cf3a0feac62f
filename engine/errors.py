"""The root of every error on which a caller can act; it is in the lowest layer, so that storage has it too."""

from storage.errors import AtqaruError

__all__ = ["AtqaruError"]
