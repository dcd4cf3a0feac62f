"""What an audit event is, and how its hash and the commitment to its data are made; knows no database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple

from storage.columns import canonical_json

NO_DATA = b""
"""The commitment of an event that never had data, so that no row of data is expected for it."""

NOT_SEALED = b""
"""The hash of an event that was not the last of its command: the hash of the last one covers it."""

NEVER_HAD_DATA = frozenset({NO_DATA, bytes(32)})
"""The value for no data, now and in databases from before revision 0002."""


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """Something that happened; `data` (JSON types only) is the part that retention may erase later.

    Personal data is in `data` alone. `law` holds ids of the rules, separated by blanks. Without a `calendar_version`
    that of the event before applies.
    """

    at: datetime
    type: str
    actor: str
    element_id: str | None = None
    law: str | None = None
    due_at: datetime | None = None
    definition_id: int | None = None
    calendar_version: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


class Head(NamedTuple):
    """The last event of a chain: its hash shows whether anything before it was changed."""

    chain: int
    sequence: int
    hash: bytes


def origin(chain: int) -> bytes:
    """What the first event of a chain is chained to: 32 zero bytes and the chain's number in 8 bytes."""
    return bytes(32) + chain.to_bytes(8, "big")


def commitment_to(salt: bytes, data: bytes) -> bytes:
    """SHA-256 over salt and data: it proves the data while they exist and reveals nothing afterwards."""
    return sha256(salt + data).digest()


def event_hash(previous: bytes, columns: Mapping[str, str | int | None]) -> bytes:
    """SHA-256 over the hash before and all columns as canonical JSON; moments as text, commitment as hex.

    Columns that are null are left out, so that a column added later does not change the hashes of old events.
    """
    return sha256(previous + canonical_json({k: v for k, v in columns.items() if v is not None})).digest()
