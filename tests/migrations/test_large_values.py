"""Large values of earlier versions: of completed cases those are removed that their last state does not have."""

import json
import zlib

import pytest
from sqlalchemy import text

from storage.database import Database
from storage.migrations.versions import m0029_values_of_ended_cases
from storage.schema import upgrade
from tests.migrations.test_search_keys import NOON, fill

_ADD_CASE = text(
    "INSERT INTO cases (id, service, channel, state, title, calendar_version, definition_id, revision,"
    " received_at, opened_at) VALUES (:id, 'k', 'portal', :state, 't', '1', 1, 1, :at, :at)"
)
_ADD_SNAPSHOT = text("INSERT INTO snapshots (case_id, revision, state) VALUES (:id, 1, :state)")
_ADD_VALUE = text('INSERT INTO "values" (case_id, digest, content) VALUES (:id, :digest, :content)')


@pytest.mark.parametrize("batch", [1, 500])
def test_of_completed_cases_the_values_of_their_last_state_are_left(
    empty_database: Database, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr(m0029_values_of_ended_cases, "_BATCH", batch)
    upgrade(empty_database, "0028")
    needing_a = json.dumps({"scopes": [[0, None, {}, {"large": b"a".hex()}], [3, 0, {"n": 1}, {}]]}).encode()
    states = {
        1: ("completed", zlib.compress(needing_a)),
        2: ("active", needing_a),
        3: ("terminated", needing_a),
        4: ("completed", b"damaged"),
        5: ("completed", needing_a),
    }
    with empty_database.transaction() as session:
        at = "2026-04-06 12:00:00.000000Z" if session.dialect.name == "sqlite" else NOON
        fill(session)
        for case_id, (state, content) in states.items():
            session.execute(_ADD_CASE, {"id": case_id, "state": state, "at": at})
            session.execute(_ADD_SNAPSHOT, {"id": case_id, "state": content})
            for digest in (b"a", b"b"):
                session.execute(_ADD_VALUE, {"id": case_id, "digest": digest, "content": b"{}"})

    upgrade(empty_database)

    with empty_database.reading() as session:
        rows = session.execute(text('SELECT case_id, digest FROM "values" ORDER BY case_id, digest')).all()
    left = {case_id: b"".join(bytes(row.digest) for row in rows if row.case_id == case_id) for case_id in states}
    assert left == {1: b"a", 2: b"ab", 3: b"ab", 4: b"ab", 5: b"a"}
