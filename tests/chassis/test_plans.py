"""Statements prepared once they are frequent: named from then on, meaning the same, and nothing fails by it."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

import pytest
from psycopg2 import extensions
from sqlalchemy import Column, Engine, Integer, MetaData, String, Table, TextClause, func, insert, select, text
from sqlalchemy.exc import DBAPIError

from chassis import database, plans, postgres
from chassis.plans import PLANNED_EACH_TIME
from chassis.settings import PREPARE_THRESHOLD

_NOTE = text("INSERT INTO noted (word) VALUES (:word) RETURNING '100%' || :word AS word")
_READ = text("SELECT word FROM noted")


class Kind(StrEnum):
    """Written as its text."""

    ONE = "one"


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the driver is given to send, from now on."""
    seen: list[str] = []

    class Seen(extensions.cursor):
        def execute(self, query: Any, values: Any = None) -> None:
            seen.append(query)
            super().execute(query, values)

    monkeypatch.setattr(postgres, "connect", functools.partial(postgres.connect, cursor_factory=Seen))
    return seen


def engine_for(url: str, threshold: int = 1) -> Engine:
    made = database.connect(
        url.replace("postgresql://", "postgresql+psycopg2://"), pool_size=1, prepare_threshold=threshold
    )
    do(made, "CREATE TABLE IF NOT EXISTS noted (word varchar(20))")
    return made


@pytest.fixture
def engine(chassis_url: str, sent: list[str]) -> Iterator[Engine]:
    """One that prepares at once; what is sent is told by `sent`."""
    made = engine_for(chassis_url)
    sent.clear()
    yield made
    made.dispose()


def do(engine: Engine, statement: str) -> None:
    with engine.begin() as connection:
        connection.execute(text(statement).execution_options(**PLANNED_EACH_TIME))


def note(engine: Engine, word: str) -> str:
    with database.transaction(database.sessions(engine)) as session:
        return str(session.execute(_NOTE, {"word": word}).scalar_one())


def read(engine: Engine, statement: TextClause = _READ, **values: Any) -> Any:
    with database.transaction(database.readers(engine)) as session:
        return session.execute(statement, values).scalar()


def first_words(sent: list[str]) -> list[str]:
    return [each.split()[0] for each in sent]


def test_a_statement_is_prepared_when_it_is_frequent_and_named_from_then_on(chassis_url: str, sent: list[str]) -> None:
    engine = engine_for(chassis_url, PREPARE_THRESHOLD)
    sent.clear()
    for _ in range(PREPARE_THRESHOLD + 2):
        read(engine)
    engine.dispose()
    assert first_words(sent) == ["SELECT"] * (PREPARE_THRESHOLD - 1) + ["PREPARE", "EXECUTE", "EXECUTE", "EXECUTE"]


def test_with_a_threshold_of_0_nothing_is_prepared(chassis_url: str, sent: list[str]) -> None:
    engine = engine_for(chassis_url, 0)
    sent.clear()
    read(engine), read(engine)
    engine.dispose()
    assert first_words(sent) == ["SELECT", "SELECT"]


def test_texts_with_signs_are_told_as_they_are(engine: Engine, sent: list[str]) -> None:
    assert [note(engine, word) for word in ("it's", "%(word)s", ":word")] == ["100%it's", "100%%(word)s", "100%:word"]
    assert first_words(sent) == ["SAVEPOINT", "PREPARE", "EXECUTE", "EXECUTE", "EXECUTE"]


def test_values_may_be_named_after_an_expression(engine: Engine, sent: list[str]) -> None:
    named = text("SELECT word FROM noted").columns(Column("word", String)).subquery()
    asked = select(named.c.word).where(func.coalesce(named.c.word, "'a, b'") == "x")
    with database.transaction(database.readers(engine)) as session:
        assert session.execute(asked).all() == []
        assert session.execute(select(func.coalesce(named.c.word, "'a, b'").op("=")("%(x)s"))).all() == []
    assert "EXECUTE" in first_words(sent)


def transactions(engine: Engine) -> int:
    """How many the database has counted, among them the statements that the driver sends of its own accord."""
    read(engine, text("SELECT pg_stat_force_next_flush()"))
    counted = text("SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()")
    return int(read(engine, counted))


def test_a_reader_sends_its_statement_and_nothing_else(engine: Engine, sent: list[str]) -> None:
    before = transactions(engine)
    transactions(engine)
    own = transactions(engine) - before
    read(engine)
    sent.clear()
    before = transactions(engine)
    for _ in range(20):
        read(engine)
    assert transactions(engine) - before == 20 + own // 2
    assert first_words(sent).count("EXECUTE") == len(sent)


def test_whoever_gets_a_readers_connection_next_begins_a_transaction(engine: Engine) -> None:
    read(engine)
    with database.sessions(engine)() as session:
        session.execute(_NOTE, {"word": "gone"})
        session.rollback()
    assert read(engine) is None


