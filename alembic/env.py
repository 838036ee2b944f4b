"""Runs migrations on the database of the settings, or on the connection it is handed."""

from alembic import context
from sqlalchemy import Connection

from mvoscan.settings import load_settings
from mvoscan.storage.database import Database
from mvoscan.storage.tables import metadata


def migrate(connection: Connection) -> None:
    """Run the migrations asked for, in one transaction."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


handed: Connection | None = context.config.attributes.get("connection")
if handed is not None:
    migrate(handed)
else:
    database = Database(load_settings().database)
    with database.writing() as opened:
        migrate(opened)
    database.close()
