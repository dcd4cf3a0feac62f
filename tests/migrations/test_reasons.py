"""Reasons for closing a deadline, which may be in several languages since a migration."""

from sqlalchemy import column, insert, select, table

from storage.columns import Moment
from storage.database import Database
from storage.schema import upgrade
from storage.tables import deadlines
from tests.migrations.test_kinds import NOON, fill

BEFORE = "0024"
SAID = 'Nobody "came".\nАптада'


def test_reasons_that_are_stored_stay_as_they_are(empty_database: Database) -> None:
    upgrade(empty_database, BEFORE)
    with empty_database.transaction() as session:
        fill(session)
        for token, because in ((2, SAID), (3, None)):
            row = {"case_id": 1, "token": token, "element_id": "e", "name": "n", "law": "CLK-03", "due_at": NOON}
            row |= {"state": "missed", "because": because}
            # as the table was at the time of the migration, not as it is now
            columns = (column(name, Moment if name == "due_at" else None) for name in row)
            session.execute(insert(table("deadlines", *columns)).values(row))

    upgrade(empty_database)

    with empty_database.transaction() as session:
        session.execute(deadlines.update().where(deadlines.c.token == 3).values(because={"kk": "Мерзім", "ru": "Срок"}))
    with empty_database.reading() as session:
        found = session.scalars(select(deadlines.c.because).order_by(deadlines.c.token)).all()
    assert found == [SAID, {"kk": "Мерзім", "ru": "Срок"}]