def test_a_statement_that_opts_out_is_sent_in_full(engine: Engine, sent: list[str]) -> None:
    for _ in range(2):
        read(engine, _READ.execution_options(**PLANNED_EACH_TIME))
    assert first_words(sent) == ["SELECT", "SELECT"]


@pytest.mark.parametrize(("statement", "value"), [
    ("SELECT jsonb_build_object('word', :value)", "a"),
    ("SELECT :value IS NULL", "a"),
    ("SELECT extract(:value FROM date '2026-10-01')", "year"),
    ("SELECT interval :value", "1 day"),
    ("SELECT word || :value FROM noted GROUP BY word || :value", "a"),
])  # fmt: skip
def test_what_cannot_be_prepared_is_sent_in_full_and_not_tried_again(
    engine: Engine, sent: list[str], statement: str, value: str
) -> None:
    with database.transaction(database.sessions(engine)) as session:
        session.execute(_NOTE, {"word": "kept"})
        sent.clear()
        for _ in range(2):
            assert session.execute(text(statement), {"value": value}).all()
        assert first_words(sent) == ["SAVEPOINT", "PREPARE", "ROLLBACK", "SELECT", "SELECT"]
    assert read(engine) == "kept"


def test_several_statements_in_one_text_are_all_executed_each_time(engine: Engine) -> None:
    several = text("INSERT INTO noted VALUES ('a'); INSERT INTO noted VALUES ('b')")
    with database.transaction(database.sessions(engine)) as session:
        for _ in range(3):
            session.execute(several)
    assert read(engine, text("SELECT string_agg(word, '') FROM noted")) == "ababab"


def test_a_statement_that_fails_says_why_the_first_time_too(engine: Engine) -> None:
    for _ in range(2):
        with pytest.raises(DBAPIError, match="too long for type character varying"):
            note(engine, "x" * 21)
    assert note(engine, "short") == "100%short"


def test_a_failed_transaction_stays_failed(engine: Engine) -> None:
    with database.sessions(engine)() as session:
        with pytest.raises(DBAPIError, match="division by zero"):
            session.connection().exec_driver_sql("SELECT 1/0")
        with pytest.raises(DBAPIError, match="current transaction is aborted"):
            session.connection().execute(_READ)


@pytest.mark.parametrize(("statement", "value"), [
    ("SELECT 7 / :value", 2),
    ("SELECT 7 / :value", Decimal(2)),
    ("SELECT 7 / :value", Decimal("2.0")),
    ("SELECT 7 * :value", Decimal("1.5")),
    ("SELECT 7 * :value", Decimal("1E+3")),
    ("SELECT 7 * :value", 1.5),
    ("SELECT :value * 2", 2_000_000_000_000),
    ("SELECT 1 + :value", -(1 << 63)),
    ("SELECT :value / 2", -(1 << 31) - 1),
    ("SELECT date '2026-10-31' + :value", 1),
    ("SELECT date '2026-10-31' + :value", timedelta(days=1)),
    ("SELECT interval '2 days' - :value", "1 day"),
    ("SELECT date '2026-10-31' - :value", "2026-10-01"),
    ("SELECT date '2026-10-31' - :value", date(2026, 10, 1)),
    ("SELECT pg_typeof(:value)::text", datetime(2026, 10, 1, tzinfo=UTC)),
    ("SELECT pg_typeof(:value)::text", datetime(2026, 10, 1)),  # noqa: DTZ001 - what a statement may be given
    ("SELECT pg_typeof(:value)::text", UUID(int=1)),
    ("SELECT pg_typeof(:value)::text", b"bytes"),
    ("SELECT pg_typeof(:value)::text", True),
    ("SELECT pg_typeof(:value)::text", float("nan")),
    ("SELECT pg_typeof(:value)::text", [1, 2]),
    ("SELECT pg_typeof(:value)::text", [Decimal("1.5")]),
    ("SELECT pg_typeof(:value)::text", ["a", None]),
    ("SELECT pg_typeof(:value)::text", [date(2026, 10, 1)]),
    ("SELECT CAST(:value AS uuid[])", ["00000000-0000-0000-0000-000000000001"]),
    ("SELECT CAST(:value AS integer[])", []),
    ("SELECT CAST(:value AS varchar(2))", "four"),
    ("SELECT '{\"a\": [5]}'::jsonb -> :value", "a"),
    ("SELECT '[5, 6]'::jsonb -> :value", 1),
    ("SELECT '[5, \"1\"]'::jsonb ? :value", "1"),
    ("SELECT coalesce(:value, 'none')", None),
    ("SELECT coalesce(:value, 3)", None),
    ("SELECT coalesce(:value, 3) + 1", "4"),
    ("SELECT :value || word FROM (VALUES ('b')) AS given (word)", "a"),
    ("SELECT ARRAY['a'] || :value", "{b}"),
    ("SELECT CAST(:value AS char(1)) = :value", "a"),
    ("SELECT CAST(:value AS numeric) = 1 AND :value = '1.0'", "1.0"),
    ("SELECT :value UNION SELECT 5 ORDER BY 1 LIMIT 1", "5"),
    ("SELECT 'two' = :value", Kind.ONE),
    ("SELECT 'x' LIMIT :value", 0),
])  # fmt: skip
def test_prepared_or_in_full_it_gives_the_same(engine: Engine, sent: list[str], statement: str, value: object) -> None:
    full = text(statement).execution_options(**PLANNED_EACH_TIME)
    expected = read(engine, full, value=value)
    results = [read(engine, text(statement), value=value) for _ in range(7)]
    assert {repr(each) for each in results} == {repr(expected)}
    assert [type(each) for each in results] == [type(expected)] * 7


