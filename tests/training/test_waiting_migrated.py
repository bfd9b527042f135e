"""Who was waiting before the migration that counts them is counted by it, whatever somebody else writes meanwhile."""

from __future__ import annotations

import itertools
import os
import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from chassis import database
from chassis.deployables import home
from chassis.migrations.upgrade import upgrade
from chassis.settings import for_psycopg2
from convive.embedded.postgres import EmbeddedPostgres, owner_of
from tests.conftest import administer
from tests.waiting import until

VERSIONS = home("training") / "migrations"
_numbers = itertools.count(1)
# What counted in that release: seats only. A file has one text, which earlier migrations load as well.
_AS_IT_WAS = """
    CREATE OR REPLACE FUNCTION count_seats() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'INSERT' THEN
            UPDATE edition SET seats_taken = seats_taken + change.seats
            FROM (SELECT edition_id, count(*) AS seats FROM after_rows
                  WHERE status IN ('enrolled', 'completed') GROUP BY edition_id) AS change
            WHERE edition.id = change.edition_id;
        ELSIF TG_OP = 'UPDATE' THEN
            UPDATE edition SET seats_taken = seats_taken + change.seats
            FROM (SELECT edition_id, sum(seat) AS seats FROM (
                      SELECT edition_id, 1 AS seat FROM after_rows WHERE status IN ('enrolled', 'completed')
                      UNION ALL
                      SELECT edition_id, -1 FROM before_rows WHERE status IN ('enrolled', 'completed')) AS seat
                  GROUP BY edition_id HAVING sum(seat) <> 0) AS change
            WHERE edition.id = change.edition_id;
        END IF;
        RETURN NULL;
    END $$
"""
# Of what an edition belongs to nothing matters here.
_EDITIONS = """
    ALTER TABLE edition DROP CONSTRAINT fk_edition_curriculum, DROP CONSTRAINT fk_edition_course_id,
        DROP CONSTRAINT fk_edition_curriculum_id;
    INSERT INTO edition (id, course_id, curriculum_id, kind, status, starts_on, ends_on, seats, seats_taken, queue_last,
        instructor_ids, created_by, version, created_at)
    SELECT gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'virtual', 'open', now(), now(), 5, 0, 0, '{}',
        gen_random_uuid(), 1, now() FROM generate_series(1, 3);
    INSERT INTO enrolment (id, edition_id, country, sex, sector, language, status, queue, enrolled_by, enrolled_at,
        version)
    SELECT gen_random_uuid(), e.id, 'HN', 'female', 'public', 'es',
        CASE WHEN n <= 5 THEN 'enrolled' WHEN n <= 7 THEN 'withdrawn' ELSE 'waiting' END, n, gen_random_uuid(), now(), 1
    FROM (SELECT id, row_number() OVER (ORDER BY id) AS place FROM edition) e, generate_series(1, 6 + place * 2) n
    WHERE place < 3
"""
_WAITING = text("SELECT waiting FROM edition ORDER BY id")
_COUNTED = text("""
    SELECT (SELECT count(*) FROM enrolment n WHERE n.edition_id = e.id AND n.status = 'waiting')
    FROM edition e ORDER BY id
""")


@pytest.fixture
def engine(postgres: EmbeddedPostgres) -> Iterator[Engine]:
    """The owner's, of a database of the release before, with two editions for which people wait and one without."""
    name = f"training_{os.getpid()}_waiting_{next(_numbers)}"
    administer(postgres, f'CREATE DATABASE "{name}" OWNER "{owner_of("training")}"')
    url = for_psycopg2(f"{postgres.owner_urls()['training'].rsplit('/', 1)[0]}/{name}")
    upgrade(url, VERSIONS, to="a0003")
    made = create_engine(url)
    with made.begin() as connection:
        connection.execute(text(_AS_IT_WAS))
        connection.execute(text(_EDITIONS))
    yield made
    made.dispose()


def migrate(engine: Engine) -> None:
    upgrade(engine.url.render_as_string(hide_password=False), VERSIONS)


def lines(connection: Connection) -> list[int]:
    """How many wait for each edition, as it says; it has to be true."""
    said = list(connection.scalars(_WAITING))
    assert said == list(connection.scalars(_COUNTED))
    return said


def test_who_waits_already_is_counted(engine: Engine) -> None:
    migrate(engine)
    with engine.begin() as connection:
        assert lines(connection) == [1, 3, 0]
        connection.execute(text("UPDATE enrolment SET status = 'withdrawn' WHERE status = 'waiting' AND queue > 8"))
        assert lines(connection) == [1, 1, 0]
        connection.execute(text("DELETE FROM enrolment WHERE status = 'waiting'"))
        assert lines(connection) == [0, 0, 0]
        with pytest.raises(IntegrityError, match="ck_edition_waiting"), connection.begin_nested():
            connection.execute(text("UPDATE edition SET waiting = -1"))


# An erasure's UPDATE has locked the enrolments before its trigger comes to editions; an enrolment locks its edition.
@pytest.mark.parametrize(
    ("first", "give_way"),
    [("LOCK TABLE enrolment IN ROW EXCLUSIVE MODE", 1), ("UPDATE edition SET version = version + 1", 0)],
    ids=["as an erasure", "as an enrolment"],
)
def test_a_migration_and_who_writes_meanwhile_end_and_the_count_is_true(
    engine: Engine, first: str, give_way: int
) -> None:
    """An erasure comes by the enrolments to the editions, the migration the other way: one of them has to give way."""
    lost: list[BaseException] = []

    def migrating() -> None:
        try:
            migrate(engine)
        except DBAPIError as error:
            lost.append(error)

    thread = threading.Thread(target=migrating)
    with engine.connect() as writer:
        with engine.connect() as beside:
            writer.execute(text(first))
            thread.start()
            until(lambda: _waits(beside))
        try:
            writer.execute(text("UPDATE enrolment SET status = 'withdrawn' WHERE status = 'waiting' AND queue > 8"))
            writer.commit()
        except DBAPIError as error:
            lost.append(error)
            writer.rollback()
    thread.join(30)
    assert not thread.is_alive()
    assert len(lost) == give_way and all(database.is_retryable(each) for each in lost), (
        "whoever gives way may do it again"
    )
    migrate(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE enrolment SET status = 'withdrawn' WHERE status = 'waiting' AND queue > 8"))
        assert lines(connection) == [1, 1, 0]


def _waits(beside: Connection) -> bool:
    found = beside.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted"))
    beside.rollback()
    return bool(found)
