"""How alembic reaches the store: online only, the URL comes from ``untilgone.store.migrate``."""

from alembic import context
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool
from sqlmodel import SQLModel

from untilgone.store import tables  # noqa: F401 - fills the metadata

engine = create_engine(context.config.attributes["url"], poolclass=NullPool)
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=True,  # SQLite alters a table only by making it anew
        compare_type=True,
        transaction_per_migration=True,  # tables stay locked no longer than one of them takes
    )
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
