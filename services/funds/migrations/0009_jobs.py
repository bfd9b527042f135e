"""What was done by the clock."""

from alembic import op

from chassis.migrations.upgrade import chassis_table

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(chassis_table("job_run"))
