"""Training: institutions, courses, their editions, enrolment, attendance, completion, certificates."""

from alembic import op

from chassis.migrations.files import SqlFiles
from chassis.migrations.upgrade import chassis_tables

revision = "a0001"
down_revision = None
replaces = "0004"

sql = SqlFiles(__file__)


def rules() -> None:
    """Each replaces the one of its name: this can be run again."""
    sql.load("refuse", "count_seats")
    sql.load("freeze_curriculum", "freeze_modules", "freeze_edition_curriculum")
    sql.load("bind_accreditation", "keep_certificate")


def upgrade() -> None:
    for statement in chassis_tables():
        op.execute(statement)
    sql.run("tables/institutions", "tables/courses", "tables/editions", "tables/enrolment")
    sql.run("tables/attendance", "tables/completion", "tables/certificates")

    rules()


def adopt() -> None:
    """A database of the former history lacks nothing; a rule that somebody changed by hand does not stay."""
    rules()
