"""The reasons for suspensions and refused registrations are on record, and are erased with the person."""

from chassis.migrations.files import SqlFiles

revision = "a0008"
down_revision = "a0007"


def upgrade() -> None:
    SqlFiles(__file__).run("tables/audit_reason")
    SqlFiles(__file__).load("refuse_another_reason")
