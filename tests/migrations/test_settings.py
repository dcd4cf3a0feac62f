"""The table of settings goes, in which nothing was ever kept."""

from sqlalchemy import inspect

from storage.database import Database
from storage.schema import upgrade


def test_the_table_of_settings_goes_and_the_others_stay(empty_database: Database) -> None:
    upgrade(empty_database, "0021")
    with empty_database.reading() as session:
        before = set(inspect(session).get_table_names())

    upgrade(empty_database)

    with empty_database.reading() as session:
        assert before - set(inspect(session).get_table_names()) == {"settings"}
