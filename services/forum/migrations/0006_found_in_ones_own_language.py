"""What the library has is found in the reader's language, if the words are in that version of it."""

from alembic import op

from chassis.migrations.files import SqlFiles

revision = "a0006"
down_revision = "a0005"


def upgrade() -> None:
    op.execute("DROP FUNCTION search_hits")
    SqlFiles(__file__).load("search_hits")
