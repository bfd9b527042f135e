"""Takes a database over from a squashed history, once: from that history's last revision, and from no other.

The first migration of a squashed history names the revision that it `replaces`, and has `adopt()` to add what a
database at that revision still lacks.
"""

from __future__ import annotations

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Connection, inspect, text


class OutdatedHistory(Exception):
    """The database is at a revision that this version does not know; the message says what to do."""


def take_over(connection: Connection, script: ScriptDirectory) -> None:
    """Moves a database from the previous history to the one that replaces it, and commits. Raises OutdatedHistory.

    Does nothing to a new database, or to one that is already in this history.
    """
    known = {each.revision: each for each in script.walk_revisions()}
    if (stands := _stands(connection)) is None or stands in known:
        return
    [first] = [each for each in known.values() if each.down_revision is None]
    if stands != (last := getattr(first.module, "replaces", None)):
        raise OutdatedHistory(_what_to_do(connection, stands, last))
    _adopt(connection, first)


def _stands(connection: Connection) -> str | None:
    """The revision that the database is at, if it has had a migration."""
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
    # Revisions of the squashed history are numbers; those of this one begin with a letter.
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
