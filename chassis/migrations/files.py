"""The SQL of a deployable, in files beside its migrations: tables by room, a rule of the database a file, data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from alembic import op
from psycopg2.errors import UndefinedColumn, UndefinedTable
from sqlalchemy.exc import ProgrammingError

_FUNCTION = re.compile(r"(.*?\$\$;\n)(.*)", re.DOTALL)
_TRIGGER = re.compile(r"^(?:CREATE|DROP).*?;$", re.DOTALL | re.MULTILINE)


class SqlFiles:
    """The folder `sql/` of the deployable whose migration this is: `SqlFiles(__file__)`."""

    def __init__(self, migration: str) -> None:
        self.folder = Path(migration).parents[1] / "sql"

    def run(self, *names: str) -> None:
        """Executes these files in this order: `tables/ledger` is `sql/tables/ledger.sql`."""
        for name in names:
            _execute(self._text(name))

    def load(self, *rules: str) -> None:
        """Brings these rules to their text of today, whatever they said before: a function and its triggers, or a view.

        A file says what holds after the last migration, and an earlier one loads it too: a trigger of a table or column
        that is still to come is left to the migration that brings it, and loads the file again.
        """
        _execute("SET LOCAL check_function_bodies = off")  # what a function names may be still to come as well
        for rule in rules:
            function, triggers = _parts(self._text(rule))
            _execute(function)
            for trigger in triggers:
                _execute_if_there(trigger)

    def _text(self, name: str) -> str:
        return (self.folder / f"{name}.sql").read_text("utf-8")


def _parts(text: str) -> tuple[str, Iterator[str]]:
    """What a rule's file defines, and the triggers that stand below it."""
    if not (found := _FUNCTION.fullmatch(text)):
        return text, iter(())
    return found.group(1), (trigger.group(0) for trigger in _TRIGGER.finditer(found.group(2)))


def _execute(statements: str) -> None:
    # As they are written: nothing in them is a parameter.
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(statements)


def _execute_if_there(trigger: str) -> None:
    try:
        with op.get_bind().begin_nested():
            _execute(trigger)
    except ProgrammingError as error:
        if not isinstance(error.orig, UndefinedTable | UndefinedColumn):
            raise
