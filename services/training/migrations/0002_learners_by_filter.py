"""A page of an edition's learners of one status, or from one country, is read from an index in its order."""

from chassis.migrations.files import SqlFiles

revision = "a0002"
down_revision = "a0001"

sql = SqlFiles(__file__)


def upgrade() -> None:
    sql.run("tables/editions_filtered")
