"""Alembic's entry: run on the connection that `randevu.store.migrate` opened."""

from alembic import context

from randevu.store.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=connection.dialect.name == "sqlite")
context.run_migrations()
