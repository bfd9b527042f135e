"""Filtered lists of institutions, accreditations, editions and learners are read from indices in their order."""

from chassis.migrations.files import SqlFiles

revision = "a0003"
down_revision = "a0002"

sql = SqlFiles(__file__)


def upgrade() -> None:
    sql.run("tables/lists_filtered")
