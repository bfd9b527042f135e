"""Training: institutions, courses, their editions, enrolment, attendance, completion, certificates."""

from alembic import op

from chassis.migrations.files import SqlFiles
from chassis.migrations.upgrade import chassis_tables

revision = "a0001"
down_revision = None
replaces = "0004"

sql = SqlFiles(__file__)


def rules() -> None:
    """Each replaces the rule of the same name, so this can be run again."""
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
    """A database with the previous history lacks nothing; rules that were changed by hand are overwritten."""
    rules()
