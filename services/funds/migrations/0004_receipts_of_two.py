"""Fund rule 12 for money received: above the threshold it waits for a second person, or for a line of the bank."""

from chassis.migrations.files import SqlFiles

revision = "a0004"
down_revision = "a0003"

sql = SqlFiles(__file__)


def upgrade() -> None:
    sql.run("tables/receipts/pending")
    sql.load("fund_never_changed", "fund_postings_added")
