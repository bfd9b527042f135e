"""Fund rule 18: seals with a key that the service cannot read, over payee, document and donor too; signed anchors.

Seals of before stay as they are, and verifiable: the first keyed one of a year is built on the last of them.
"""

import secrets

from alembic import op
from sqlalchemy import text

from chassis.migrations.files import SqlFiles

revision = "a0003"
down_revision = "a0002"

sql = SqlFiles(__file__)
_KEY = text("INSERT INTO seal_key (id, inner_pad, outer_pad) VALUES (1, :inner, :outer)")


def upgrade() -> None:
    sql.run("tables/ledger/anchors")
    op.get_bind().execute(_KEY, pads(secrets.token_bytes(32)))
    sql.load("fund_never_changed", "fund_entry_stays", "fund_threshold_set", "fund_key_kept_a_day")
    sql.load("fund_papers_fit", "fund_papers_differ", "fund_seals_unfit")
    # They write what nobody else may write: with the rights of the owner.
    sql.load("fund_post", "fund_balances_moved", "fund_postings_sealed", "fund_holder_moved", "fund_award_opened")


def pads(key: bytes) -> dict[str, bytes]:
    """A key as HMAC-SHA-256 uses it (RFC 2104)."""
    padded = key.ljust(64, b"\0")
    return {"inner": bytes(byte ^ 0x36 for byte in padded), "outer": bytes(byte ^ 0x5C for byte in padded)}
