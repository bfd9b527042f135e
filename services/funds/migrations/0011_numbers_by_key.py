"""Numbers are written into entries by their keys, and no longer by comparing each entry with each number."""

from chassis.migrations.files import SqlFiles

revision = "a0011"
down_revision = "a0010"

sql = SqlFiles(__file__)


def upgrade() -> None:
    sql.load("fund_postings_sealed")
