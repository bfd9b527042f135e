"""The second factor: authenticator apps, passkeys, recovery codes; when a session proved one."""

from chassis.migrations.files import SqlFiles

revision = "a0003"
down_revision = "a0002"


def upgrade() -> None:
    SqlFiles(__file__).run("tables/second_factor")
