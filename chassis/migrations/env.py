"""Alembic's environment, the same for every database; `chassis.migrations.upgrade` starts it."""

from alembic import context
from sqlalchemy import create_engine, text

engine = create_engine(context.config.attributes["url"])
with engine.connect() as connection:
    # A migration that cannot get its lock soon gives up, rather than stand in front of everybody else's queries.
    connection.execute(text("SET lock_timeout = '5s'"))
    connection.commit()
    context.configure(connection=connection, target_metadata=None, transaction_per_migration=True)
    with context.begin_transaction():
        # Two processes that start at once: the second waits here and finds nothing left to do.
        connection.execute(text("SELECT pg_advisory_xact_lock(2867)"))
        context.run_migrations()
engine.dispose()
