"""Runs migrations on the database of the settings, or on the connection it is handed."""

from alembic import context
from sqlalchemy import Connection

from mvoscan.settings import load_settings
from mvoscan.storage import answer_tables as answer_tables
from mvoscan.storage import capsule_tables as capsule_tables
from mvoscan.storage import client_tables as client_tables
from mvoscan.storage import contact_tables as contact_tables
from mvoscan.storage import embed_tables as embed_tables
from mvoscan.storage import ending_tables as ending_tables
from mvoscan.storage import event_tables as event_tables
from mvoscan.storage import history_tables as history_tables
from mvoscan.storage import offer_tables as offer_tables
from mvoscan.storage import operator_tables as operator_tables
from mvoscan.storage import plan_tables as plan_tables
from mvoscan.storage import release_tables as release_tables
from mvoscan.storage import share_tables as share_tables
from mvoscan.storage import webhook_tables as webhook_tables
from mvoscan.storage import work_tables as work_tables
from mvoscan.storage.database import Database
from mvoscan.storage.tables import Instant, metadata


def render_item(kind: str, value: object, _context: object) -> str | bool:
    """Write our instants as the plain type they are, so that a migration never depends on today's program."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(value, Instant) else False


def migrate(connection: Connection) -> None:
    """Run the migrations asked for, in one transaction."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        render_item=render_item,
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
