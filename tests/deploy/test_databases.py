"""deploy/postgres/create-databases.sh on a real server: roles and databases as ./run makes them."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import psycopg2
import pytest

from convive.embedded.postgres import EmbeddedPostgres
from tests.conftest import administer
from tests.deploy.reading import DEPLOY
from tests.servers import server_state

SCRIPT = DEPLOY / "postgres" / "create-databases.sh"


def create(server: EmbeddedPostgres, **urls: str) -> str:
    return created(server, "postgres", server.state.secret("postgres.postgres"), urls).stdout


def created(
    server: EmbeddedPostgres, admin: str, password: str, urls: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    """What the script said when the administrator of a server ran it."""
    environment = {
        "PATH": f"{server.programs}:/usr/bin:/bin",
        "PGHOST": "127.0.0.1",
        "PGPORT": str(server.port),
        "PGUSER": admin,
        "PGPASSWORD": password,
        **{f"CONVIVE_DATABASE_URL_{name.upper()}": url for name, url in urls.items()},
        **{f"CONVIVE_OWNER_URL_{name.upper()}": owner_of(url) for name, url in urls.items()},
    }
    done = subprocess.run(["sh", str(SCRIPT)], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done


def owner_of(url: str) -> str:
    """The same database for its owner, whose password is another."""
    return re.sub(r"//([^:]+):([^@]+)@", r"//\1_owner:\2-of-owner@", url)


def connects(url: str) -> bool:
    try:
        with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except psycopg2.OperationalError:
        return False
    return True


def run(url: str, statement: str) -> list[Any]:
    """What the statement gives back; it stands."""
    with closing(psycopg2.connect(url)) as connection, connection, connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def test_a_database_is_made_once_and_its_password_follows(postgres: EmbeddedPostgres) -> None:
    def url(role: str, password: str, database: str) -> str:
        return f"postgresql://{role}:{password}@127.0.0.1:{postgres.port}/{database}"

    alpha, beta = url("made-alpha", "p-_1", "made-alpha"), url("made-beta", "p2", "made-beta")
    said = create(postgres, alpha=alpha, beta=f"{beta}?sslmode=prefer")
    assert "made-alpha" in said
    assert "made-beta" in said
    assert connects(alpha)
    assert connects(beta)
    assert connects(owner_of(alpha))
    assert not connects(owner_of(alpha).replace("of-owner", "other"))
    for other in ("made-alpha", "postgres", "template1"):
        assert not connects(url("made-beta", "p2", other)), "a role may enter its own database only"
    changed = url("made-alpha", "new", "made-alpha")
    create(postgres, alpha=changed)
    with closing(psycopg2.connect(changed)):
        pass
    assert not connects(alpha)


def test_a_failure_is_not_hidden(postgres: EmbeddedPostgres) -> None:
    with pytest.raises(AssertionError):
        create(postgres, alpha="postgresql://pg_reserved:x@127.0.0.1/pg_reserved")


def test_the_owner_makes_tables_and_the_running_role_cannot(postgres: EmbeddedPostgres) -> None:
    url = f"postgresql://made-gamma:p@127.0.0.1:{postgres.port}/made-gamma"
    create(postgres, gamma=url)
    run(owner_of(url), "CREATE TABLE theirs (id int)")
    for attack in ("CREATE TABLE mine (id int)", "SELECT * FROM theirs", "CREATE TEMPORARY TABLE mine (id int)"):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            run(url, attack)


def test_a_database_of_a_former_version_goes_over_to_its_owner_with_all_that_is_in_it(
    postgres: EmbeddedPostgres,
) -> None:
    administer(postgres, "CREATE ROLE \"made-delta\" LOGIN PASSWORD 'p'")
    administer(postgres, 'CREATE DATABASE "made-delta" OWNER "made-delta"')
    url = f"postgresql://made-delta:p@127.0.0.1:{postgres.port}/made-delta"
    run(url, "CREATE TABLE kept (id int PRIMARY KEY); CREATE VIEW seen AS SELECT * FROM kept")
    run(url, "INSERT INTO kept VALUES (1)")
    run(url, "CREATE FUNCTION said() RETURNS int LANGUAGE sql AS 'SELECT 1'")
    for _ in range(2):
        create(postgres, delta=url)
    assert run(owner_of(url), "SELECT id FROM kept") == [(1,)]
    run(owner_of(url), "ALTER TABLE kept ADD COLUMN more int; DROP VIEW seen; DROP FUNCTION said()")
    for attack in ("SELECT * FROM kept", "ALTER TABLE kept DISABLE TRIGGER ALL", "DROP TABLE kept"):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            run(url, attack)


def test_a_database_without_an_owner_is_not_made(postgres: EmbeddedPostgres) -> None:
    environment = {"PATH": "/usr/bin:/bin", "CONVIVE_DATABASE_URL_X": "postgresql://x:y@h/x"}
    done = subprocess.run(["sh", str(SCRIPT)], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode and "CONVIVE_OWNER_URL_X" in done.stderr


@pytest.fixture
def managed() -> Iterator[EmbeddedPostgres]:
    """A provider's server: its own databases are the provider's, and open to all; ours is a role that makes others."""
    with server_state("managed") as folder:
        server = EmbeddedPostgres(folder, ["kept"])
        server.start()
        administer(server, "GRANT CONNECT, TEMPORARY ON DATABASE postgres, template1 TO PUBLIC")
        administer(server, "CREATE ROLE ours LOGIN CREATEDB CREATEROLE PASSWORD 'p'")
        yield server
        server.abandon()


_SEE = '(docs/operations.md, "With your own PostgreSQL")'


def test_whoever_is_no_superuser_closes_what_is_theirs_and_is_told_what_is_not(managed: EmbeddedPostgres) -> None:
    urls = {name: f"postgresql://made-{name}:p@127.0.0.1:{managed.port}/made-{name}" for name in ("epsilon", "zeta")}
    for _ in range(2):
        done = created(managed, "ours", "p", urls)
        of_objects = [
            f"large objects can be made in made-{name} because ours does not own the functions {_SEE}" for name in urls
        ]
        of_databases = f"open to every role, because ours does not own them: postgres, template1 {_SEE}"
        assert done.stderr.splitlines() == [*of_objects, of_databases]
    for name, other in (("epsilon", "zeta"), ("zeta", "epsilon")):
        run(owner_of(urls[name]), "CREATE TABLE IF NOT EXISTS theirs (id int)")
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            run(urls[name], "SELECT * FROM theirs")
        assert not connects(re.sub(r"/made-\w+$", f"/made-{other}", urls[name]))
    administer(managed, "REVOKE CONNECT ON DATABASE template1 FROM PUBLIC")
    administer(managed, "ALTER DATABASE postgres OWNER TO ours")
    assert "open to every role" not in created(managed, "ours", "p", urls).stderr, "closed, by whomever, is closed"
    assert not connects(re.sub("/made-zeta$", "/postgres", urls["zeta"]))
