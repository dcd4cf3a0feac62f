"""Values by path in nested JSON: reading that never fails, and writing into dicts of our own making."""

from collections.abc import Mapping
from typing import Any, Final

from engine.digits import is_whole

Path = tuple[str | int, ...]


class Missing:
    """The mark of a value that is not there, which is not the same as null."""

    def __repr__(self) -> str:
        return "MISSING"


MISSING: Final = Missing()


def dotted(path: Path) -> str:
    """A path as fields of a page and errors are named: `rows.0.count`."""
    return ".".join(str(segment) for segment in path)


def path_of(name: str) -> Path:
    """The path of a dotted name; a segment of digits is the number of a row."""
    return tuple(int(part) if is_whole(part) else part for part in name.split("."))


def at_path(values: Any, path: Path) -> Any:
    """The value at a path; MISSING where any part of the way is missing or of the wrong kind."""
    for segment in path:
        if isinstance(segment, int):
            if not isinstance(values, list) or not 0 <= segment < len(values):
                return MISSING
            values = values[segment]
        elif isinstance(values, Mapping) and segment in values:
            values = values[segment]
        else:
            return MISSING
    return values


def put(values: dict[str, Any], path: Path, value: Any) -> None:
    """Writes a value below a dict, making the dicts on the way; the path holds words only."""
    for segment in path[:-1]:
        values = values.setdefault(str(segment), {})
    values[str(path[-1])] = value
