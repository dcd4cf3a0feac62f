"""The triggers with which the database itself prevents changes to the audit log.

A migration that rebuilds one of its tables calls `protect_audit_log` again; merged ones depend on what is here.
"""

from alembic import op

_REFUSAL = "the audit log is append-only"

# For INSERT OR REPLACE SQLite deletes without any delete trigger: hence an existing key is refused.
_SQLITE_REFUSED = {
    "audit_events": ("UPDATE", "DELETE", "REPLACE"),
    "audit_data": ("UPDATE", "REPLACE"),
}
_POSTGRESQL_REFUSED = {
    "audit_events": ("UPDATE", "DELETE", "TRUNCATE"),
    "audit_data": ("UPDATE", "TRUNCATE"),
}


def protect_audit_log(*, has_row_ids: bool = False) -> None:
    """Makes the database refuse every change of events, and of their data every change except erasing them.

    `has_row_ids`: SQLite keeps the tables by row ids, of which an existing one is refused as well.
    """
    if op.get_bind().dialect.name == "sqlite":
        _protect_sqlite(has_row_ids)
    else:
        _protect_postgresql()


def _protect_sqlite(has_row_ids: bool) -> None:
    for table, refused in _SQLITE_REFUSED.items():
        for change in refused:
            when = f"{change} ON {table}"
            if change == "REPLACE":
                keys = ("chain = NEW.chain AND sequence = NEW.sequence", "rowid = NEW.rowid")[: 1 + has_row_ids]
                rows = [f"FROM {table} WHERE {key}" for key in keys]
                when = f"INSERT ON {table} WHEN {' OR '.join(f'EXISTS (SELECT 1 {row})' for row in rows)}"
            op.execute(
                f"CREATE TRIGGER {table}_refuse_{change.lower()} BEFORE {when} "
                f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
            )


def _protect_postgresql() -> None:
    op.execute(
        "CREATE OR REPLACE FUNCTION refuse_change_of_audit_log() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
    )
    for table, refused in _POSTGRESQL_REFUSED.items():
        for change in refused:
            name = f"{table}_refuse_{change.lower()}"
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {change} ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit_log()"
            )
            # ALWAYS: otherwise a session in the role of a replica would bypass them.
            op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")
