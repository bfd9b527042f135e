"""The programmes: methodologies, editions and their phases, plans, results, the catalogue, funding."""

import json
from pathlib import Path

from alembic import op
from sqlalchemy import text

from chassis.migrations.files import SqlFiles
from chassis.migrations.upgrade import chassis_tables

revision = "a0001"
down_revision = None
replaces = "0004"

sql = SqlFiles(__file__)
METHODOLOGIES = Path(__file__).parents[1] / "methodologies.json"


def rules() -> None:
    """Each replaces the rule of the same name, so this can be run again."""
    sql.load("phase_gate", "stays_as_written", "actual_only_withdrawn")


def upgrade() -> None:
    for statement in chassis_tables():
        op.execute(statement)
    sql.load("parts_sum")  # used by CHECK constraints
    sql.run("tables/methodologies", "tables/catalogue", "tables/editions", "tables/plans")
    sql.run("tables/findings", "tables/funding", "tables/results")
    rules()
    load_methodologies()


def load_methodologies() -> None:
    """Every installation has these methodologies; editions keep their own copy of the phases."""
    statement = text(
        "INSERT INTO methodology (slug, name, summary, phases)"
        " VALUES (:slug, cast(:name AS jsonb), cast(:summary AS jsonb), cast(:phases AS jsonb))"
    )
    for each in json.loads(METHODOLOGIES.read_text("utf-8")):
        op.get_bind().execute(
            statement, {"slug": each["slug"], **{k: json.dumps(each[k]) for k in ("name", "summary", "phases")}}
        )


def adopt() -> None:
    """A database with the previous history lacks nothing; rules that were changed by hand are overwritten."""
    rules()
