"""Migrations: the history of the database's shape, run by `storage.schema`; a merged one is never edited."""
