"""An address is confirmed before admission: registrations, links, known devices, spent work, mails about accounts."""

from alembic import op

from chassis.migrations.files import SqlFiles

revision = "a0002"
down_revision = "a0001"

sql = SqlFiles(__file__)


def upgrade() -> None:
    sql.run("tables/addresses")
    # Whom an administrator has let in, the administrator has vouched for. Who still waits confirms the address anew.
    op.execute("UPDATE account SET verified_at = admitted_at WHERE admitted_at IS NOT NULL")
