"""Brings a database to its newest schema, and finds out which one it has."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from chassis import tables


def upgrade(url: str, versions: Path, to: str = "head") -> None:
    """Runs the pending migrations in `versions` on the database at `url`. Raises OutdatedHistory."""
    command.upgrade(_config(url, versions), to)


def head(versions: Path) -> str | None:
    """The newest revision in `versions`. Raises if there are two heads."""
    return ScriptDirectory.from_config(_config("", versions)).get_current_head()


def chassis_tables() -> list[str]:
    """The statements that create the chassis's tables; a service's first migration runs them."""
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    statements = []
    for table in tables.metadata.sorted_tables:
        statements.append(str(CreateTable(table).compile(dialect=dialect)))
        statements += [
            str(CreateIndex(index).compile(dialect=dialect))
            for index in sorted(table.indexes, key=lambda i: str(i.name))
        ]
    return statements


def chassis_table(name: str) -> str:
    """The statement that adds a table of the chassis to a database whose first migration is older than the table.

    It does nothing if the first migration already created the table.
    """
    statement = CreateTable(tables.metadata.tables[name], if_not_exists=True)
    return str(statement.compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]


def _config(url: str, versions: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("version_locations", str(versions))
    config.set_main_option("path_separator", "os")
    config.attributes["url"] = url
    return config
