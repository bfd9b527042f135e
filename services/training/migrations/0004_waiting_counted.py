"""An edition knows how many are waiting for a seat, as it knows how many have one."""

from chassis.migrations.files import SqlFiles

revision = "a0004"
down_revision = "a0003"

sql = SqlFiles(__file__)


def upgrade() -> None:
    sql.run("tables/editions_waiting")
    sql.load("count_seats")
