"""The SQL of a deployable, in files beside its migrations: tables by room, a rule of the database a file, data."""

from __future__ import annotations

from pathlib import Path

from alembic import op


class SqlFiles:
    """The folder `sql/` of the deployable whose migration this is: `SqlFiles(__file__)`."""

    def __init__(self, migration: str) -> None:
        self.folder = Path(migration).parents[1] / "sql"

    def run(self, *names: str) -> None:
        """Executes these files in this order: `tables/ledger` is `sql/tables/ledger.sql`.

        A file of a rule can be run again: it replaces its function and its triggers. What a function of the language
        `sql` names has to be there before it; PostgreSQL says so.
        """
        for name in names:
            self._execute((self.folder / f"{name}.sql").read_text("utf-8"))

    @staticmethod
    def _execute(statements: str) -> None:
        # As they are written: nothing in them is a parameter.
        op.get_bind().execution_options(no_parameters=True).exec_driver_sql(statements)
