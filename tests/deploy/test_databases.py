"""deploy/postgres/create-databases.sh on a real server: roles and databases as ./run makes them."""

from __future__ import annotations

import subprocess
from contextlib import closing

import psycopg2
import pytest

from convive.embedded.postgres import EmbeddedPostgres
from tests.deploy.reading import DEPLOY

SCRIPT = DEPLOY / "postgres" / "create-databases.sh"


def create(server: EmbeddedPostgres, **urls: str) -> str:
    environment = {
        "PATH": f"{server.programs}:/usr/bin:/bin",
        "PGHOST": "127.0.0.1",
        "PGPORT": str(server.port),
        "PGUSER": "postgres",
        "PGPASSWORD": server.state.secret("postgres.postgres"),
        **{f"CONVIVE_DATABASE_URL_{name.upper()}": url for name, url in urls.items()},
    }
    done = subprocess.run(["sh", str(SCRIPT)], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def connects(url: str) -> bool:
    try:
        with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
            cursor.execute("CREATE TABLE mine (id int)")
    except psycopg2.OperationalError:
        return False
    return True


def test_a_database_is_made_once_and_its_password_follows(postgres: EmbeddedPostgres) -> None:
    def url(role: str, password: str, database: str) -> str:
        return f"postgresql://{role}:{password}@127.0.0.1:{postgres.port}/{database}"

    alpha, beta = url("made-alpha", "p-_1", "made-alpha"), url("made-beta", "p2", "made-beta")
    said = create(postgres, alpha=alpha, beta=f"{beta}?sslmode=prefer")
    assert "made-alpha" in said
    assert "made-beta" in said
    assert connects(alpha)
    assert connects(beta)
    assert not connects(url("made-beta", "p2", "made-alpha")), "a role may enter its own database only"
    changed = url("made-alpha", "new", "made-alpha")
    create(postgres, alpha=changed)
    with closing(psycopg2.connect(changed)):
        pass
    assert not connects(alpha)


def test_a_failure_is_not_hidden(postgres: EmbeddedPostgres) -> None:
    with pytest.raises(AssertionError):
        create(postgres, alpha="postgresql://pg_reserved:x@127.0.0.1/pg_reserved")
