"""Fund rule 12 for lists of rates: far from what two people signed for, they wait for an approver.

Rates that lists recorded before were signed by nobody, and are no measure: the first list of each currency afterwards
waits once. What is recorded stays in force.
"""

from chassis.migrations.files import SqlFiles

revision = "a0008"
down_revision = "a0007"

sql = SqlFiles(__file__)


def upgrade() -> None:
    sql.run("tables/ledger/pending_rates")
    sql.load("fund_never_changed", "fund_signed_rates", "fund_rates_as_signed", "fund_pending_rates_whole")
    # The running role locks a table as a whole through these, and may no longer rewrite it.
    sql.load("fund_rates_held", "fund_journal_held")
