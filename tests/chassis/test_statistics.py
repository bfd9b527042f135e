"""After an import PostgreSQL knows what is in the tables that it has filled, before autovacuum comes by."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session, sessionmaker

from chassis import deployables
from chassis.actor import Actor
from chassis.call import Call
from chassis.consumers.handle import Consumer, Happened, handle_together
from chassis.statistics import Statistics
from contracts.identity import Role
from tests.chassis.test_together import delivery
from tests.common.probe import Noted
from tests.serving import runtime_of
from tests.waiting import until

Fresh = Callable[[str], sessionmaker[Session]]
_FILL = text("INSERT INTO job_run SELECT :first + n || '', now(), now() FROM generate_series(1, :rows) n")
_KNOWN = text("SELECT reltuples FROM pg_class WHERE oid = 'job_run'::regclass")
SOMEBODY = Actor(None, "", frozenset[Role](), frozenset(), None, "en")


def fill(factory: sessionmaker[Session], rows: int, first: int = 0) -> None:
    """What an import does: it writes, and says so."""
    with factory() as session, session.begin():
        session.execute(_FILL, {"rows": rows, "first": first})
        Call(session, SOMEBODY, "probe").filled()


def known(factory: sessionmaker[Session]) -> float:
    """How many rows PostgreSQL plans for; -1: it has never looked."""
    with factory() as session:
        return float(session.execute(_KNOWN).scalar_one())


@pytest.mark.parametrize("deployable", deployables.with_database())
def test_what_was_filled_is_analysed_and_only_that(fresh_database: Fresh, deployable: str) -> None:
    factory = fresh_database(deployable)
    statistics = Statistics(factory.kw["bind"])
    fill(factory, 3)
    assert statistics.renew() == [], "three rows are no import"
    fill(factory, 1_000, 10)
    assert (known(factory), statistics.renew(), known(factory)) == (-1, ["job_run"], 1_003)
    fill(factory, 700, 2_000)
    assert statistics.renew() == ["job_run"], "more than 500 and a tenth"
    fill(factory, 600, 4_000)
    assert statistics.renew() == [], "less than a tenth of 1,703, and 500"
    fill(factory, 100, 6_000)
    assert (statistics.renew(), known(factory)) == (["job_run"], 2_403)


def test_the_running_role_gets_no_right_to_rewrite_tables(fresh_database: Fresh) -> None:
    """MAINTAIN, which ANALYZE needs, is VACUUM FULL and REINDEX too."""
    with fresh_database("training")() as session:
        for attack in ("REINDEX TABLE job_run", "CLUSTER job_run USING pk_job_run"):
            with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), session.begin_nested():
                session.execute(text(attack))


def test_nobody_is_waited_for(fresh_database: Fresh) -> None:
    """Whoever alters the table holds a lock that ANALYZE would wait for; the next time it has its turn."""
    factory = fresh_database("training")
    fill(factory, 1_000)
    with factory() as other:
        other.execute(text("SET ROLE training_owner"))
        other.execute(text("LOCK TABLE job_run IN SHARE UPDATE EXCLUSIVE MODE"))
        with factory() as session:
            session.execute(text("SET lock_timeout = '1ms'"))
            session.execute(text("SELECT analyze_filled()"))
        assert known(factory) == -1
    assert (Statistics(factory.kw["bind"]).renew(), known(factory)) == (["job_run"], 1_000)


def test_it_sleeps_until_it_is_woken_and_ends_when_it_is_stopped(fresh_database: Fresh) -> None:
    factory = fresh_database("training")
    statistics = Statistics(factory.kw["bind"])
    thread = threading.Thread(target=statistics.run)
    thread.start()
    fill(factory, 1_000)
    statistics.wake()
    until(lambda: known(factory) == 1_000)
    statistics.stop()
    thread.join(5)
    assert not thread.is_alive()


def test_an_unreachable_database_ends_nothing(fresh_database: Fresh) -> None:
    factory = fresh_database("training")
    statistics = Statistics(factory.kw["bind"])
    with factory() as session, session.begin():
        session.execute(text("SET ROLE training_owner"))
        session.execute(text("ALTER FUNCTION analyze_filled() RENAME TO gone"))
    thread = threading.Thread(target=statistics.run)
    thread.start()
    statistics.wake()
    until(lambda: not statistics._woken.is_set())
    statistics.stop()
    thread.join(5)
    assert not thread.is_alive()


def test_events_of_an_import_fill_tables_too(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A few are the day's business; sixteen at once are not."""
    woken: list[int] = []
    runtime = runtime_of("probe", engine)
    monkeypatch.setattr(runtime.statistics, "wake", lambda: woken.append(1))

    def note(call: Call, happened: Happened[Noted]) -> None:
        call.session.execute(text("INSERT INTO noted VALUES (:words)"), {"words": happened.event.words})

    consumer = Consumer(Noted, note, together=True)
    deliveries = [delivery(f"w{number}", number=number) for number in range(19)]
    assert handle_together(runtime, consumer, deliveries[:3]) == [None] * 3
    assert woken == []
    assert handle_together(runtime, consumer, deliveries[3:]) == [None] * 16
    assert woken == [1]
    assert handle_together(runtime, consumer, deliveries) == [None] * 19
    assert woken == [1], "events that were handled before fill nothing"
