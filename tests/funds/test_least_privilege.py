"""What the service's own role cannot do to the books (Fund rule 18): its rights refuse every attack, or a rule does."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing

import psycopg2
import pytest
from click.testing import CliRunner
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import sessionmaker

from chassis import database
from chassis.testing import DeskOf
from convive.attacks import books
from convive.attacks.records import DatabaseLog
from convive.commands import attack
from convive.embedded.postgres import EmbeddedPostgres
from tests.common.funds.helpers import DAY, setting
from tests.conftest import administer, fresh_url
from tests.funds.test_seals import busy


@pytest.fixture(scope="module")
def url(postgres: EmbeddedPostgres, template: Callable[[str], str]) -> str:
    """A database with books, a closed period, a waiting reversal and a key of a command, for the service's own role."""
    url = fresh_url(postgres, template("funds"), "funds")
    engine = database.connect(url, pool_size=1)
    with sessionmaker(engine, expire_on_commit=False).begin() as session:
        busy(setting(session))
        for statement in _MORE:
            session.execute(text(statement))
    engine.dispose()
    administer(postgres, f'REVOKE TEMPORARY ON DATABASE "{url.rsplit("/", 1)[1]}" FROM PUBLIC')
    return url.replace("+psycopg2", "")


@pytest.fixture
def log(postgres: EmbeddedPostgres) -> DatabaseLog:
    return DatabaseLog(postgres.state.log_dir / "postgres.log")


_MORE = [
    """
    INSERT INTO idempotency (actor_id, operation, key, payload_hash) VALUES (gen_random_uuid(), 'x', 'x', 'x')
    """,
    """
    INSERT INTO reversal (id, entry_id, reason, status, entered_by, entered_at)
    SELECT gen_random_uuid(), id, 'x', 'pending', entered_by, now() FROM journal_entry LIMIT 1
    """,
    """
    INSERT INTO period (id, starts_on, ends_on, closed_by, closed_at)
    VALUES (gen_random_uuid(), '2000-01-01', '2000-12-31', gen_random_uuid(), now())
    """,
]


def test_rule_18_the_services_own_role_changes_nothing_that_was_posted(url: str, log: DatabaseLog) -> None:
    """The attacks that anybody can run, `./run attack books`: each has a target, is refused, and is on record."""
    outcomes = list(books.tried(url, log))
    assert [each.words for each in outcomes if not each.refused] == []
    assert [each.words for each in outcomes if "log: funds@" not in str(each.record)] == []


def test_the_attacks_would_be_seen_to_succeed_and_are_undone(
    url: str, postgres: EmbeddedPostgres, log: DatabaseLog
) -> None:
    """With the rights that services had: else the test before this one would prove nothing."""
    owner = f"{postgres.owner_urls()['funds'].rsplit('/', 1)[0]}/{url.rsplit('/', 1)[1]}"
    before = _standing(owner)
    done = {each.words for each in books.tried(owner, log) if not each.refused}
    assert {"switch triggers off", "recompute the chain: read the key", "replace a function", "drop a table"} <= done
    assert _standing(owner) == before


def _standing(url: str) -> list[tuple[object, ...]]:
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute("""
            SELECT count(*), sum(amount_usd), (SELECT count(*) FROM pg_trigger WHERE tgenabled = 'O'),
                (SELECT md5(prosrc) FROM pg_proc WHERE proname = 'fund_fits') FROM posting
        """)
        return cursor.fetchall()


def test_a_stranger_with_the_password_alone_runs_them(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONVIVE_DATABASE_URL_FUNDS", url)
    said = CliRunner().invoke(attack.command, ["books"], catch_exceptions=False)
    assert (said.exit_code, said.output.count("refused  ")) == (0, len(books.ATTACKS)), said.output


def test_what_has_no_target_is_said_to_have_none(
    postgres: EmbeddedPostgres, template: Callable[[str], str], log: DatabaseLog
) -> None:
    empty = fresh_url(postgres, template("funds"), "funds").replace("+psycopg2", "")
    outcomes = {each.words: each for each in books.tried(empty, log)}
    assert not outcomes["reopen a closed period"].possible
    assert outcomes["reopen a closed period"].repelled
    assert outcomes["alter a posting"].refused


@pytest.mark.parametrize(("said", "instead"), [("payee", "My Cousin Ltd"), ("document", "FAKE-1")])
def test_rule_18_a_cost_says_what_was_sealed(
    desk_of: DeskOf, monkeypatch: pytest.MonkeyPatch, said: str, instead: str
) -> None:
    """An entry whose paper says one thing takes no row that says another, not even the first one."""
    fund = setting(desk_of("funds").session)
    fund.receive("500")
    sealed = {"payee": "Hotel Biltmore", "document": "F-1", "document_on": DAY} | {said: instead}
    monkeypatch.setattr("services.funds.spending.costs.same", lambda *_: sealed)
    with pytest.raises(DBAPIError) as refused:
        fund.spend("10")
    assert database.broken_rule(refused.value) == "rule_18_as_sealed"
