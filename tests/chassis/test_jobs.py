"""What is done by the clock: each due time once, also with several processes, failures and deaths."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import Engine, text

from chassis import database
from chassis.actor import Verifier
from chassis.call import Call
from chassis.door import daily, every
from chassis.jobs import Job, Schedule
from chassis.runtime import Runtime
from chassis.scheduler import Scheduler
from chassis.service import jobs_of
from contracts.base import UNAUTHENTICATED, Refused
from tests.chassis.clock_probe import ClockProbeService
from tests.chassis.conftest import Probe
from tests.common.probe import Told
from tests.common.signing import VERIFY_KEY
from tests.waiting import until

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
HOURLY = Schedule(timedelta(hours=1))


@pytest.mark.parametrize(
    ("schedule", "now", "slot"),
    [
        (HOURLY, NOON, NOON),
        (HOURLY, NOON + timedelta(minutes=59, seconds=59), NOON),
        (Schedule(timedelta(days=1), timedelta(hours=3)), NOON, NOON.replace(hour=3)),
        (Schedule(timedelta(days=1), timedelta(hours=13)), NOON, NOON.replace(day=24, hour=13)),
    ],
)
def test_a_slot_is_the_newest_moment_that_has_come(schedule: Schedule, now: datetime, slot: datetime) -> None:
    assert schedule.due(now) == slot


def test_jobs_are_declared_in_the_door() -> None:
    [job] = jobs_of(ClockProbeService)
    assert (job.name, job.schedule.every) == ("probe.strike", timedelta(days=1))
    for hours in (0, 7, 48):
        with pytest.raises(TypeError, match="at the same times each day"):
            every(strike, hours=hours)
    with pytest.raises(ValueError, match="hour must be in"):
        daily("25:00", strike)


@pytest.fixture
def engine(chassis_url: str) -> Iterator[Engine]:
    made = database.connect(chassis_url.replace("postgresql://", "postgresql+psycopg2://"), pool_size=10)
    yield made
    made.dispose()


class Process:
    """A process of a service, as far as its jobs go."""

    def __init__(self, engine: Engine, run: Callable[[Call], None], **pauses: float) -> None:
        self.woken = 0
        runtime = Runtime(
            "probe", engine, database.sessions(engine), database.readers(engine), Verifier(VERIFY_KEY), "", self._wake
        )
        self.scheduler = Scheduler(runtime, [Job("probe.strike", HOURLY, run)], **pauses)

    def _wake(self) -> None:
        self.woken += 1

    def look(self, now: datetime = NOON) -> None:
        self.scheduler.look(now)


def strike(call: Call) -> None:
    call.emit(Told(topic="noon", words=call.now.isoformat()))


def count(engine: Engine, table: str = "outbox") -> int:
    with engine.connect() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def test_a_slot_is_done_once_and_the_next_one_again(engine: Engine) -> None:
    process = Process(engine, strike)
    for minutes in (0, 1, 59):
        process.look(NOON + timedelta(minutes=minutes))
    assert (count(engine), process.woken) == (1, 1)
    process.look(NOON + timedelta(minutes=60))
    assert (count(engine), count(engine, "job_run")) == (2, 2)


def test_a_restart_neither_repeats_nor_loses(engine: Engine) -> None:
    Process(engine, strike).look()
    Process(engine, strike).look(NOON + timedelta(minutes=5))
    assert count(engine) == 1
    # Nothing ran for three hours: the newest due slot makes up for those before it.
    Process(engine, strike).look(NOON + timedelta(hours=3, minutes=30))
    assert count(engine) == 2


def test_a_clock_that_is_behind_does_nothing_again(engine: Engine) -> None:
    Process(engine, strike).look()
    Process(engine, strike).look(NOON - timedelta(hours=2))
    assert (count(engine), count(engine, "job_run")) == (1, 1)


def test_of_many_processes_one_does_it(engine: Engine) -> None:
    barrier = Barrier(8)

    def look(_: int) -> None:
        process = Process(engine, strike)
        barrier.wait(10)
        process.look()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(look, range(8)))
    assert (count(engine), count(engine, "job_run")) == (1, 1)


def test_who_finds_another_at_it_looks_again_later(engine: Engine) -> None:
    """The other may die: then its row is not there, and the slot is still to be done."""
    process = Process(engine, strike)
    with engine.connect() as dying:
        dying.execute(text("SELECT pg_advisory_xact_lock(2868, hashtext('probe.strike'))"))
        process.look()
        assert count(engine) == 0
    process.look()
    assert count(engine) == 1


def test_a_job_that_fails_leaves_nothing_and_is_tried_again(engine: Engine) -> None:
    failures = iter([True, True, False])

    def fail_twice(call: Call) -> None:
        strike(call)
        if next(failures):
            raise RuntimeError("as told")

    process = Process(engine, fail_twice, first_pause=0.0)
    for left in (0, 0, 1):
        process.look()
        assert (count(engine), count(engine, "job_run")) == (left, left)


def test_a_job_that_fails_waits_before_it_is_tried_again(engine: Engine) -> None:
    attempts = []

    def fail(call: Call) -> None:
        attempts.append(call.now)
        raise RuntimeError("as told")

    process = Process(engine, fail)
    process.look()
    process.look(NOON + timedelta(seconds=15))
    assert attempts == [NOON]


def test_the_clock_is_nobody(engine: Engine) -> None:
    asked = []

    def ask(call: Call) -> None:
        with pytest.raises(Refused, match=UNAUTHENTICATED.code):
            call.actor.member_id  # noqa: B018
        asked.append(call.service)

    Process(engine, ask).look()
    assert asked == ["probe"]


def test_processes_that_die_before_and_after_the_commit_neither_lose_nor_repeat(probe: Probe) -> None:
    service = "tests.chassis.clock_probe:ClockProbeService"
    for point, runs in (("job_before_commit", 0), ("job_after_commit", 1)):
        probe.start(service, CONVIVE_FAULT_POINT=point)
        assert probe.process
        assert probe.process.wait(20) == -9
        assert probe.rows("SELECT count(*) FROM job_run") == [(runs,)]
    probe.start(service)
    until(probe.ready)
    until(lambda: probe.rows("SELECT words FROM heard WHERE topic = 'noon'") == [("struck",)])
    assert probe.rows("SELECT count(*) FROM heard WHERE topic = 'clock'") == [(1,)]
    assert probe.rows("SELECT count(*) FROM job_run") == [(1,)]
    assert probe.stop() == 0
