"""A cost takes two statements: with its award locked comes what may be objected to, and with its entry goes its event."""

from alembic import op

from chassis.migrations.files import SqlFiles

revision = "a0012"
down_revision = "a0011"

sql = SqlFiles(__file__)


def upgrade() -> None:
    op.execute("DROP FUNCTION IF EXISTS fund_purses(uuid[], uuid[], uuid[])")
    sql.load("fund_purses", "fund_doubts")
