"""The names that stand for institutions."""

from chassis.migrations.files import SqlFiles

revision = "a0006"
down_revision = "a0005"


def upgrade() -> None:
    SqlFiles(__file__).run("tables/institutions")
