"""The bank's desk: each payment of a batch is kept, rules propose, and costs are paid by orders that two people sign."""

from chassis.migrations.files import SqlFiles

revision = "a0014"
down_revision = "a0013"

sql = SqlFiles(__file__)


def upgrade() -> None:
    sql.run("tables/bank/desk")
    sql.load("fund_never_changed", "bank_match_adds_up", "payment_order_signed")
