"""What messaging keeps is bounded: rows past their days go, the others stay, what was not published stays for ever."""

from __future__ import annotations

from contextlib import closing

import psycopg2

from chassis.messaging import prune

_OUTBOX = (
    "INSERT INTO outbox (event_id, type, subject, sequence, headers, body, created_at, published_at) VALUES"
    " (gen_random_uuid(), 't', 's', 1, '{}', '', now() - interval '100 days', %s)"
)


def test_only_what_is_old_and_done_goes(chassis_url: str) -> None:
    with closing(psycopg2.connect(chassis_url)) as connection, connection, connection.cursor() as cursor:
        for age in ("100 days", "1 day"):
            cursor.execute(f"INSERT INTO inbox VALUES ('c', gen_random_uuid(), now() - interval '{age}')")
            cursor.execute(
                "INSERT INTO idempotency VALUES (gen_random_uuid(), 'o', 'k', 'h', '{}', now() - %s::interval)", (age,)
            )
        cursor.execute(_OUTBOX, (None,))
        cursor.execute("SELECT now() - interval '100 days', now() - interval '1 day'")
        for moment in cursor.fetchone() or ():
            cursor.execute(_OUTBOX, (moment,))
        assert prune.prune(cursor, 90) == 3
        assert prune.prune(cursor, 90) == 0
        for table, left in (("outbox", 2), ("inbox", 1), ("idempotency", 1)):
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (left,)


def test_the_newest_run_of_a_job_stays(chassis_url: str) -> None:
    with closing(psycopg2.connect(chassis_url)) as connection, connection, connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO job_run SELECT job, now() - age * interval '1 day', now() - age * interval '1 day'"
            " FROM (VALUES ('lively', 1), ('lively', 95), ('lively', 96), ('idle', 95), ('idle', 96)) run (job, age)"
        )
        assert prune.prune(cursor, 90) == 3
        cursor.execute("SELECT job FROM job_run ORDER BY job")
        assert cursor.fetchall() == [("idle",), ("lively",)]


def test_more_than_one_batch_goes_at_once(chassis_url: str) -> None:
    with closing(psycopg2.connect(chassis_url)) as connection, connection, connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO inbox SELECT 'c', gen_random_uuid(), now() - interval '91 days' FROM generate_series(1, %s)",
            (prune.BATCH + 7,),
        )
        assert prune.prune(cursor, 90) == prune.BATCH + 7
