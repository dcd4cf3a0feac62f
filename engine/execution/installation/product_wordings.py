"""The wordings of the engine's notices that come with the product, for cases that none is deployed for."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from engine.languages import LANGUAGES
from engine.wordings import Wording, read_wording

_NOTICES = Path(__file__).parents[3] / "bpmn" / "shared" / "notices"


@cache
def wordings_of_product(id_: str) -> Mapping[str, Wording]:
    """A wording of a notice of the engine in each language; it calls no function but those of FEEL."""
    files = {language: _NOTICES / f"{id_}.{language}.txt" for language in LANGUAGES}
    return {language: read_wording(path.read_bytes(), path.name, {}) for language, path in files.items()}