def test_the_types_of_values_are_not_those_of_the_first(engine: Engine) -> None:
    half = text("SELECT 7 / :value")
    given = [2, Decimal("3.5"), 2, 3_000_000_000, None, Decimal(2)]
    assert [read(engine, half, value=each) for each in given] == [3, 2, 3, 0, None, 3]


def test_lists_of_every_length_do_not_fill_a_connection(engine: Engine, sent: list[str]) -> None:
    numbers = Table("numbers", MetaData(), Column("number", Integer))
    do(engine, "CREATE TABLE numbers (number integer)")
    with database.transaction(database.readers(engine)) as session:
        for length in range(1, 40):
            session.execute(select(numbers).where(numbers.c.number.in_(range(length)))).all()
    assert 0 < sum(each.startswith("PREPARE") for each in sent) < 10


def test_many_rows_at_once_are_not_prepared(engine: Engine, sent: list[str]) -> None:
    numbers = Table("numbers", MetaData(), Column("number", Integer))
    do(engine, "CREATE TABLE numbers (number integer)")
    sent.clear()
    with engine.begin() as connection:
        connection.execute(insert(numbers), [{"number": 1}, {"number": 2}])
        connection.execute(insert(numbers).returning(numbers.c.number), [{"number": 1}, {"number": 2}]).all()
    assert "PREPARE" not in " ".join(sent)


def test_a_servers_cursor_is_not_prepared(engine: Engine, sent: list[str]) -> None:
    note(engine, "one")
    sent.clear()
    with engine.connect() as connection:
        assert connection.execution_options(stream_results=True).execute(_READ).scalar_one() == "one"
    assert first_words(sent) == ["SELECT"]


def test_a_connection_keeps_a_bounded_number(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plans, "_MOST", 3)
    there = text("SELECT count(*) FROM pg_prepared_statements").execution_options(**PLANNED_EACH_TIME)
    for number in (1, 2, 3, 1, 4, 5, 1):
        assert read(engine, text(f"SELECT {number}")) == number
    assert read(engine, there) == 3


@pytest.mark.parametrize("another_connection", ["DEALLOCATE ALL", "told it already"])
def test_behind_a_pooler_statements_are_sent_in_full(engine: Engine, sent: list[str], another_connection: str) -> None:
    note(engine, "one connection")
    with engine.connect() as connection:
        if another_connection == "DEALLOCATE ALL":
            connection.exec_driver_sql(another_connection)
            connection.commit()
        else:
            connection.info.clear()
    if another_connection == "DEALLOCATE ALL":
        with pytest.raises(database.Interrupted) as interrupted:
            note(engine, "nothing is done")
        assert database.is_retryable(interrupted.value)
    else:
        assert note(engine, "prepared by another") == "100%prepared by another"
    sent.clear()
    assert [note(engine, word) for word in "ab"] == ["100%a", "100%b"]
    assert [each for each in first_words(sent) if each in {"PREPARE", "EXECUTE", "INSERT"}] == ["INSERT", "INSERT"]


def test_a_plan_that_a_migration_outdates_is_made_anew(engine: Engine, sent: list[str]) -> None:
    note(engine, "long")
    read(engine)
    do(engine, "ALTER TABLE noted ALTER word TYPE varchar(40)")
    with pytest.raises(database.Interrupted):
        read(engine)
    sent.clear()
    assert [read(engine), read(engine)] == ["long", "long"]
    assert [each for each in first_words(sent) if each in {"PREPARE", "EXECUTE"}] == ["PREPARE", "EXECUTE", "EXECUTE"]


def test_a_migration_that_changes_a_type_interrupts_once(engine: Engine) -> None:
    do(engine, "CREATE TABLE told (key text)")
    do(engine, "INSERT INTO told VALUES ('00000000-0000-0000-0000-000000000001')")
    found = text("SELECT count(*) FROM told WHERE key = :key")
    key = "00000000-0000-0000-0000-000000000001"
    assert read(engine, found, key=key) == 1
    do(engine, "ALTER TABLE told ALTER key TYPE uuid USING key::uuid")
    with pytest.raises(database.Interrupted):
        read(engine, found, key=key)
    assert [read(engine, found, key=key) for _ in range(2)] == [1, 1]
