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
    if (revision := standing(connection)) is None or revision in known:
        return
    [first] = [each for each in known.values() if each.down_revision is None]
    if revision != (last := getattr(first.module, "replaces", None)):
        raise OutdatedHistory(_what_to_do(connection, revision, last))
    _adopt(connection, first)


def standing(connection: Connection) -> str | None:
    """The revision that the database is at, if it has had a migration."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _adopt(connection: Connection, first: Script) -> None:
    with Operations.context(MigrationContext.configure(connection)):
        first.module.adopt()
    connection.execute(text("UPDATE alembic_version SET version_num = :first"), {"first": first.revision})
    connection.commit()


def _what_to_do(connection: Connection, revision: str, last: str | None) -> str:
    database = f"The database {connection.engine.url.database} is at revision {revision}"
    # Revisions of the squashed history are numbers; those of this one begin with a letter.
    if last is None or not revision.isdecimal():
        return (
            f"{database}, which this version does not know: it belongs to a newer version, or to another branch. Start "
            "that version, or this one with another database (`./run up --state`)."
        )
    return (
        f"{database} of an earlier history of migrations, and can be taken over only from its last revision, {last}. "
        "Start the previous version once (its `./run up`, or its image `convive-prepare`) to bring the database up to "
        "it, then start this one."
    )
