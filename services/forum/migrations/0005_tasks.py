"""What waits for each member, over all services."""

from chassis.migrations.files import SqlFiles

revision = "a0005"
down_revision = "a0004"


def upgrade() -> None:
    files = SqlFiles(__file__)
    files.run("tables/tasks")
    files.load("count_task")
