"""Plans that a connection keeps: told once, named afterwards; and nothing goes wrong where they cannot be kept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, event, text
from sqlalchemy.exc import DBAPIError

from chassis import database
from chassis.plans import CACHED_PLAN

_NOTE = text("INSERT INTO noted (word) VALUES (:word) RETURNING '100%' || :word AS word").execution_options(
    **CACHED_PLAN
)
_READ = text("SELECT word FROM noted").execution_options(**CACHED_PLAN)


@pytest.fixture
def engine(chassis_url: str) -> Iterator[Engine]:
    made = database.connect(chassis_url.replace("postgresql://", "postgresql+psycopg2://"), pool_size=1)
    do(made, "CREATE TABLE noted (word varchar(20))")
    yield made
    made.dispose()


@pytest.fixture
def sent(engine: Engine) -> list[str]:
    """How each statement begins that is sent from now on."""
    seen: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *sent: seen.append(sent[2].split()[0]))
    return seen


def do(engine: Engine, statement: str) -> None:
    with engine.begin() as connection:
        connection.execute(text(statement))


def note(engine: Engine, word: str) -> str:
    with database.transaction(database.sessions(engine)) as session:
        return str(session.execute(_NOTE, {"word": word}).scalar_one())


def read(engine: Engine) -> str:
    with database.transaction(database.readers(engine)) as session:
        return str(session.execute(_READ).scalar_one())


def test_a_statement_is_told_once_and_named_from_then_on(engine: Engine, sent: list[str]) -> None:
    assert [note(engine, word) for word in ("it's", "%(word)s", ":word")] == ["100%it's", "100%%(word)s", "100%:word"]
    assert sent == ["PREPARE", "EXECUTE", "EXECUTE"]


def test_a_transaction_that_is_rolled_back_leaves_what_was_told(engine: Engine, sent: list[str]) -> None:
    with database.sessions(engine)() as session:
        session.execute(_NOTE, {"word": "gone"})
        session.rollback()
    note(engine, "stays")
    assert (sent, read(engine)) == (["PREPARE", "EXECUTE", "PREPARE"], "stays")


def test_a_statement_that_fails_says_why_the_first_time_too(engine: Engine) -> None:
    for _ in range(2):
        with pytest.raises(DBAPIError, match="too long for type character varying"):
            note(engine, "x" * 21)
    assert note(engine, "short") == "100%short"


def test_a_statement_that_could_not_be_told_is_sent_in_full(engine: Engine, sent: list[str]) -> None:
    do(engine, "ALTER TABLE noted RENAME TO elsewhere")
    with pytest.raises(DBAPIError, match="does not exist"):
        note(engine, "lost")
    do(engine, "ALTER TABLE elsewhere RENAME TO noted")
    sent.clear()
    assert [note(engine, "there"), read(engine), read(engine)] == ["100%there", "there", "there"]
    assert sent == ["INSERT", "PREPARE", "EXECUTE"]


@pytest.mark.parametrize("another_connection", ["DEALLOCATE ALL", "told it already"])
def test_behind_a_pooler_statements_are_sent_in_full(engine: Engine, sent: list[str], another_connection: str) -> None:
    note(engine, "one connection")
    with engine.connect() as connection:
        if another_connection == "DEALLOCATE ALL":
            connection.exec_driver_sql(another_connection)
        else:
            connection.info.clear()
    with pytest.raises(database.Interrupted) as interrupted:
        note(engine, "nothing is done")
    assert database.is_retryable(interrupted.value)
    sent.clear()
    assert [note(engine, word) for word in "ab"] == ["100%a", "100%b"]
    assert sent == ["INSERT", "INSERT"]


def test_a_plan_that_a_migration_outdates_is_made_anew(engine: Engine, sent: list[str]) -> None:
    note(engine, "long")
    read(engine)
    do(engine, "ALTER TABLE noted ALTER word TYPE varchar(40)")
    with pytest.raises(database.Interrupted):
        read(engine)
    sent.clear()
    assert [read(engine), read(engine)] == ["long", "long"]
    assert sent == ["PREPARE", "EXECUTE"]
