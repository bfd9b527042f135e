"""A difference that a later match settles needs no explanation of its own when its account is closed."""

from chassis.migrations.files import SqlFiles

revision = "a0002"
down_revision = "a0001"

sql = SqlFiles(__file__)


def upgrade() -> None:
    sql.load("bank_reconciliation_closed")
