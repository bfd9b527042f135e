"""Members' administration: invitations, accounts that were told apart, members by institution and mailbox."""

import unicodedata

from alembic import op
from sqlalchemy import text

from chassis.migrations.files import SqlFiles

revision = "a0004"
down_revision = "a0003"


def upgrade() -> None:
    SqlFiles(__file__).run("tables/administration")
    connection = op.get_bind()
    known = connection.execute(text("SELECT id, institution, email FROM account WHERE status <> 'erased'")).all()
    keys = [
        {"id": row.id, "institution": _fold(row.institution)[:800], "address": _address_key(row.email)} for row in known
    ]
    if keys:
        update = "UPDATE account SET institution_key = :institution, address_key = :address WHERE id = :id"
        connection.execute(text(update), keys)


# The keys as this release made them: chassis/folding.py and gateway/identity/account_records.py may make others one day,
# and then a later migration makes everybody's anew.


def _fold(institution: str) -> str:
    plain = unicodedata.normalize("NFKD", institution).lower()
    letters = "".join(c if c.isalnum() else "" if unicodedata.combining(c) else " " for c in plain)
    return " ".join(letters.split())


def _address_key(email: str | None) -> str | None:
    if email is None:
        return None
    mailbox, _, host = email.partition("@")
    return f"{''.join(mailbox.partition('+')[0].split('.'))}@{host}"
