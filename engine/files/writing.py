"""Files that a command writes into a folder that somebody has named: none is written through a link."""

import os
import stat
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from engine.files.faults import BadFile, Mistake
from storage.file_reasons import reason_of

_WRITING = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
_READABLE_BY_ALL = 0o666
_A_LINK = "it is a link, which could lead to a {} elsewhere; remove it, or choose another folder"


def write_files(contents: Mapping[Path, bytes]) -> None:
    """Writes each file, in folders that are made where they are missing.

    A file that is there is replaced by a new one, so that no other name of it changes, and what breaks off leaves it
    as it was. Raises `BadFile` with all that stand in the way, and then nothing is written: what is no file or no
    folder, or is a link, which could lead elsewhere. Links above the folder in which one works are those of the
    machine, and are followed.
    """
    for folder in sorted({path.parent for path in contents}):
        _require_folder(folder)
    faults = [(path, fault) for path in contents if (fault := _in_the_way(path))]
    if faults:
        raise BadFile(str(faults[0][0].parent), [Mistake(path.name, fault) for path, fault in faults])
    for path, content in contents.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _replace(path, content)
        except OSError as error:
            raise unwritable(path, error) from error


def unwritable(path: Path, error: OSError) -> BadFile:
    """What a command says of a file that it cannot write."""
    return BadFile(str(path), [Mistake("", f"{reason_of(error)}; choose another place, or see who may write there")])


def _replace(path: Path, content: bytes) -> None:
    """Puts a new file in the place of what bears the name; it may be read by those who could read that."""
    new = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with os.fdopen(os.open(new, _WRITING, _READABLE_BY_ALL), "wb") as file:
            with suppress(FileNotFoundError):
                os.fchmod(file.fileno(), stat.S_IMODE(path.lstat().st_mode))
            file.write(content)
        new.replace(path)
    except OSError:
        new.unlink(missing_ok=True)
        raise


def _require_folder(folder: Path) -> None:
    """Raises `BadFile` where a folder, or one on the way to it, is a link or something else."""
    for place in _on_the_way(folder):
        mode = _mode_of(place)
        if mode is not None and stat.S_ISLNK(mode):
            raise BadFile(str(place), [Mistake("", _A_LINK.format("folder"))])
    if folder.exists() and not folder.is_dir():
        raise BadFile(str(folder), [Mistake("", "it is no folder, and files would be written into it; name a folder")])


def _on_the_way(folder: Path) -> Iterable[Path]:
    """The folders that lead to one from that in which one works, the outermost first."""
    here = Path.cwd()
    if folder.is_absolute() and not folder.is_relative_to(here):
        return ()
    return [place for place in (*reversed(folder.parents), folder) if not here.is_relative_to(place)]


def _mode_of(path: Path) -> int | None:
    try:
        return path.lstat().st_mode
    except FileNotFoundError:
        return None
    except OSError as error:
        raise unwritable(path, error) from error


def _in_the_way(path: Path) -> str | None:
    mode = _mode_of(path)
    if mode is None:
        return None
    if stat.S_ISLNK(mode):
        return _A_LINK.format("file")
    return None if stat.S_ISREG(mode) else "it is no file, and one would be written here; rename it"
