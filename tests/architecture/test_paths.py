"""Every path of the project that the documents name is there, so that whoever follows one arrives."""

import re
from pathlib import Path

import pytest

from tests.architecture.documents import documents, without_blocks
from tests.architecture.source import NOT_COMMITTED, ROOT

FOLDERS = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")} - NOT_COMMITTED
#: Words in backticks, and whether the document says that what they name is still to be made.
QUOTED = re.compile(r"`([^`\s]+)`( \(new\))?")
PLACEHOLDER = re.compile(r"<[^<>/]+>")
#: A module by its name alone can be any of several: those who look for it need its folder.
BARE_MODULE = re.compile(r"(?!test_)[\w/]+\.py")
FULL_PATHS = ("CONTRIBUTING.md", "architecture.md")


def paths_in(document: Path) -> list[tuple[str, bool]]:
    """What looks like a path of the project, a placeholder as `*`, with whether it is marked as new."""
    quoted = QUOTED.findall(without_blocks(document.read_text(encoding="utf-8")))
    return [
        (PLACEHOLDER.sub("*", text), bool(new)) for text, new in quoted if "/" in text and text.split("/")[0] in FOLDERS
    ]


def is_there(path: str) -> bool:
    return any(ROOT.glob(path.rstrip("/")))


@pytest.mark.parametrize("document", documents(), ids=lambda path: path.name)
def test_every_path_that_a_document_names_exists(document: Path) -> None:
    missing = [path for path, is_new in paths_in(document) if not is_new and not is_there(path)]

    assert missing == []


@pytest.mark.parametrize("document", documents(), ids=lambda path: path.name)
def test_what_is_marked_as_new_has_a_folder_and_is_not_there_yet(document: Path) -> None:
    new = [path for path, is_new in paths_in(document) if is_new]

    assert [path for path in new if not is_there(str(Path(path).parent))] == []
    assert [path for path in new if "*" not in path and is_there(path)] == []


@pytest.mark.parametrize("name", FULL_PATHS)
def test_a_module_is_named_with_its_folder(name: str) -> None:
    document = next(path for path in documents() if path.name == name)
    text = without_blocks(document.read_text(encoding="utf-8"))

    bare = [module for module, _new in QUOTED.findall(text) if BARE_MODULE.fullmatch(module) and "/" not in module]

    assert bare == []
