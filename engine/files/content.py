"""The content of a file that somebody has named."""

import errno
import os
import stat
from pathlib import Path

from engine.files.faults import BadFile, Mistake
from storage.file_reasons import reason_of

REMEDY = "see its name and who may read it"
#: No kind of file that people write may have more.
MAX_BYTES = 5_000_000


def content_of(path: Path, remedy: str = REMEDY) -> bytes:
    """The bytes of an ordinary file; raises `BadFile` with the reason and the remedy if it cannot be read."""
    try:
        with open(path, "rb", opener=_opened_at_once) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise OSError(errno.ENXIO, "no ordinary file")
            if status.st_size <= MAX_BYTES:
                return file.read(MAX_BYTES)
    except OSError as error:
        raise _unread(path, error, remedy) from error
    raise BadFile(str(path), [Mistake("", too_large(status.st_size))])


def _opened_at_once(path: str, flags: int) -> int:
    """A pipe is not waited for, until somebody writes into it."""
    return os.open(path, flags | os.O_NONBLOCK)


def too_large(size: int) -> str:
    """What is said of a file that has more than `MAX_BYTES`."""
    return f"{size / 1_000_000:.1f} MB is more than the {MAX_BYTES // 1_000_000} MB that are read; split it"


def is_file_at(path: Path) -> bool | None:
    """Whether a file is there, or else a folder; None for nothing. Raises `BadFile` where that cannot be told."""
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        raise _unread(path, error) from error
    return not stat.S_ISDIR(mode)


def files_below(folder: Path) -> list[Path]:
    """The files in a folder and below it, sorted; raises `BadFile` for a folder that may not be read."""

    def refuse(error: OSError) -> None:
        raise _unread(Path(error.filename), error) from error

    found = (Path(place) / name for place, _, names in os.walk(folder, onerror=refuse) for name in names)
    return sorted(path for path in found if path.is_file())


def _unread(path: Path, error: OSError | ValueError, remedy: str = REMEDY) -> BadFile:
    reason = reason_of(error) if isinstance(error, OSError) else "this is no name of a file"
    return BadFile(str(path), [Mistake("", f"{reason}; {remedy}")])


def text_of(content: bytes, source: str) -> str:
    """The text of a file in UTF-8; raises `BadFile`."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _no_text(content, error.start, source, "not text in UTF-8; save the file as UTF-8") from error
    if "\0" in text:  # UTF-16 has it beside each Latin letter, and no database stores it
        fault = "NUL is here, which is no part of a text; remove it, or save the file as UTF-8"
        raise _no_text(content, content.index(0), source, fault)
    return text


def _no_text(content: bytes, at: int, source: str, fault: str) -> BadFile:
    line = content.count(b"\n", 0, at) + 1
    return BadFile(source, [Mistake(f"line {line}", fault)])
