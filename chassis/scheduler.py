"""Runs a service's scheduled jobs: each due slot once, in whichever process is first, whatever fails on the way.

The row (job, slot) is inserted in the job's own transaction: both exist or neither. A lock of that transaction
spares the other processes from waiting for it. Plain blocking code, in a green thread of the service.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime
from threading import Event

from opentelemetry.trace import SpanKind
from sqlalchemy import text
from sqlalchemy.orm import Session

from chassis import clock, database, faults, logs, telemetry
from chassis.actor import Actor
from chassis.call import Call
from chassis.discretion import error_summary
from chassis.jobs import Job
from chassis.runtime import Runtime
from contracts.identity import Role

# Seconds between checks of the clock.
LOOK_EVERY = 15.0
# Seconds until a failed job is tried again, at most.
_LONGEST_PAUSE = 1800.0
# Nobody: a scheduled job has no permissions.
CLOCK = Actor(None, "", frozenset[Role](), frozenset(), None, "en")

_log = logs.get()
# If it is not done up to this slot and nobody else is doing it, it is ours; the row is stored if the job commits.
_CLAIM = text("""
    INSERT INTO job_run (job, slot, done_at) SELECT :job, :slot, :now
    WHERE NOT EXISTS (SELECT FROM job_run WHERE job = :job AND slot >= :slot)
      AND pg_try_advisory_xact_lock(2868, hashtext(:job))
    ON CONFLICT DO NOTHING RETURNING 1
""")
_DONE = text("SELECT EXISTS (SELECT FROM job_run WHERE job = :job AND slot >= :slot)")


class Scheduler:
    """Call `run` in a separate thread, and `stop` to end it; `look` is one check of the clock.

    `first_pause`: seconds until a job that failed is tried again, twice as many after each further failure.
    """

    def __init__(self, runtime: Runtime, jobs: Sequence[Job], *, first_pause: float = 30.0) -> None:
        self._runtime = runtime
        self._jobs = jobs
        self._first_pause = first_pause
        self._stopped = Event()
        self._done: dict[str, datetime] = {}
        self._failures: dict[str, int] = {}
        self._not_before: dict[str, float] = {}

    def run(self) -> None:
        """Runs until stopped."""
        while self._jobs and not self._stopped.is_set():
            self.look(clock.now())
            self._stopped.wait(LOOK_EVERY)

    def stop(self) -> None:
        self._stopped.set()

    def look(self, now: datetime) -> None:
        """Runs what is due now and not yet done. A job that fails is logged and tried again later."""
        for job in self._jobs:
            slot = job.schedule.due(now)
            if self._done.get(job.name) != slot and self._not_before.get(job.name, 0.0) <= time.monotonic():
                self._attempt(job, slot, now)
            waited = 0.0 if self._done.get(job.name) == slot else (now - slot).total_seconds()
            telemetry.job_late.set(waited, {"job": job.name})

    def _attempt(self, job: Job, slot: datetime, now: datetime) -> None:
        started = time.monotonic()
        try:
            with telemetry.span(f"job {job.name}", SpanKind.INTERNAL, None):
                ran = self._perform(job, slot, now)
        except Exception as error:  # noqa: BLE001 - whatever a job does, the next one has its turn
            self._failed(job, slot, error)
            return
        self._failures.pop(job.name, None)
        if ran:
            seconds = time.monotonic() - started
            telemetry.job_seconds.record(seconds, {"job": job.name})
            _log.info("job done", job=job.name, slot=slot.isoformat(), seconds=round(seconds, 3))

    def _perform(self, job: Job, slot: datetime, now: datetime) -> bool:
        """Whether it was ours to run; a job that another process is running is checked again later."""
        values = {"job": job.name, "slot": slot, "now": now}
        with database.transaction(self._runtime.sessions) as session:
            ours = session.execute(_CLAIM, values).first() is not None
            if ours:
                call = Call(session, CLOCK, self._runtime.service, now)
                job.run(call)
                faults.point("job_before_commit")
            done = ours or _is_done(session, values)
        faults.point("job_after_commit")
        if ours:
            self._runtime.committed(emitted=call.emitted > 0, filled=call.has_filled)
        if done:
            self._done[job.name] = slot
        return ours

    def _failed(self, job: Job, slot: datetime, error: Exception) -> None:
        failures = self._failures[job.name] = self._failures.get(job.name, 0) + 1
        pause = min(self._first_pause * 2 ** (failures - 1), _LONGEST_PAUSE)
        self._not_before[job.name] = time.monotonic() + pause
        telemetry.jobs_failed.add(1, {"job": job.name})
        facts = {"job": job.name, "slot": slot.isoformat(), "failures": failures, "again_in": pause}
        if database.is_outage(error):
            _log.warning("job waits for the database", error=error_summary(error), **facts)
        else:
            _log.error("job failed", exc_info=error, **facts)


def _is_done(session: Session, values: dict[str, object]) -> bool:
    return bool(session.execute(_DONE, values).scalar_one())
