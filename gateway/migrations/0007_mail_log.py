"""The log of mail: to whom, about what, and what was given up can be tried again for a day."""

from chassis.migrations.files import SqlFiles

revision = "a0007"
down_revision = "a0006"


def upgrade() -> None:
    SqlFiles(__file__).run("tables/mail_log")
    SqlFiles(__file__).load("refuse_another_delivery")
