"""Alembic's environment, the same for every database; `chassis.migrations.upgrade` starts it."""

from alembic import context
from sqlalchemy import text

from chassis import database
from chassis.migrations import ahead, common, squashed

# If two processes start at once, the second waits here and finds nothing left to do.
ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(2867)")

engine = database.engine_for_tools(context.config.attributes["url"])
with engine.connect() as connection:
    # A migration that does not get its lock soon gives up rather than block everybody else's queries.
    connection.execute(text("SET lock_timeout = '5s'"))
    connection.commit()
    context.configure(connection=connection, target_metadata=None, transaction_per_migration=True)
    with context.begin_transaction():
        connection.execute(ONE_AT_A_TIME)
        stands = squashed.standing(connection)
        if ahead.is_ahead(connection, context.script.get_current_head(), stands):
            ahead.tell(connection, stands)
        else:
            squashed.take_over(connection, context.script)
            connection.execute(ONE_AT_A_TIME)  # whoever was taken over has committed
            context.run_migrations()
            common.create(connection)
            ahead.remember(connection, context.script, squashed.standing(connection))
            connection.commit()
engine.dispose()
