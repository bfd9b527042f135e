"""Identity: accounts, sessions, the record of changes, failed sign-ins; and the mails that were asked for."""

from alembic import op

from chassis.migrations.files import SqlFiles
from chassis.migrations.upgrade import chassis_tables

revision = "a0001"
down_revision = None
replaces = "0003"

sql = SqlFiles(__file__)


def rules() -> None:
    """Each replaces the one of its name: this can be run again."""
    sql.load("refuse_change", "refuse_another_delivery")


def upgrade() -> None:
    for statement in chassis_tables():
        op.execute(statement)
    sql.run("tables/identity", "tables/mail")
    rules()


def adopt() -> None:
    """A database of the former history lacks nothing; a rule that somebody changed by hand does not stay."""
    rules()
