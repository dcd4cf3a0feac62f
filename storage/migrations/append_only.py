"""The triggers by which the database itself refuses to change the audit log.

A migration that rebuilds one of its tables calls `protect_audit_log` again; merged ones rest on what is here.
"""

from alembic import op

_REFUSAL = "the audit log is append-only"

# SQLite deletes silently for INSERT OR REPLACE, without any delete trigger: hence a key must not come twice.
_SQLITE_REFUSED = {
    "audit_events": ("UPDATE", "DELETE", "REPLACE"),
    "audit_data": ("UPDATE", "REPLACE"),
}
_POSTGRESQL_REFUSED = {
    "audit_events": ("UPDATE", "DELETE", "TRUNCATE"),
    "audit_data": ("UPDATE", "TRUNCATE"),
}


def protect_audit_log() -> None:
    """Has the database refuse to change events at all, and their data in any way but erasing them."""
    if op.get_bind().dialect.name == "sqlite":
        _protect_sqlite()
    else:
        _protect_postgresql()


def _protect_sqlite() -> None:
    for table, refused in _SQLITE_REFUSED.items():
        for change in refused:
            when = f"{change} ON {table}"
            if change == "REPLACE":
                same_key = f"FROM {table} WHERE chain = NEW.chain AND sequence = NEW.sequence"
                when = f"INSERT ON {table} WHEN EXISTS (SELECT 1 {same_key})"
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
            # ALWAYS: otherwise a session that calls itself a replica passes by unseen.
            op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")
