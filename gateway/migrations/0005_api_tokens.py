"""API tokens; the record of changes by action and by time."""

from chassis.migrations.files import SqlFiles

revision = "a0005"
down_revision = "a0004"


def upgrade() -> None:
    SqlFiles(__file__).run("tables/api_tokens")
