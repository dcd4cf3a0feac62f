"""What Alembic runs for a command, on the connection that `storage.schema` has put into its settings."""

from alembic import context

from storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,  # on SQLite too, since our connections begin by themselves
)
with context.begin_transaction():
    context.run_migrations()
