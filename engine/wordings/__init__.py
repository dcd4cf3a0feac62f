"""Wordings of notices and documents: how each reads in a language, as a file beside the service.

What a notice or document says of a case is composed here; to whom it goes, and in which languages it is issued, is
decided by others.
"""

from engine.wordings.composing import composed
from engine.wordings.values import decimal_mark, worded_in
from engine.wordings.wording import (
    Wording,
    faults_of,
    file_of,
    id_and_language,
    names_in,
    parts_of,
    read_wording,
    split_key,
)

__all__ = [
    "Wording",
    "composed",
    "decimal_mark",
    "faults_of",
    "file_of",
    "id_and_language",
    "names_in",
    "parts_of",
    "read_wording",
    "split_key",
    "worded_in",
]
