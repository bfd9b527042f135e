"""Lists are read from indices: their first pages, and the little that a filter leaves, among any number of rows."""

from chassis.migrations.files import SqlFiles

revision = "a0004"
down_revision = "a0003"


def upgrade() -> None:
    SqlFiles(__file__).run("tables/lists")
