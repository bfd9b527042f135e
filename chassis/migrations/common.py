"""The functions that every database has, whatever its service: files in `sql/` beside this one."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

FOLDER = Path(__file__).parent / "sql"


def create(connection: Connection) -> None:
    """Brings them to their current text, after the migrations; who runs them owns the database."""
    for path in sorted(FOLDER.glob("*.sql")):
        connection.exec_driver_sql(path.read_text("utf-8"), execution_options={"no_parameters": True})
