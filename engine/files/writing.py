"""Files that a command writes into a folder that somebody has named: none is written through a link."""

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from engine.files.faults import BadFile, Mistake
from storage.file_reasons import reason_of

_WRITING = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
_READABLE_BY_ALL = 0o666


def write_files(contents: Mapping[Path, bytes]) -> None:
    """Writes each file, in folders that are made where they are missing.

    Raises `BadFile` with all that stand in the way, and then nothing is written: what is no file, or is a link, which
    could lead to a file elsewhere.
    """
    faults = [(path, fault) for path in contents if (fault := _in_the_way(path))]
    if faults:
        raise BadFile(str(faults[0][0].parent), [Mistake(path.name, fault) for path, fault in faults])
    for path, content in contents.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(path, _WRITING, _READABLE_BY_ALL), "wb") as file:
                file.write(content)
        except OSError as error:
            raise unwritable(path, error) from error


def unwritable(path: Path, error: OSError) -> BadFile:
    """What a command says of a file that it cannot write."""
    return BadFile(str(path), [Mistake("", f"{reason_of(error)}; choose another place, or see who may write there")])


def _in_the_way(path: Path) -> str | None:
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return None
    except OSError as error:
        raise unwritable(path, error) from error
    if stat.S_ISLNK(mode):
        return "it is a link, which could lead to a file elsewhere; remove it, or choose another folder"
    return None if stat.S_ISREG(mode) else "it is no file, and one would be written here; rename it"
