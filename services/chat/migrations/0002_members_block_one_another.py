"""Members block one another."""

from chassis.migrations.files import SqlFiles

revision = "a0002"
down_revision = "a0001"


def upgrade() -> None:
    SqlFiles(__file__).run("tables/blocks")
