"""The SQL of a deployable, in files beside its migrations: tables by room, one file per rule of the database, data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from alembic import op
from psycopg2.errors import UndefinedColumn, UndefinedTable
from sqlalchemy.exc import ProgrammingError

_FUNCTION = re.compile(r"(.*?\$\$;\n)(.*)", re.DOTALL)
# The columns that a trigger waits for, if it names any, and its table.
_ON = re.compile(r"(?:\bUPDATE OF (\w+(?:,\s*\w+)*)\s+(?:OR \w+\s+)*)?\bON (\w+)")
_TRIGGER = re.compile(r"^(?:CREATE|DROP).*?;$", re.DOTALL | re.MULTILINE)
_COLUMNS = "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(%s)"


class SqlFiles:
    """The folder `sql/` of the deployable whose migration this is: `SqlFiles(__file__)`."""

    def __init__(self, migration: str) -> None:
        self.folder = Path(migration).parents[1] / "sql"

    def run(self, *names: str) -> None:
        """Executes these files in this order: `tables/ledger` is `sql/tables/ledger.sql`."""
        for name in names:
            _execute(self._text(name))

    def load(self, *rules: str) -> None:
        """Brings these rules to their current text, whatever it was before: a function with its triggers, or a view.

        A file is the state after the last migration, but earlier migrations load it too: a trigger on a table or column
        that does not exist yet is left to the migration that creates it, which loads the file again.
        """
        _execute("SET LOCAL check_function_bodies = off")  # a function, too, may refer to what does not exist yet
        for rule in rules:
            function, triggers = _parts(self._text(rule))
            _execute(function)
            for trigger in triggers:
                _execute_if_there(trigger)

    def _text(self, name: str) -> str:
        return (self.folder / f"{name}.sql").read_text("utf-8")


def _parts(text: str) -> tuple[str, Iterator[str]]:
    """What a rule's file defines, and the triggers below it."""
    if not (found := _FUNCTION.fullmatch(text)):
        return text, iter(())
    return found.group(1), (trigger.group(0) for trigger in _TRIGGER.finditer(found.group(2)))


def _execute(statements: str) -> None:
    # Executed as written: nothing in them is a parameter.
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(statements)


def _is_there(table: str, columns: list[str]) -> bool:
    found = op.get_bind().exec_driver_sql(_COLUMNS, (table,)).scalars().all()
    return bool(found) and set(columns) <= set(found)


def _execute_if_there(trigger: str) -> None:
    # Asked first: a failure that is expected would stand among PostgreSQL's errors, at each first start.
    if (on := _ON.search(trigger)) and not _is_there(on[2], (on[1] or "").replace(",", " ").split()):
        return
    try:
        with op.get_bind().begin_nested():
            _execute(trigger)
    except ProgrammingError as error:
        if not isinstance(error.orig, UndefinedTable | UndefinedColumn):
            raise
