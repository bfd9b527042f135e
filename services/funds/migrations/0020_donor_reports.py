"""Reports to donors are made here: drafts with their versions, and what was submitted, which stays."""

from chassis.migrations.files import SqlFiles

revision = "a0020"
down_revision = "a0019"

sql = SqlFiles(__file__)


def upgrade() -> None:
    sql.run("tables/reporting/donor_reports")
    sql.load("donor_report_kept")
