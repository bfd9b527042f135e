"""Numbers without gaps and an intact chain while many post at once and one of them is killed (ADR 16)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, create_engine, event, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from chassis import database
from chassis.call import Call
from chassis.ids import new_id
from contracts.funds.ledger import journal_seals as funds_journal_seals
from convive.embedded.postgres import EmbeddedPostgres
from services.funds.ledger import journal, journal_seals
from services.funds.ledger.journal import Draft, Line
from services.funds.ledger.model import JournalEntry
from tests.common.funds.helpers import DAY, Setting, setting, usd
from tests.conftest import fresh_url, superuser_url
from tests.waiting import until

CLIENTS, EACH = 8, 25
_BLOCKED = text("SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_blocking_pids(pid) = ARRAY[CAST(:pid AS int)]")


@pytest.fixture
def engine(postgres: EmbeddedPostgres, template: Callable[[str], str]) -> Iterator[Engine]:
    made = database.connect(fresh_url(postgres, template("funds"), "funds"), pool_size=CLIENTS + 1)
    yield made
    made.dispose()


@pytest.fixture
def sessions(engine: Engine) -> sessionmaker[Session]:
    return database.sessions(engine)


@pytest.fixture
def funds(sessions: sessionmaker[Session]) -> list[Setting]:
    """One award for each client, so that they share the year's counter and nothing else."""
    made = []
    for _ in range(CLIENTS):
        with sessions.begin() as session:
            made.append(setting(session))
            made[-1].receive("1000")
    return made


def draft(fund: Setting) -> Draft:
    """One dollar of direct costs."""
    where = (fund.award.id, fund.donor.id, "USD")
    lines = [
        Line(journal.DIRECT, *where, usd("1"), usd("1"), fund.award.lines[0].id),
        Line(journal.CASH, *where, usd("-1"), usd("-1")),
    ]
    return Draft(new_id(), "expenditure", DAY, "Fuel", fund.officer.actor.member_id, lines)


def post(session: Session, fund: Setting) -> str:
    each = draft(fund)
    return journal.post(Call(session, fund.officer.actor, "funds"), [each])[each.id]


def test_numbers_have_no_gaps_when_one_of_eight_writers_is_killed(
    postgres: EmbeddedPostgres, sessions: sessionmaker[Session], funds: list[Setting]
) -> None:
    victim = sessions()
    lost = post(victim, funds[0])  # numbered and sealed, and never committed: the others wait for it
    pid = victim.scalar(text("SELECT pg_backend_pid()"))

    def client(fund: Setting) -> list[str]:
        numbers = []
        for _ in range(EACH):
            with sessions.begin() as session:
                numbers.append(post(session, fund))
        return numbers

    with ThreadPoolExecutor(CLIENTS) as pool:
        running = [pool.submit(client, fund) for fund in funds]
        root = create_engine(superuser_url(postgres).replace("postgresql:", "postgresql+psycopg2:"))
        with root.connect() as connection:
            assert connection.scalar(text("SELECT pg_terminate_backend(:pid, 10000)"), {"pid": pid})
        root.dispose()
        posted = [number for each in running for number in each.result(120)]
    with pytest.raises(DBAPIError):
        victim.commit(), victim.execute(text("SELECT 1"))
    victim.close()
    expected = [journal.number(DAY.year, counted) for counted in range(CLIENTS + 1, CLIENTS + 1 + CLIENTS * EACH)]
    assert sorted(posted) == expected and lost == expected[0]
    with sessions() as session:
        stored = session.scalars(select(JournalEntry.number).order_by(JournalEntry.number)).all()
        assert stored == list(range(1, CLIENTS + 1 + CLIENTS * EACH))
        reader = Call(session, funds[0].officer.actor, "funds")
        told = journal_seals.verify_journal(reader, funds_journal_seals.VerifyJournal())
        assert told.intact and told.broken is None


def test_who_waits_for_an_award_does_not_hold_the_years_counter(
    sessions: sessionmaker[Session], funds: list[Setting]
) -> None:
    """One thinks about an award; a second, posting, waits for that award; a third posts from another meanwhile."""
    with ThreadPoolExecutor(1) as pool:
        with sessions.begin() as thinking:
            journal.lock(Call(thinking, funds[0].officer.actor, "funds"), [funds[0].award.id])

            def waits() -> str:
                with sessions.begin() as session:
                    return post(session, funds[0])

            second, pid = pool.submit(waits), thinking.scalar(text("SELECT pg_backend_pid()"))
            until(lambda: thinking.scalar(_BLOCKED, {"pid": pid}))
            with sessions.begin() as third:
                third.execute(text("SET LOCAL lock_timeout = '5s'"))
                assert post(third, funds[1]) == journal.number(DAY.year, CLIENTS + 1)
        assert second.result(60) == journal.number(DAY.year, CLIENTS + 2)


def test_a_batch_is_numbered_in_the_order_of_its_entries(sessions: sessionmaker[Session], funds: list[Setting]) -> None:
    drafts = [draft(funds[place % CLIENTS]) for place in range(100)]
    with sessions.begin() as session:
        numbers = journal.post(Call(session, funds[0].officer.actor, "funds"), drafts)
    assert [numbers[each.id] for each in drafts] == [
        journal.number(DAY.year, counted) for counted in range(CLIENTS + 1, CLIENTS + 101)
    ]


def test_an_entry_is_posted_by_one_statement(
    engine: Engine, sessions: sessionmaker[Session], funds: list[Setting]
) -> None:
    """Awards, counter, entry, postings, balances and seal: one round trip beside those of the transaction."""
    with sessions.begin() as session:
        post(session, funds[0])
        said: list[str] = []
        event.listen(engine, "before_cursor_execute", lambda *arguments: said.append(arguments[2]))
        post(session, funds[0])
    assert len(said) == 1


def test_the_service_gives_no_number(sessions: sessionmaker[Session], funds: list[Setting]) -> None:
    with sessions() as session, pytest.raises(DBAPIError, match="permission denied"):
        session.execute(text("UPDATE journal_entry SET number = 99"))
