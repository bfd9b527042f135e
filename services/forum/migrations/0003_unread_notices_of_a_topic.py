"""A member's unread notices of a topic are read from an index, however many the inbox holds."""

from chassis.migrations.files import SqlFiles

revision = "a0003"
down_revision = "a0002"


def upgrade() -> None:
    SqlFiles(__file__).run("tables/inbox/topics")
