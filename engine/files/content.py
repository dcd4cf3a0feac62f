"""The content of a file that somebody has named."""

from pathlib import Path

from engine.files.faults import BadFile, Mistake
from storage.file_reasons import reason_of


def content_of(path: Path, remedy: str = "see its name and who may read it") -> bytes:
    """The bytes of the file; raises `BadFile` with the reason and the remedy if it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadFile(str(path), [Mistake("", f"{reason_of(error)}; {remedy}")]) from error


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
