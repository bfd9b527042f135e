"""Deletes what messaging no longer needs: published events, handled events, results of old keys, runs of jobs."""

from __future__ import annotations

from typing import Any

# Rows per statement: few enough that nobody waits for its locks or its log.
BATCH = 5000
_OUTBOX = """
    DELETE FROM outbox WHERE position IN (
        SELECT position FROM outbox WHERE published_at < now() - make_interval(days => %s) ORDER BY position LIMIT %s)
"""
_INBOX = """
    DELETE FROM inbox WHERE ctid IN (
        SELECT ctid FROM inbox WHERE handled_at < now() - make_interval(days => %s) LIMIT %s)
"""
_KEYS = """
    DELETE FROM idempotency WHERE ctid IN (
        SELECT ctid FROM idempotency WHERE created_at < now() - make_interval(days => %s) LIMIT %s)
"""
# Calls without a key, each of which may be done once (chassis.idempotency): an hour is long after their tokens expired.
_CALLS = """
    DELETE FROM idempotency WHERE ctid IN (
        SELECT ctid FROM idempotency WHERE actor_id = '00000000-0000-0000-0000-000000000000'
        AND created_at < now() - least(make_interval(days => %s), interval '1 hour') LIMIT %s)
"""
# The newest run of each job stays, or the job would run again.
_JOBS = """
    DELETE FROM job_run WHERE ctid IN (
        SELECT old.ctid FROM job_run old WHERE old.done_at < now() - make_interval(days => %s)
        AND EXISTS (SELECT FROM job_run newer WHERE newer.job = old.job AND newer.slot > old.slot) LIMIT %s)
"""


def prune(cursor: Any, days: int) -> int:
    """Deletes what is older than `days` days. Returns how many rows.

    Events, handled ones and keys have the same age limit: as long as the outbox can publish an event again, every inbox
    knows that it was handled.
    """
    deleted = 0
    for statement in (_OUTBOX, _INBOX, _CALLS, _KEYS, _JOBS):
        while True:
            cursor.execute(statement, (days, BATCH))
            deleted += cursor.rowcount
            if cursor.rowcount < BATCH:
                break
    return deleted
