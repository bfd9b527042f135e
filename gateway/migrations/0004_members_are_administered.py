"""Members' administration: invitations, accounts that were told apart, members by institution and mailbox."""

from alembic import op
from sqlalchemy import text

from chassis.folding import fold
from chassis.migrations.files import SqlFiles
from gateway.identity.account_records import address_key

revision = "a0004"
down_revision = "a0003"


def upgrade() -> None:
    SqlFiles(__file__).run("tables/administration")
    connection = op.get_bind()
    known = connection.execute(text("SELECT id, institution, email FROM account WHERE status <> 'erased'")).all()
    keys = [
        {"id": row.id, "institution": fold(row.institution)[:800], "address": address_key(row.email)} for row in known
    ]
    if keys:
        update = "UPDATE account SET institution_key = :institution, address_key = :address WHERE id = :id"
        connection.execute(text(update), keys)
