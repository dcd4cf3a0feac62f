"""Removes the large values of completed cases that their last state does not have."""

import json
import zlib
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"

_BATCH = 500
_CASES = sa.text(
    "SELECT c.id, s.state FROM cases c JOIN snapshots s ON s.case_id = c.id "
    "WHERE c.state = 'completed' AND c.id > :after "
    'AND EXISTS (SELECT 1 FROM "values" v WHERE v.case_id = c.id) ORDER BY c.id LIMIT :count'
)
_HELD = sa.text('SELECT digest FROM "values" WHERE case_id = :case_id')
_DROP = sa.text('DELETE FROM "values" WHERE case_id = :case_id AND digest = :digest')


def upgrade() -> None:
    """A state that cannot be read keeps all."""
    bind, after = op.get_bind(), 0
    while rows := bind.execute(_CASES, {"after": after, "count": _BATCH}).all():
        for row in rows:
            _drop(bind, row.id, bytes(row.state))
        after = rows[-1].id


def _drop(bind: Any, case_id: int, state: bytes) -> None:
    try:
        needed = _needed(state)
    except (LookupError, TypeError, ValueError, AttributeError, zlib.error):
        return
    held = {bytes(digest) for digest in bind.execute(_HELD, {"case_id": case_id}).scalars()}
    if dropped := sorted(held - needed):
        bind.execute(_DROP, [{"case_id": case_id, "digest": digest} for digest in dropped])


def _needed(state: bytes) -> set[bytes]:
    """The digests in a state, which is JSON, compressed if it is of a case that has ended."""
    scopes = json.loads(state if state.startswith(b"{") else zlib.decompress(state))["scopes"]
    return {bytes.fromhex(digest) for *_, large in scopes for digest in large.values()}
