"""A rule's file says what holds after the last migration, and each migration before it can load it too."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import psycopg2
import pytest
from sqlalchemy import Engine, ExceptionContext, event
from sqlalchemy.exc import ProgrammingError

from chassis.migrations.upgrade import upgrade

FIRST = """
from chassis.migrations.files import SqlFiles

revision = "0001"
down_revision = None
sql = SqlFiles(__file__)


def upgrade() -> None:
    sql.run("tables/first")
    sql.load("stays")
"""
SECOND = """
from chassis.migrations.files import SqlFiles

revision = "0002"
down_revision = "0001"
sql = SqlFiles(__file__)


def upgrade() -> None:
    sql.run("tables/second")
    sql.load("stays", "of_both")
"""
STAYS = """-- Both tables, and 100 % of them: it's (not; a statement).
CREATE OR REPLACE FUNCTION stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% stays; always', TG_TABLE_NAME;
END $$;

-- Each table; one by one.
CREATE OR REPLACE TRIGGER stays BEFORE DELETE ON first FOR EACH STATEMENT EXECUTE FUNCTION stays();
DROP TRIGGER IF EXISTS late ON second;
CREATE CONSTRAINT TRIGGER late AFTER INSERT ON second
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.id > 1) EXECUTE FUNCTION stays();
CREATE OR REPLACE TRIGGER noted BEFORE UPDATE OF note ON first FOR EACH ROW EXECUTE FUNCTION stays();
"""


@pytest.fixture
def migrations(tmp_path: Path) -> Path:
    """A history of two migrations; the rule of the first is also about what the second brings."""
    for name, text in {
        "migrations/0001_first.py": FIRST,
        "migrations/0002_second.py": SECOND,
        "sql/tables/first.sql": "CREATE TABLE first (id int, name text);",
        "sql/tables/second.sql": "CREATE TABLE second (id int);\nALTER TABLE first ADD COLUMN note text;",
        "sql/stays.sql": STAYS,
        "sql/of_both.sql": "CREATE OR REPLACE VIEW of_both AS SELECT id FROM first UNION SELECT id FROM second;\n",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path / "migrations"


def triggers(url: str) -> list[tuple[str, ...]]:
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2")
        return cursor.fetchall()


def test_a_trigger_comes_with_its_table_and_column(migrations: Path, chassis_url: str) -> None:
    url = chassis_url.replace("://", "+psycopg2://", 1)
    failures: list[str] = []

    def failed(context: ExceptionContext) -> None:
        failures.append(str(context.original_exception))

    event.listen(Engine, "handle_error", failed)
    try:
        upgrade(url, migrations, to="0001")
        assert triggers(chassis_url) == [("first", "stays")]
        upgrade(url, migrations)
    finally:
        event.remove(Engine, "handle_error", failed)
    assert triggers(chassis_url) == [("first", "noted"), ("first", "stays"), ("second", "late")]
    assert failures == []  # each would stand among PostgreSQL's errors, at each first start


def test_a_rule_that_is_wrong_is_refused_and_nothing_of_its_migration_is_done(
    migrations: Path, chassis_url: str
) -> None:
    rule = migrations.parent / "sql" / "stays.sql"
    rule.write_text(STAYS.replace("DELETE ON first", "DELETE OR REMOVE ON first"))
    with pytest.raises(ProgrammingError, match="REMOVE"):
        upgrade(chassis_url.replace("://", "+psycopg2://", 1), migrations)
    with closing(psycopg2.connect(chassis_url)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('first')")
        assert cursor.fetchone() == (None,)
