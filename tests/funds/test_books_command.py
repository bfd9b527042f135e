"""`./run books verify`, as an operator or an auditor types it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing

import pytest
from click.testing import CliRunner
from sqlalchemy import text
from sqlalchemy.orm import sessionmaker

from chassis import database
from convive.commands.books import command
from convive.embedded.postgres import EmbeddedPostgres
from convive.errors import OperatorError
from tests.common.funds.helpers import DAY, setting
from tests.conftest import fresh_url, superuser_url
from tests.funds.test_seals import busy, database_of


@pytest.fixture
def url(postgres: EmbeddedPostgres, template: Callable[[str], str], monkeypatch: pytest.MonkeyPatch) -> str:
    """A database of the Fund's with ten entries, which the command is told of."""
    url = fresh_url(postgres, template("funds"), "funds")
    engine = database.connect(url, pool_size=1)
    with sessionmaker(engine, expire_on_commit=False).begin() as session:
        busy(setting(session))
    engine.dispose()
    monkeypatch.setenv("CONVIVE_DATABASE_URL_FUNDS", url)
    return url


def verify(*arguments: str) -> str:
    return CliRunner().invoke(command, ["verify", *arguments], catch_exceptions=False).output


def test_books_that_are_as_they_were_posted(url: str) -> None:
    said = verify()
    assert f"prevention-network {DAY.year}: 10 entries, seal " in said and said.endswith("intact\n")
    assert verify("--fund", "prevention-network") == said


def test_the_first_broken_entry_is_named(url: str, postgres: EmbeddedPostgres) -> None:
    attacked = superuser_url(postgres).rsplit("/", 1)[0] + "/" + url.rsplit("/", 1)[1]
    with closing(database_of(attacked)) as session:
        session.execute(text("SET session_replication_role = replica"))
        session.execute(text("UPDATE journal_entry SET description = 'x' WHERE number IN (7, 9)"))
        session.commit()
    with pytest.raises(OperatorError, match=rf"prevention-network: entry {DAY.year}-000007 \([0-9a-f-]+\) is changed"):
        verify()


def test_a_fund_that_is_not_there(url: str) -> None:
    with pytest.raises(OperatorError, match="The requested fund was not found"):
        verify("--fund", "no-such-fund")
