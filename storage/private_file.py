"""Files with secrets, such as keys: readable by their owner alone, written completely or not at all."""

import os
from pathlib import Path
from uuid import uuid4


def keep_private(path: Path, content: bytes) -> None:
    """Makes the file, with its folder, unless it exists already: the first caller makes it.

    A full disk or a kill in the middle leaves no incomplete file behind. Raises `OSError`.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    written = path.with_name(f"{path.name}.{uuid4().hex}")
    try:
        with os.fdopen(os.open(written, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _give_name(written, path)
    finally:
        written.unlink(missing_ok=True)


def _give_name(written: Path, path: Path) -> None:
    """A link instead of a renaming, which would replace a file that another process has made meanwhile."""
    try:
        path.hardlink_to(written)
    except FileExistsError:
        return
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
