"""A database of a history that was squashed is taken over once: from its last revision, and from no other.

The first migration of a squashed history names the revision that it `replaces`, and has `adopt()` for what a database
that stands there still lacks.
"""

from __future__ import annotations

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Connection, inspect, text


class OutdatedHistory(Exception):
    """The database stands at a revision that this version does not know; the message says what to do."""


def take_over(connection: Connection, script: ScriptDirectory) -> None:
    """Enters a database of the former history into the one that replaces it, and commits. Raises OutdatedHistory.

    Nothing is done to a new database, nor to one that is in this history already.
    """
    known = {each.revision: each for each in script.walk_revisions()}
    if (stands := standing(connection)) is None or stands in known:
        return
    [first] = [each for each in known.values() if each.down_revision is None]
    if stands != (last := getattr(first.module, "replaces", None)):
        raise OutdatedHistory(_what_to_do(connection, stands, last))
    _adopt(connection, first)


def standing(connection: Connection) -> str | None:
    """The revision at which the database stands, if it has had a migration."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _adopt(connection: Connection, first: Script) -> None:
    with Operations.context(MigrationContext.configure(connection)):
        first.module.adopt()
    connection.execute(text("UPDATE alembic_version SET version_num = :first"), {"first": first.revision})
    connection.commit()


def _what_to_do(connection: Connection, stands: str, last: str | None) -> str:
    database = f"The database {connection.engine.url.database} stands at revision {stands}"
    # Revisions of the history that was squashed are numbers; those of this one begin with a letter.
    if last is None or not stands.isdecimal():
        return (
            f"{database}, which this version does not know: it is of a newer one, or of another branch. Start that one, "
            "or this one with another database (`./run up --state`)."
        )
    return (
        f"{database} of a history of migrations that was squashed since, and is taken over from its last one, {last}. "
        "Start the version before this one once (its `./run up`, or its image `convive-prepare`), which brings the "
        "database there; then this one."
    )
