"""What a deployable's running role may do in its database: data beside the tables, granted after each migration.

A database has two roles. Its owner migrates; the role that the processes have owns nothing. So it can neither switch a
trigger off nor replace a function, and of each table it has what `sql/grants.toml` says and no more:

    [tables]
    "*" = "SELECT, INSERT, UPDATE, DELETE"           every table or view that is not named
    exchange_rate = "SELECT, INSERT"
    allocation = "SELECT, UPDATE (status, ended_on)" these columns only

    [functions]
    execute = ["*"]                                  or names; functions that are not named are nobody's

    [database]
    temporary = true                                 temporary tables; no by default
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from psycopg2 import sql
from sqlalchemy import Connection, text

from chassis import database as databases
from chassis.migrations import ahead, squashed, upgrade

_PRIVILEGE = re.compile(r"\s*([A-Z]+)\s*(?:\(([^)]*)\))?\s*(?:,|$)")
_ALL = "*"
_OF_CHASSIS = Path(__file__).parent / "grants.toml"
# One at a time: two processes that grant at once run into each other's rows of the catalogue.
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(2867)")

Privilege = tuple[str, str, str]
"""A table, a column (empty: all of them), and what may be done with it."""


@dataclass(frozen=True)
class Grants:
    """A running role's rights, as declared or as a database has them."""

    tables: frozenset[Privilege]
    functions: frozenset[str]
    temporary: bool = False


@dataclass
class Declared:
    """The text of `grants.toml`: privileges by table, `*` for those not named."""

    tables: dict[str, str]
    functions: list[str] = field(default_factory=list)
    temporary: bool = False

    def expanded(self, relations: Iterable[str], functions: Iterable[str]) -> Grants:
        """The rights in a database with these tables, views and functions. Raises LookupError for a name it lacks."""
        there, callable_there = set(relations), set(functions)
        chosen = callable_there if _ALL in self.functions else set(self.functions)
        missing = (self.tables.keys() - {_ALL} - there) | (chosen - callable_there)
        unsaid = there - self.tables.keys() if _ALL not in self.tables else set()
        if missing or unsaid:
            raise LookupError(f"grants.toml: unknown {sorted(missing)}, not mentioned {sorted(unsaid)}")
        said = {(name, *each) for name in there for each in _parsed(self.tables[name if name in self.tables else _ALL])}
        return Grants(frozenset(said), frozenset(chosen), self.temporary)


def declared(home: Path) -> Declared:
    """What the deployable that lives in `home` declares, with the chassis's own tables."""
    of_chassis = tomllib.loads(_OF_CHASSIS.read_text("utf-8"))
    own = tomllib.loads((home / "sql" / "grants.toml").read_text("utf-8"))
    functions = [*of_chassis["functions"]["execute"], *own.get("functions", {}).get("execute", [])]
    return Declared(of_chassis["tables"] | own["tables"], functions, own.get("database", {}).get("temporary", False))


def apply(url: str, home: Path, role: str) -> None:
    """Gives the role what is declared and takes everything else; `url` is the owner's.

    In one transaction: whoever works meanwhile has the former rights or the new ones. Nothing is done where the role
    owns the database, nor where a newer release has migrated and granted. Raises LookupError.
    """
    engine = databases.engine_for_tools(url)
    try:
        with engine.begin() as connection:
            connection.execute(_ONE_AT_A_TIME)
            owned = connection.scalar(text("SELECT current_user")) == role
            if not owned and not _is_newer(connection, home):
                for statement in _statements(connection, declared(home), role):
                    connection.exec_driver_sql(statement)
    finally:
        engine.dispose()


def _is_newer(connection: Connection, home: Path) -> bool:
    return ahead.is_ahead(connection, upgrade.head(home / "migrations"), squashed.standing(connection))


def standing(connection: Connection, role: str) -> Grants:
    """What the database gives the role by itself or to everybody, whatever was declared."""
    rows = connection.execute(_STANDING, {"role": role})
    functions = connection.scalars(_EXECUTABLE, {"role": role})
    temporary = connection.scalar(_TEMPORARY, {"role": role})
    return Grants(frozenset((table, column, what) for table, column, what in rows), frozenset(functions), temporary)


