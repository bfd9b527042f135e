"""Inboxes take no notices from whom a member blocks."""

from chassis.migrations.files import SqlFiles

revision = "a0002"
down_revision = "a0001"


def upgrade() -> None:
    SqlFiles(__file__).run("tables/inbox/blocks")
