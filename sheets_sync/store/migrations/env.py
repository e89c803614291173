"""alembic's entry: runs the migrations on the connection that `engine.migrate` gives."""

from alembic import context

from sheets_sync.store.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
