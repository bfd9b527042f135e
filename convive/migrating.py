"""Whether a database has the tables that the code expects, and bringing it there."""

from __future__ import annotations

from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.script.revision import RevisionError
from sqlalchemy.exc import SQLAlchemyError

from chassis import database, deployables
from chassis.migrations import ahead, grants, upgrade
from chassis.settings import for_psycopg2
from convive.errors import OperatorError


def unapplied(deployable: str, url: str) -> list[str]:
    """The names of the migrations that a deployable's database has not had, the next one first.

    None where a newer release has migrated it, on which this one runs.

    Raises OperatorError when the database has one that is not in this tree.
    """
    versions = deployables.home(deployable) / "migrations"
    tree = ScriptDirectory(str(Path(upgrade.__file__).parent), version_locations=[str(versions)])
    standing, is_ahead = _standing(url, tree.get_current_head())
    if is_ahead:
        return []
    try:
        missing = [Path(each.path).stem for each in tree.iterate_revisions("heads", standing or "base")]
    except RevisionError:
        raise OperatorError(
            f"{deployable}'s database is at revision {standing}, which {versions.relative_to(deployables.ROOT)} does "
            "not have. Go back to the branch that has it, or, where the data need not stay, begin anew: ./run down, "
            "remove var/postgres, ./run up."
        ) from None
    return missing[::-1]


def migrate(deployable: str, owner: str, running: str) -> None:
    """Brings the database to the newest schema, and grants its running role what is declared; both are given by URL.

    Raises OperatorError with what PostgreSQL said.
    """
    home, url = deployables.home(deployable), for_psycopg2(owner)
    try:
        upgrade.upgrade(url, home / "migrations")
        grants.apply(url, home, str(database.place(running).username))
    except SQLAlchemyError as error:
        raise OperatorError(f"{deployable}'s database could not be migrated:\n{error}") from error


def _standing(url: str, head: str | None) -> tuple[str | None, bool]:
    """The database's revision, and whether it came after this release's newest."""
    engine = database.engine_for_tools(url)
    try:
        with engine.connect() as connection:
            revision = MigrationContext.configure(connection).get_current_revision()
            return revision, ahead.is_ahead(connection, head, revision)
    finally:
        engine.dispose()
