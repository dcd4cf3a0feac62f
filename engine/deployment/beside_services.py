"""Files that stand beside the services of a folder and are no part of a deployment: the law and the glossary.

What is tried takes them in the place of the product's; they come into force with the installation.
"""

from collections.abc import Mapping
from pathlib import Path

from engine.deployment.glossary import Notion, read_glossary
from engine.files.content import content_of, files_below, is_file_at
from engine.files.faults import BadFile, Mistake
from engine.law import LAW, Paragraph, paragraphs, read_law

GLOSSARY = LAW.with_name("glossary.yaml")


def law_at(*folders: Path) -> Mapping[str, Paragraph]:
    """The table of the last folder that has one, else the product's; raises `BadFile` where it cannot be read."""
    files = [file for folder in folders if (file := _only(folder, LAW.name)) is not None]
    return read_law(content_of(files[-1]), str(files[-1])) if files else paragraphs()


def glossary_at(folder: Path) -> tuple[Notion, ...]:
    """The notions of a folder, else those of the product; raises `BadFile` where they cannot be read."""
    file = _only(folder, GLOSSARY.name) or GLOSSARY
    return read_glossary(content_of(file), file.name if file == GLOSSARY else str(file))


def require_law_in_force(folder: Path) -> None:
    """Raises `BadFile` for a folder with another table of the law than the installation, since none is deployed."""
    if law_at(folder) != paragraphs():
        where = f"{LAW.parent.name}/{LAW.name} of the installation"
        remedy = f"put it in the place of {where}, start the server anew, then deploy"
        raise BadFile(str(_only(folder, LAW.name)), [Mistake("", f"a table of the law is not deployed; {remedy}")])


def _only(path: Path, name: str) -> Path | None:
    """The file of a name in a folder and below it, or beside a file; raises `BadFile` for several."""
    if is_file_at(path) is not False:
        found = [beside] if is_file_at(beside := path.parent / name) else []
    else:
        found = [file for file in files_below(path) if file.name == name]
    if len(found) > 1:
        raise BadFile(str(found[-1]), [Mistake("", f"is the second {name}, beside {found[0]}; leave one of them")])
    return found[0] if found else None
