"""Column types that both databases share: moments, JSON, packed bytes; a value is read as it was written."""

import zlib
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import JSON, DateTime, Dialect, LargeBinary, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator, TypeEngine

NO_DUE_MOMENT = datetime(9999, 1, 1, tzinfo=UTC)
"""The value for "no due moment" where rows are sorted by it, so that they come last on both databases."""
NO_MESSAGE = ""
"""The name of the message of an offer where a step is offered, and no message."""

# bytes; shorter ones hardly shrink
_WORTH_PACKING = 160
_JSON_TYPES_ONLY = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_SUBCLASS


class Moment(TypeDecorator[datetime]):
    """An aware moment, UTC in and out; on SQLite text of fixed width, which sorts as the moments do."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Text on SQLite, a timestamp with time zone elsewhere."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(Text())
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """The moment as the database keeps it; ValueError if it has no time zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone; a moment is stored only if aware, e.g. in UTC")
        return moment_text(value) if dialect.name == "sqlite" else value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """The moment in UTC."""
        if value is None:
            return None
        return datetime.fromisoformat(value) if dialect.name == "sqlite" else value.astimezone(UTC)


class Json(TypeDecorator[Any]):
    """A JSON value: JSONB, or text on SQLite, whose columns of type JSON turn `1` into a number."""

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Text on SQLite; elsewhere JSONB, which the engine of `storage.database` writes and reads."""
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else JSONB())

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """The text for SQLite; TypeError for what is not JSON."""
        return json_text(value) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """The value that was stored; None where there is none."""
        return orjson.loads(value) if dialect.name == "sqlite" and value is not None else value


class PackedJson(TypeDecorator[bytes]):
    """The bytes of a JSON value, compressed where that makes them shorter.

    What zlib compressed begins with `x`, and no JSON does, so a reader sees which of both a row holds.
    """

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """What is stored of the bytes."""
        if value is None or len(value) < _WORTH_PACKING:
            return value
        return min(value, zlib.compress(value), key=len)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """The original bytes; a value in neither form, written by another program, is returned unchanged."""
        if value is None or not value.startswith(b"x"):
            return value
        try:
            return zlib.decompress(value)
        except zlib.error:
            return value


class PackedObject(TypeDecorator[Any]):
    """A JSON object, kept as `PackedJson` keeps its bytes."""

    impl = PackedJson
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:  # the same on both
        """The bytes of the object; TypeError for what is not JSON."""
        return None if value is None else json_text(value).encode()

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:  # the same on both
        """The object that was stored; None where there is none."""
        return None if value is None else orjson.loads(value)


def moment_text(value: datetime) -> str:
    """The only spelling of an aware moment, e.g. `2026-04-08 13:30:00.000000Z`."""
    return value.astimezone(UTC).isoformat(" ", "microseconds")[:-6] + "Z"


def canonical_json(value: object) -> bytes:
    """The only spelling of a JSON value (keys sorted, no blanks, UTF-8); TypeError for what is not JSON."""
    return orjson.dumps(value, option=_JSON_TYPES_ONLY | orjson.OPT_SORT_KEYS)


def json_text(value: object) -> str:
    """JSON text in the order of the value's own keys; TypeError for what is not JSON."""
    return orjson.dumps(value, option=_JSON_TYPES_ONLY).decode()
