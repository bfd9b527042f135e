"""Two hundred at once on one award, and who waits for whom on several (Fund rule 7; the order of locks)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import Engine, create_engine, func, select, text
from sqlalchemy.orm import Session, sessionmaker

from chassis.call import Call
from chassis.settings import for_psycopg2
from contracts.base import Refused
from contracts.funds.ledger import journal_seals as funds_journal_seals
from contracts.funds.spending import expenditures as funds_expenditures
from convive.embedded.postgres import EmbeddedPostgres
from services.funds.ledger import journal, journal_seals
from services.funds.ledger import model as ledger_model
from services.funds.spending import expenditures
from tests.common.funds.helpers import AS_OWNER, Setting, setting, usd
from tests.conftest import fresh_url, superuser_url
from tests.waiting import until

MANY, CONNECTIONS = 200, 100


@pytest.fixture
def engine(postgres: EmbeddedPostgres, template: Callable[[str], str]) -> Iterator[Engine]:
    """Connections that wait as long as it takes: how long that is depends on the machine."""
    name = fresh_url(postgres, template("funds"), "funds").rsplit("/", 1)[1]
    url = f"{for_psycopg2(superuser_url(postgres)).rsplit('/', 1)[0]}/{name}"
    as_running = {"options": "-c role=funds"}
    made = create_engine(url, pool_size=CONNECTIONS, pool_timeout=110, connect_args=as_running)
    yield made
    made.dispose()


@pytest.fixture
def sessions(engine: Engine) -> sessionmaker[Session]:
    return sessionmaker(engine, expire_on_commit=False)


def committed(sessions: sessionmaker[Session], amount: str) -> Setting:
    with sessions.begin() as session:
        fund = setting(session)
        fund.receive(amount)
    return fund


def spend(session: Session, fund: Setting, amount: str) -> funds_expenditures.Expenditure:
    call = Call(session, fund.officer.actor, "funds")
    return expenditures.post_expenditure(call, funds_expenditures.PostExpenditure(**fund.cost(amount)))


def test_rule_7_two_hundred_simultaneous_spends_never_pass_what_is_available(sessions: sessionmaker[Session]) -> None:
    fund, all_here = committed(sessions, "10080"), Barrier(MANY)

    def attempt(_: int) -> str:
        all_here.wait(60)
        try:
            with sessions.begin() as session:
                return spend(session, fund, "100").status
        except Refused as refused:
            return refused.refusal.code

    with ThreadPoolExecutor(MANY) as pool:
        results = list(pool.map(attempt, range(MANY)))
    assert (results.count("posted"), results.count("funds.beyond_available")) == (90, MANY - 90)
    with sessions() as session:
        fund.officer = Call(session, fund.officer.actor, "funds")
        award = fund.balance()
        assert (award.spent_usd, award.available_usd) == (usd("10080"), usd("0"))
        told = journal_seals.verify_journal(fund.officer, funds_journal_seals.VerifyJournal())
        assert (told.intact, told.checked) == (True, 91)
        entry = ledger_model.JournalEntry
        assert session.execute(select(func.count(), func.max(entry.number))).one() == (91, 91)


def test_who_spends_from_another_award_does_not_wait(sessions: sessionmaker[Session]) -> None:
    """One holds an award and thinks; the other spends from its own, and is done before."""
    one, other = committed(sessions, "1000"), committed(sessions, "1000")
    with sessions.begin() as thinking:
        journal.lock(Call(thinking, one.officer.actor, "funds"), [one.award.id])
        with sessions.begin() as session:
            session.execute(text("SET LOCAL lock_timeout = '5s'"))
            assert spend(session, other, "10").status == "posted"


def spent_elsewhere(session: Session, fund: Setting) -> None:
    spend(session, fund, "10")


def counter_only(session: Session, _: Setting) -> None:
    session.execute(AS_OWNER)
    session.execute(text("SELECT FROM entry_counter FOR UPDATE"))


@pytest.mark.parametrize("hold", [spent_elsewhere, counter_only])
def test_the_counter_is_what_two_awards_wait_for_and_the_last_thing_taken(
    sessions: sessionmaker[Session], hold: Callable[[Session, Setting], None]
) -> None:
    """One has posted and not committed yet, or holds the year's counter and nothing else: the other waits alike, for
    its number, with its own award in hand."""
    one, other = committed(sessions, "1000"), committed(sessions, "1000")

    def attempt() -> str | None:
        with sessions.begin() as session:
            return spend(session, other, "10").entry_number

    with ThreadPoolExecutor(1) as pool, sessions() as watching:
        with sessions() as first:
            hold(first, one)
            pid = first.scalar(text("SELECT pg_backend_pid()"))
            waiting = pool.submit(attempt)
            # The statement that posts: it begins with the cost's event, whose subject nobody else has.
            assert "INSERT INTO event_sequence" in until(lambda: _waiting_for(watching, pid))
            free = text(
                "SELECT count(*) FROM (SELECT FROM award_balance WHERE award_id = :id FOR UPDATE SKIP LOCKED) f"
            )
            assert watching.scalar(free, {"id": other.award.id}) == 0
            first.commit()
        assert waiting.result(60) == f"2026-{4 if hold is spent_elsewhere else 3:06d}"


def _waiting_for(session: Session, pid: int) -> str | None:
    """The statement of whoever waits for this connection, and for no other."""
    session.rollback()
    session.execute(text("SET LOCAL ROLE NONE"))  # a running role is not told what other connections do
    waits = text("SELECT query FROM pg_stat_activity WHERE pg_blocking_pids(pid) = ARRAY[CAST(:pid AS int)]")
    return session.scalar(waits, {"pid": pid})
