"""Migrations: the history of the schema, run by `storage.schema`; a merged one is never edited."""
