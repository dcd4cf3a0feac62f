"""Texts of services in other languages: catalogues (gettext PO files) read, and texts looked up in them."""

from engine.texts.catalogue import BadCatalogue, Catalogue, read_catalogue
from engine.texts.texts import ENGLISH, Texts

__all__ = ["ENGLISH", "BadCatalogue", "Catalogue", "Texts", "read_catalogue"]
