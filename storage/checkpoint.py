"""Checkpoints of the audit log: all heads, signed with Ed25519, to be kept away from the database."""

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from pydantic import BaseModel, ConfigDict
from sqlalchemy import func, select

from storage.audit import Head
from storage.columns import canonical_json, moment_text
from storage.database import Session
from storage.errors import UnusableCheckpoint
from storage.file_reasons import reason_of
from storage.private_file import keep_private
from storage.quoting import visible
from storage.tables import audit_events

_FORMAT: Literal["atqaru-checkpoint-1"] = "atqaru-checkpoint-1"
_LAST = (
    select(audit_events.c.chain, func.max(audit_events.c.sequence).label("sequence"))
    .group_by(audit_events.c.chain)
    .subquery()
)
_HEADS = (
    select(audit_events.c.chain, audit_events.c.sequence, audit_events.c.hash)
    .join(
        _LAST,
        (_LAST.c.chain == audit_events.c.chain) & (_LAST.c.sequence == audit_events.c.sequence),
    )
    .order_by(audit_events.c.chain)
)


class _Signed(BaseModel):
    """The line to keep; the signature covers all of its fields, also those of later versions."""

    model_config = ConfigDict(strict=True, extra="allow", val_json_bytes="hex")

    format: Literal["atqaru-checkpoint-1"]
    at: str
    heads: tuple[tuple[int, int, bytes], ...]
    public_key: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A checkpoint with a valid signature: when it was made, by which key, and the heads at that moment."""

    at: str
    public_key: str
    heads: tuple[Head, ...]

    def __iter__(self) -> Iterator[Head]:
        return iter(self.heads)


def checkpoint(session: Session, key_path: Path, at: datetime) -> str:
    """All heads as one line of signed JSON; the key is made at the first use, readable by its owner alone."""
    key = _private_key(key_path)
    content = {
        "format": _FORMAT,
        "at": moment_text(at),
        "heads": [[chain, sequence, digest.hex()] for chain, sequence, digest in session.execute(_HEADS)],
        "public_key": key.public_key().public_bytes_raw().hex(),
    }
    signature = key.sign(canonical_json(content)).hex()
    return orjson.dumps({**content, "signature": signature}).decode()


def read_checkpoint(text: str | bytes, public_key: str | None = None) -> Checkpoint:
    """Reads a checkpoint and checks its signature; it must be by the given public key (hex), if there is one.

    Raises UnusableCheckpoint if it is none, if it was altered, or if another key signed it.
    """
    try:
        content: dict[str, Any] = orjson.loads(text)
        # of the signed fields, not of the text, in which a field may occur twice
        signed = _Signed.model_validate_json(orjson.dumps(content))
        verifier = Ed25519PublicKey.from_public_bytes(signed.public_key)
    except ValueError as error:  # also that of a field
        raise UnusableCheckpoint(
            "this is no checkpoint of an audit log; give the file that `atqaru audit checkpoint` printed"
        ) from error
    result = Checkpoint(signed.at, signed.public_key.hex(), tuple(Head(*head) for head in signed.heads))
    if public_key is not None and public_key.strip().lower() != result.public_key:
        raise UnusableCheckpoint(
            f"the checkpoint was signed with the key {result.public_key}, not with {public_key.strip()}; "
            "somebody else made it, or the key is not the one of this installation"
        )
    del content["signature"]
    _require_signature(verifier, signed.signature, content)
    return result


def _require_signature(verifier: Ed25519PublicKey, signature: bytes, content: dict[str, Any]) -> None:
    try:
        verifier.verify(signature, canonical_json(content))
    except InvalidSignature as error:
        raise UnusableCheckpoint(
            "the checkpoint was altered: its signature does not fit; fetch it again from where it is kept"
        ) from error


def _private_key(path: Path) -> Ed25519PrivateKey:
    shown = visible(str(path))
    try:
        if not path.exists():
            _make_private_key(path)
        mode, content = path.stat().st_mode, path.read_bytes()
    except OSError as error:
        raise UnusableCheckpoint(
            f"the signing key {shown} cannot be kept or read ({reason_of(error)}); see that its folder can be written "
            "and its disk has room"
        ) from error
    if stat.S_IMODE(mode) & 0o077:
        raise UnusableCheckpoint(f"others may read the signing key {shown}; run `chmod 600 {shown}` first")
    try:
        key = load_pem_private_key(content, password=None)
    except (ValueError, TypeError) as error:
        raise UnusableCheckpoint(f"{shown} holds no unencrypted PEM key; move it away to have one made") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise UnusableCheckpoint(f"{shown} holds a key of another kind than Ed25519; move it away to have one made")
    return key


def _make_private_key(path: Path) -> None:
    key = Ed25519PrivateKey.generate()
    keep_private(path, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
