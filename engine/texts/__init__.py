"""Texts of services in other languages: catalogues (gettext PO files) read, and texts looked up in them."""

from engine.texts.catalogue import Catalogue, read_catalogue
from engine.texts.texts import ENGLISH, Texts

__all__ = ["ENGLISH", "Catalogue", "Texts", "read_catalogue"]
