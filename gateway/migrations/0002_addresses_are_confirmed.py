"""An address is confirmed before admission: registrations, links, known devices, spent work, mails about accounts."""

from alembic import op
from sqlalchemy import text

from chassis.migrations.files import SqlFiles
from gateway.identity.imitation import looks

revision = "a0002"
down_revision = "a0001"

sql = SqlFiles(__file__)


def upgrade() -> None:
    sql.run("tables/addresses")
    # Whom an administrator has let in, the administrator has vouched for. Who still waits confirms the address anew.
    op.execute("UPDATE account SET verified_at = admitted_at WHERE admitted_at IS NOT NULL")
    connection = op.get_bind()
    names = [tuple(row) for row in connection.execute(text("SELECT id, name FROM account WHERE status <> 'erased'"))]
    if names:
        shown = [{"id": member_id, "looks": looks(name)} for member_id, name in names]
        connection.execute(text("UPDATE account SET looks = :looks WHERE id = :id"), shown)
