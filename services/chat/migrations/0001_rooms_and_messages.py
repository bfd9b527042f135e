"""The chat: rooms and their messages."""

from alembic import op

from chassis.migrations.files import SqlFiles
from chassis.migrations.upgrade import chassis_tables

revision = "a0001"
down_revision = None
replaces = "0002"

sql = SqlFiles(__file__)


def upgrade() -> None:
    for statement in chassis_tables():
        op.execute(statement)
    sql.run("tables/rooms", "tables/messages")


def adopt() -> None:
    """A database with the previous history lacks nothing."""
