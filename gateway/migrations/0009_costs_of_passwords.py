"""How dear the accounts' passwords are, so that an address without one is no cheaper; counted at once."""

from chassis.migrations.files import SqlFiles

revision = "a0009"
down_revision = "a0008"


def upgrade() -> None:
    SqlFiles(__file__).run("tables/password_costs")
