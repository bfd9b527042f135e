"""Words of a member stand in their index at once: after an import the list of what was to be added was read at each search."""

from alembic import op

revision = "a0010"
down_revision = "a0009"


def upgrade() -> None:
    for index in ("ix_account_words", "ix_account_directory_words"):
        op.execute(f"ALTER INDEX {index} SET (fastupdate = off)")
        op.execute(f"SELECT gin_clean_pending_list('{index}')")
