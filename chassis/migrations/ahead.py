"""A database that a newer release has migrated serves the release before it: a migration only adds (CONTRIBUTING).

So that an older release can tell a newer database of its own history from one of another branch, each database keeps
the revisions it has had, as the comment on Alembic's table.
"""

from __future__ import annotations

from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from chassis import logs

_log = logs.get()
_COMMENT = text("SELECT obj_description('alembic_version'::regclass, 'pg_class')")


def is_ahead(connection: Connection, head: str | None, stands: str | None) -> bool:
    """Whether the database stands at a revision that came after this release's newest, which it has had."""
    had = _had(connection) if stands else frozenset()
    return head != stands and {head, stands} <= had


def remember(connection: Connection, script: ScriptDirectory, stands: str | None) -> None:
    """Notes the revisions up to the one at which the database stands, and keeps those it had before."""
    if stands is None:
        return
    ours = {each.revision for each in script.iterate_revisions(stands, "base")} | {stands}
    if not ours <= (had := _had(connection)):
        # A comment takes no parameters; revisions are words of letters and digits.
        connection.exec_driver_sql(f"COMMENT ON TABLE alembic_version IS '{' '.join(sorted(had | ours))}'")


def _had(connection: Connection) -> frozenset[str]:
    return frozenset((connection.execute(_COMMENT).scalar() or "").split())


def tell(connection: Connection, stands: str | None) -> None:
    """Says that nothing is migrated, and why."""
    _log.warning("database ahead", database=connection.engine.url.database, revision=stands)
