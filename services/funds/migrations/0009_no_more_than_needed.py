"""Fund rule 18: the running role neither deletes events that were not sent nor says on which day a threshold was set."""

from alembic import op

from chassis.migrations.files import SqlFiles

revision = "a0009"
down_revision = "a0008"

sql = SqlFiles(__file__)


def upgrade() -> None:
    op.execute("DROP FUNCTION IF EXISTS fund_threshold_set(text, numeric, int, uuid, timestamptz)")
    sql.load("fund_threshold_set", "fund_event_kept")
