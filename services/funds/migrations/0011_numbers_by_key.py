"""Numbers are written into entries by their keys; the journal's index was read from end to end for each statement."""

from chassis.migrations.files import SqlFiles

revision = "a0011"
down_revision = "a0010"

sql = SqlFiles(__file__)


def upgrade() -> None:
    sql.load("fund_postings_sealed")
