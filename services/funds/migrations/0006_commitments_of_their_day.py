"""Fund rules 8, 11 and 16: a commitment is for the day it was signed, and expires by that day."""

from chassis.migrations.files import SqlFiles

revision = "a0006"
down_revision = "a0005"

sql = SqlFiles(__file__)


def upgrade() -> None:
    sql.load("fund_commitments_on_purpose")
