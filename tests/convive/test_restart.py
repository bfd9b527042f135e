"""`./run restart`: several at once, and never new code on old tables."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest
from click.testing import CliRunner

from chassis.deployables import home
from convive import migrating
from convive.commands.restart import command
from convive.embedded.postgres import EmbeddedPostgres
from convive.errors import OperatorError
from convive.supervisor.client import Stack
from tests.conftest import fresh_url
from tests.convive.test_supervisor import Background

NAMES = sorted(path.stem for path in (home("gateway") / "migrations").glob("[0-9]*.py"))


@pytest.fixture
def url(postgres: EmbeddedPostgres, template: Callable[[str], str], monkeypatch: pytest.MonkeyPatch) -> str:
    """The gateway's database, whole, for its owner; the stack is told of both its roles."""
    running = fresh_url(postgres, template("gateway"), "gateway")
    owner = f"{postgres.owner_urls()['gateway'].rsplit('/', 1)[0]}/{running.rsplit('/', 1)[1]}"
    monkeypatch.setenv("CONVIVE_DATABASE_URL_GATEWAY", running)
    monkeypatch.setenv("CONVIVE_OWNER_URL_GATEWAY", owner)
    return owner


@pytest.fixture
def running(url: str, tmp_path: Path) -> Iterator[Stack]:
    with Background(tmp_path):
        running = Stack(tmp_path)
        running.wait_ready()
        yield running


def execute(url: str, statement: str) -> list[tuple[object, ...]]:
    with (
        closing(psycopg2.connect(url.replace("+psycopg2", ""))) as connection,
        connection,
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def restart(running: Stack, *arguments: str) -> str:
    done = CliRunner().invoke(command, [*arguments, f"--state={running.state.directory}"], catch_exceptions=False)
    return done.output


def pids(running: Stack) -> list[int | None]:
    return [process.pid for process in running.status().processes]


def test_several_are_restarted_and_databases_that_are_up_to_date_left_alone(running: Stack) -> None:
    before = pids(running)
    assert restart(running, "forum", "gateway") == "forum is running again.\ngateway is running again.\n"
    assert not set(before) & set(pids(running))


def test_an_unknown_name_restarts_nothing_and_names_those_there_are(running: Stack) -> None:
    before = pids(running)
    with pytest.raises(OperatorError, match="there is no process library; the processes are forum, gateway"):
        restart(running, "forum", "library")
    assert pids(running) == before


def test_a_database_that_lacks_a_migration_gets_it_first(
    running: Stack, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrated: list[str] = []
    monkeypatch.setattr(migrating, "migrate", lambda deployable, *_: migrated.append(deployable))
    execute(url, "DELETE FROM alembic_version")
    first, second = restart(running, "gateway").splitlines()
    assert sorted(first.removeprefix("gateway migrated: ").split(", ")) == NAMES
    assert second == "gateway is running again."
    assert migrated == ["gateway"]


def test_it_can_be_told_to_refuse_instead(running: Stack, url: str) -> None:
    execute(url, "DELETE FROM alembic_version")
    before = pids(running)
    with pytest.raises(
        OperatorError, match=rf"(?s)these migrations are pending; nothing was restarted:.*gateway: {NAMES[0]}"
    ):
        restart(running, "gateway", "--no-migrate")
    assert pids(running) == before


def test_a_migration_that_fails_says_why_and_restarts_nothing(running: Stack, url: str) -> None:
    execute(url, "DELETE FROM alembic_version")  # so that the first one runs again, into tables that stand
    before = pids(running)
    with pytest.raises(OperatorError, match=r"(?s)gateway's database could not be migrated:.*already exists"):
        restart(running, "gateway")
    assert pids(running) == before


def test_a_database_of_another_branch_is_named(running: Stack, url: str) -> None:
    execute(url, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(OperatorError, match=r"at revision 9999, which gateway/migrations does not have"):
        restart(running, "gateway")


def test_an_empty_database_is_migrated_to_the_newest_schema(url: str) -> None:
    execute(url, "DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    missing = migrating.unapplied("gateway", url)
    assert (missing[0], sorted(missing)) == (NAMES[0], NAMES)
    running = os.environ["CONVIVE_DATABASE_URL_GATEWAY"]
    migrating.migrate("gateway", url, running)
    assert migrating.unapplied("gateway", url) == []
    assert execute(running, "SELECT count(*) FROM account")
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        execute(running, "DROP TABLE account")
