"""Identity: accounts, sessions, the record of changes, failed sign-ins; and the mails that were asked for."""

from alembic import op

from chassis.migrations.files import SqlFiles
from chassis.migrations.upgrade import chassis_tables

revision = "a0001"
down_revision = None
replaces = "0003"

sql = SqlFiles(__file__)


def rules() -> None:
    """Each replaces the rule of the same name, so this can be run again."""
    sql.load("refuse_change", "refuse_another_delivery")


def upgrade() -> None:
    for statement in chassis_tables():
        op.execute(statement)
    sql.run("tables/identity", "tables/mail")
    rules()


def adopt() -> None:
    """A database with the previous history lacks nothing; rules that were changed by hand are overwritten."""
    rules()
