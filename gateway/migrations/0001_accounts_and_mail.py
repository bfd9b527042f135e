"""Identity: accounts, sessions, the record of changes, failed sign-ins; and the mails that were asked for."""

from alembic import op

from chassis.migrations.files import SqlFiles
from chassis.migrations.upgrade import chassis_tables

revision = "a0001"
down_revision = None
replaces = "0003"

sql = SqlFiles(__file__)


def upgrade() -> None:
    for statement in chassis_tables():
        op.execute(statement)
    sql.run("tables/identity", "tables/mail")
    sql.load("refuse_change", "refuse_another_delivery")


def adopt() -> None:
    """A database of the former history lacks nothing."""
