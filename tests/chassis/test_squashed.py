"""A database of the history before the migrations were squashed is taken over once, with what is in it."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import ProgrammingError

from chassis import deployables, prepare
from chassis.migrations.squashed import OutdatedHistory
from chassis.migrations.upgrade import head, upgrade
from chassis.settings import for_psycopg2
from chassis.tables import event_sequence
from convive import schema
from convive.embedded.postgres import EmbeddedPostgres, owner_of
from tests.conftest import administer

# The last revision of each history as it was before it was squashed.
FORMER = {"chat": "0002", "forum": "0040", "funds": "0027", "gateway": "0003", "programs": "0004", "training": "0004"}
FIRST = "a0001"
# What the former history had of another kind than this one: the function's rules were records, written as text.
FORMER_PURSES = """
    DROP FUNCTION fund_purses(uuid[], uuid[], uuid[], json);
    CREATE FUNCTION fund_purses(awards uuid[], allocations uuid[], lines uuid[]) RETURNS TABLE (id uuid, rules text[])
    LANGUAGE sql AS 'SELECT NULL::uuid, NULL::text[]'
"""

_numbers = itertools.count(1)


@pytest.fixture
def made(postgres: EmbeddedPostgres) -> Callable[[str, str], str]:
    """The URL of a deployable's database that stands at a revision of the former history, with a row in it."""

    def database(deployable: str, revision: str) -> str:
        name = f"{deployable}_{os.getpid()}_{next(_numbers)}_former"
        administer(postgres, f'CREATE DATABASE "{name}" OWNER "{owner_of(deployable)}"')
        url = for_psycopg2(f"{postgres.owner_urls()[deployable].rsplit('/', 1)[0]}/{name}")
        upgrade(url, versions(deployable), to=FIRST)
        with connected(url) as connection:
            if deployable == "funds":
                connection.execute(text(FORMER_PURSES))
            connection.execute(text("UPDATE alembic_version SET version_num = :at"), {"at": revision})
            connection.execute(event_sequence.insert().values(subject="kept", last=7))
        return url

    return database


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    engine = create_engine(url)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def versions(deployable: str) -> Path:
    return deployables.home(deployable) / "migrations"


def stands(url: str) -> tuple[Any, Any]:
    with connected(url) as connection:
        revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        return revision, connection.execute(text("SELECT last FROM event_sequence WHERE subject = 'kept'")).scalar()


@pytest.mark.parametrize("deployable", FORMER)
def test_from_the_last_revision_it_is_taken_over_with_its_data(
    deployable: str, made: Callable[[str, str], str], postgres: EmbeddedPostgres, template: Callable[[str], str]
) -> None:
    url = made(deployable, FORMER[deployable])
    upgrade(url, versions(deployable))
    assert stands(url) == (head(versions(deployable)), 7)
    upgrade(url, versions(deployable))  # and nothing is left to do
    template(deployable)
    assert schema.dumped(postgres, _plain(url)) == schema.dumped(postgres, postgres.owner_urls()[deployable])


def test_from_an_older_one_it_is_not_and_says_what_to_do(made: Callable[[str, str], str]) -> None:
    url = made("funds", "0012")
    with pytest.raises(
        OutdatedHistory, match=r"is at revision 0012 .* its last revision, 0027\. Start the previous version"
    ):
        upgrade(url, versions("funds"))
    assert stands(url) == ("0012", 7)


def test_a_rule_that_was_changed_by_hand_does_not_stay(made: Callable[[str, str], str]) -> None:
    """Each function has one text: that of its file, also after a take-over."""
    url = made("funds", FORMER["funds"])
    disabled = (
        "CREATE OR REPLACE FUNCTION fund_postings_added() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'"
    )
    text_of = text("SELECT prosrc FROM pg_proc WHERE proname = 'fund_postings_added'")
    with connected(url) as connection:
        before = connection.execute(text_of).scalar_one()
        connection.execute(text(disabled))
    upgrade(url, versions("funds"))
    with connected(url) as connection:
        assert connection.execute(text_of).scalar_one() == before


def test_a_newer_history_is_not_taken_for_a_former_one(made: Callable[[str, str], str]) -> None:
    url = made("chat", "b0003")
    with pytest.raises(OutdatedHistory, match="b0003, which this version does not know"):
        upgrade(url, versions("chat"))


def test_a_take_over_that_fails_leaves_the_database_as_it_was(made: Callable[[str, str], str]) -> None:
    url = made("funds", FORMER["funds"])
    with connected(url) as connection:
        connection.execute(text("DROP FUNCTION fund_purses(uuid[], uuid[], uuid[])"))
    with pytest.raises(ProgrammingError, match="fund_purses"):
        upgrade(url, versions("funds"))
    assert stands(url) == (FORMER["funds"], 7)


def test_whoever_runs_prepare_reads_what_to_do_and_no_traceback(
    made: Callable[[str, str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    url = made("chat", "0001")
    monkeypatch.setenv("CONVIVE_OWNER_URL_CHAT", url)
    monkeypatch.setenv("CONVIVE_DATABASE_URL_CHAT", url.replace("chat_owner", "chat"))
    with pytest.raises(SystemExit, match="Start the previous version once"):
        prepare.main(["chat"])


def _plain(url: str) -> str:
    return url.replace("+psycopg2", "")
