"""Every deployable's running role has in the live database what is declared beside the tables, and owns nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import ProgrammingError

from chassis import deployables
from chassis.migrations import grants
from chassis.migrations.upgrade import head
from chassis.settings import for_psycopg2
from convive.embedded.postgres import EmbeddedPostgres, owner_of
from tests.conftest import fresh_url

EVERY = deployables.with_database()
# Tables whose rows nobody but the owner's functions writes, or that only the owner reads.
_OWNED = """
    SELECT c.relname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner WHERE r.rolname = :role
    UNION ALL SELECT p.proname FROM pg_proc p JOIN pg_roles r ON r.oid = p.proowner WHERE r.rolname = :role
    UNION ALL SELECT d.datname FROM pg_database d JOIN pg_roles r ON r.oid = d.datdba
    WHERE r.rolname = :role AND d.datname = :role
"""


@contextmanager
def connected(postgres: EmbeddedPostgres, template: Callable[[str], str], deployable: str) -> Iterator[Connection]:
    """The owner of a deployable's migrated database."""
    template(deployable)
    engine = create_engine(for_psycopg2(postgres.owner_urls()[deployable]))
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@pytest.mark.parametrize("deployable", EVERY)
def test_the_live_database_grants_what_is_declared(
    postgres: EmbeddedPostgres, template: Callable[[str], str], deployable: str
) -> None:
    with connected(postgres, template, deployable) as connection:
        wanted = grants.wanted(connection, deployables.home(deployable))
        assert grants.standing(connection, deployable) == wanted
        assert connection.scalars(text(_OWNED), {"role": deployable}).all() == []
        attributes = text("SELECT rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolreplication")
        rights = connection.execute(text(f"{attributes} FROM pg_roles WHERE rolname = :role"), {"role": deployable})
        assert rights.one() == (False,) * 5


@pytest.mark.parametrize("deployable", EVERY)
def test_what_is_granted_by_hand_shows_and_goes(
    postgres: EmbeddedPostgres, template: Callable[[str], str], deployable: str
) -> None:
    with connected(postgres, template, deployable) as connection:
        wanted = grants.standing(connection, deployable)
        connection.execute(text(f"GRANT UPDATE, TRUNCATE ON outbox TO {deployable}"))
        connection.commit()
        assert grants.standing(connection, deployable) != wanted
        connection.commit()
        url = for_psycopg2(postgres.owner_urls()[deployable])
        grants.apply(url, deployables.home(deployable), deployable)
        assert grants.standing(connection, deployable) == wanted


@pytest.mark.parametrize("deployable", EVERY)
@pytest.mark.parametrize(
    "attack",
    ["CREATE TABLE mine (id int)", "ALTER TABLE outbox DISABLE TRIGGER ALL", "TRUNCATE outbox", "DROP TABLE member"],
)
def test_a_running_role_owns_nothing(template: Callable[[str], str], deployable: str, attack: str) -> None:
    engine = create_engine(template(deployable))
    with engine.connect() as connection, pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
        connection.execute(text(attack))
    engine.dispose()


def test_the_funds_tables_are_all_declared_by_name() -> None:
    assert "*" not in grants.declared(deployables.home("funds")).tables


def test_a_table_that_nobody_thought_of_is_named() -> None:
    said = grants.Declared({"posting": "SELECT, INSERT", "gone": "SELECT"}, ["fund_gone"])
    with pytest.raises(LookupError, match=r"unknown \['fund_gone', 'gone'\], not mentioned \['journal_entry'\]"):
        said.expanded(["posting", "journal_entry"], [])


def test_privileges_are_read_as_sql_writes_them() -> None:
    said = grants.Declared({"*": "SELECT, UPDATE (a, b)", "key": ""}, ["*"])
    found = said.expanded(["posting", "key"], ["fund_post"])
    assert found.tables == {("posting", "", "SELECT"), ("posting", "a", "UPDATE"), ("posting", "b", "UPDATE")}
    assert found.functions == {"fund_post"}
    with pytest.raises(LookupError, match="no list of privileges"):
        grants.Declared({"posting": "SELECT; DROP TABLE x"}).expanded(["posting"], [])


def test_an_owner_that_is_the_running_role_gets_nothing_else(chassis_url: str, tmp_path: Path) -> None:
    """Where somebody runs with one role, as in a test, nothing is granted and nothing is taken."""
    grants.apply(for_psycopg2(chassis_url), tmp_path, "postgres")


def test_the_owner_is_named_after_the_deployable() -> None:
    assert owner_of("funds") == "funds_owner"


def test_a_release_that_goes_back_leaves_the_newer_ones_rights(
    postgres: EmbeddedPostgres, template: Callable[[str], str]
) -> None:
    """The Fund declares each of its tables; one that the next release added is not known to this one."""
    name = fresh_url(postgres, template("funds"), "funds").rsplit("/", 1)[1]
    url = for_psycopg2(f"{postgres.owner_urls()['funds'].rsplit('/', 1)[0]}/{name}")
    home, newest = deployables.home("funds"), head(deployables.home("funds") / "migrations")
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE of_the_next (id int); GRANT SELECT ON of_the_next TO funds"))
    with pytest.raises(LookupError, match="of_the_next"):
        grants.apply(url, home, "funds")
    with engine.begin() as connection:
        connection.execute(text(f"COMMENT ON TABLE alembic_version IS '{newest} a9999'"))
        connection.execute(text("UPDATE alembic_version SET version_num = 'a9999'"))
    grants.apply(url, home, "funds")
    with engine.connect() as connection:
        assert ("of_the_next", "", "SELECT") in grants.standing(connection, "funds").tables
    engine.dispose()
