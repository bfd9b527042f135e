"""Methodologies say whether personal data is refused in their programmes (Programme rule 9)."""

from chassis.migrations.files import SqlFiles

revision = "a0002"
down_revision = "a0001"

sql = SqlFiles(__file__)


def upgrade() -> None:
    sql.run("tables/methodologies_protecting")