def wanted(connection: Connection, home: Path) -> Grants:
    """What is declared for the tables and functions that this database has. Raises LookupError."""
    return declared(home).expanded(connection.scalars(_RELATIONS), connection.scalars(_FUNCTIONS))


def _statements(connection: Connection, said: Declared, role: str) -> Iterator[str]:
    rights = said.expanded(connection.scalars(_RELATIONS), connection.scalars(_FUNCTIONS))
    database, who = connection.scalar(text("SELECT current_database()")), sql.Identifier(role)
    raw: Any = connection.connection.driver_connection

    def made(statement: str, **names: sql.Composable) -> str:
        return sql.SQL(statement).format(role=who, database=sql.Identifier(database), **names).as_string(raw)

    yield made("REVOKE ALL ON DATABASE {database} FROM PUBLIC")
    yield made("REVOKE ALL ON DATABASE {database} FROM {role}")
    yield made("GRANT CONNECT ON DATABASE {database} TO {role}")
    if rights.temporary:
        yield made("GRANT TEMPORARY ON DATABASE {database} TO {role}")
    yield made("REVOKE CREATE ON SCHEMA public FROM PUBLIC, {role}")
    yield made("GRANT USAGE ON SCHEMA public TO {role}")
    for kind in ("TABLES", "SEQUENCES", "ROUTINES"):
        yield made(f"REVOKE ALL ON ALL {kind} IN SCHEMA public FROM PUBLIC, {{role}}")
    for (table, what), columns in _by_table(rights.tables):
        listed = sql.SQL(", ").join(map(sql.Identifier, columns))
        of = sql.SQL(" ({})").format(listed) if columns else sql.SQL("")
        yield made(f"GRANT {what}{{of}} ON {{table}} TO {{role}}", of=of, table=sql.Identifier(table))
    for name in sorted(rights.functions):
        yield made("GRANT EXECUTE ON ROUTINE {name} TO {role}", name=sql.Identifier(name))


def _by_table(privileges: Iterable[Privilege]) -> Iterator[tuple[tuple[str, str], list[str]]]:
    """The columns by table and privilege; none where the privilege is for the whole table."""
    columns: dict[tuple[str, str], list[str]] = {}
    for table, column, what in sorted(privileges):
        columns.setdefault((table, what), []).extend([column] if column else [])
    yield from columns.items()


def _parsed(said: str) -> Iterator[tuple[str, str]]:
    """`SELECT, UPDATE (a, b)` as columns and privileges."""
    at = 0
    while at < len(said):
        if (found := _PRIVILEGE.match(said, at)) is None:
            raise LookupError(f"grants.toml: {said!r} is no list of privileges")
        what, columns = found.groups()
        yield from ((column.strip(), what) for column in columns.split(",")) if columns else [("", what)]
        at = found.end()


_RELATIONS = text("""
    SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
""")
# Without those that PostgreSQL makes by itself with a type, and that are nobody's to give.
_FUNCTIONS = text("""
    SELECT DISTINCT p.proname FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
    WHERE p.pronamespace = 'public'::regnamespace AND l.lanname <> 'internal'
""")
_STANDING = text("""
    SELECT c.relname, '', a.privilege_type
    FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) a
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
      AND (a.grantee = 0 OR a.grantee = CAST(:role AS regrole))
    UNION
    SELECT c.relname, t.attname, a.privilege_type
    FROM pg_class c JOIN pg_attribute t ON t.attrelid = c.oid CROSS JOIN LATERAL aclexplode(t.attacl) a
    WHERE c.relnamespace = 'public'::regnamespace AND (a.grantee = 0 OR a.grantee = CAST(:role AS regrole))
""")
_EXECUTABLE = text("""
    SELECT DISTINCT p.proname FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
    WHERE p.pronamespace = 'public'::regnamespace AND l.lanname <> 'internal'
      AND has_function_privilege(:role, p.oid, 'EXECUTE')
""")
_TEMPORARY = text("SELECT has_database_privilege(:role, current_database(), 'TEMPORARY')")
