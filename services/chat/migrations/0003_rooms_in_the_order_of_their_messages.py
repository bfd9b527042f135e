"""The first page of somebody's rooms is read from an index, however many rooms they are in."""

from chassis.migrations.files import SqlFiles

revision = "a0003"
down_revision = "a0002"


def upgrade() -> None:
    SqlFiles(__file__).run("tables/lists")
