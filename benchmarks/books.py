"""The Fund's features on PostgreSQL, without broker and gateway: what one process of the service can do."""

from __future__ import annotations

import multiprocessing
import os
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from multiprocessing import Queue
from multiprocessing.synchronize import Barrier
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

import psycopg2
from sqlalchemy.orm import Session, sessionmaker

from benchmarks.costs import cost
from chassis import database
from chassis.actor import Actor
from chassis.call import Call
from chassis.deployables import home
from chassis.ids import new_id
from chassis.migrations.upgrade import upgrade
from chassis.testing import person
from contracts.funds.partners import agreements as funds_agreements
from contracts.funds.partners import donors as funds_donors
from contracts.funds.receipts import contributions as funds_contributions
from contracts.funds.receipts import pending as funds_pending
from contracts.funds.reporting import statements as funds_statements
from contracts.funds.reporting import trial_balance as funds_trial_balance
from contracts.funds.spending import awards as funds_awards
from contracts.funds.spending import budgets as funds_budgets
from contracts.funds.spending import expenditures as funds_expenditures
from contracts.identity import Role
from services.funds.ledger import journal
from services.funds.ledger.journal import Draft, Line
from services.funds.partners import agreements, donors
from services.funds.receipts import contributions, decisions
from services.funds.reporting import statements, trial_balance
from services.funds.service import FundsService
from services.funds.spending import awards, expenditures

BEGIN = date(2024, 1, 1)
# Seconds in which clients must have started; and what each posts before it counts.
_PATIENCE, _WARM = 120, 20
_LINES = [
    funds_budgets.LinePlan(kind=funds_budgets.LineKind.DIRECT, title="Activities", amount_usd=Decimal(900_000)),
    funds_budgets.LinePlan(kind=funds_budgets.LineKind.INDIRECT, title="Indirect costs", amount_usd=Decimal(100_000)),
]


@dataclass(frozen=True)
class AwardLine:
    """An award with money in it, and the budget line that costs are posted to."""

    award_id: UUID
    donor_id: UUID
    line_id: UUID


@dataclass
class Books:
    """A database with funded awards, and an officer who may spend from them."""

    url: str
    sessions: sessionmaker[Session]
    officer: Actor
    award_lines: list[AwardLine]

    def post_cost(self, award_line: AwardLine, document: str) -> None:
        """A cost with its evidence, its indirect cost and its event: what an API call does, in its transaction."""
        with database.transaction(self.sessions) as session:
            command = funds_expenditures.PostExpenditure.model_validate(cost(str(award_line.line_id), document))
            expenditures.post_expenditure(self.call(session), command).model_dump_json()

    def post_batch(self, award_lines: Sequence[AwardLine], document: str) -> None:
        """A thousand costs, all or none."""
        lines = [str(award_line.line_id) for award_line in award_lines]
        rows = [cost(lines[number % len(lines)], f"{document}-{number}") for number in range(1000)]
        with database.transaction(self.sessions) as session:
            command = funds_expenditures.PostExpenditures.model_validate({"costs": rows})
            expenditures.post_expenditures(self.call(session), command).model_dump_json()

    def post_entry(self, award_line: AwardLine) -> None:
        """An entry with two postings and nothing else, comparable to a transfer of hordak's."""
        with database.transaction(self.sessions) as session:
            call = self.call(session)
            journal.post(call, [entry(self.officer, award_line, call.today)])

    def call(self, session: Session) -> Call:
        """A call by the officer."""
        return Call(session, self.officer, FundsService.name)


def entry(maker: Actor, award_line: AwardLine, on: date) -> Draft:
    """One dollar from cash to direct costs."""
    where, one = (award_line.award_id, award_line.donor_id, "USD"), Decimal("1.00")
    lines = [Line(journal.DIRECT, *where, one, one, award_line.line_id), Line(journal.CASH, *where, -one, -one)]
    return Draft(new_id(), "expenditure", on, "Fuel", maker.member_id, lines)


@contextmanager
def database_of(owner_url: str, superuser_password: str, name: str) -> Iterator[str]:
    """The URL of an empty database on the server of `owner_url`, with the same owner; dropped afterwards."""
    owner = urlsplit(owner_url.replace("postgresql+psycopg2:", "postgresql:"))
    root = f"postgresql://postgres:{superuser_password}@{owner.hostname}:{owner.port}/postgres"
    with closing(psycopg2.connect(root)) as connection:
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" OWNER "{owner.username}"')
        try:
            yield urlunsplit(owner._replace(path=f"/{name}"))
        finally:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def books(url: str, awarded: int) -> Iterator[Books]:
    """A migrated database with `awarded` awards, each funded with a million dollars on `BEGIN`."""
    url = url.replace("postgresql:", "postgresql+psycopg2:", 1)
    upgrade(url, home("funds") / "migrations")
    engine = database.connect(url, pool_size=2)
    made = Books(url, database.sessions(engine), person(Role.FINANCE_OFFICER), [])
    try:
        with database.transaction(made.sessions) as session:
            made.award_lines = list(_awards(made.call(session), awarded))
        yield made
    finally:
        engine.dispose()


def _awards(call: Call, awarded: int) -> Iterator[AwardLine]:
    approver = Call(call.session, person(Role.FINANCE_APPROVER), FundsService.name)
    kind = funds_donors.DonorClass.PERMANENT_OBSERVER
    donor = donors.add_donor(call, funds_donors.AddDonor(name="Canada", donor_class=kind, country="CA"))
    agreement = agreements.sign_agreement(
        call,
        funds_agreements.SignAgreement(
            donor_id=donor.id,
            reference="BENCH",
            title="A long agreement",
            currency="USD",
            pledge=Decimal(1_000_000_000),
            signed_on=BEGIN,
            starts_on=BEGIN,
            ends_on=date(2100, 1, 1),
        ),
    )
    for number in range(awarded):
        command = funds_awards.OpenAward(agreement_id=agreement.id, programme=f"p-{number}", title="Work", lines=_LINES)
        award = awards.open_award(call, command)
        receipt = {"donor_id": donor.id, "agreement_id": agreement.id, "award_id": award.id, "currency": "USD"}
        money = {"amount": "1000000", "received_on": BEGIN, "reference": f"SWIFT {number}"}
        received = funds_contributions.RecordContribution.model_validate(receipt | money)
        entered = contributions.record_contribution(call, received)
        decisions.approve_receipt(approver, funds_pending.ApproveReceipt(receipt_id=entered.pending_id))
        yield AwardLine(award.id, donor.id, award.lines[0].id)


def one_after_the_other(act: Callable[[int], None], times: int) -> float:
    """How many times per second one client can do it."""
    started = time.perf_counter()
    for number in range(times):
        act(number)
    return times / (time.perf_counter() - started)


def at_once(made: Books, award_lines: Sequence[AwardLine], clients: int, rounds: int, seconds: float) -> list[float]:
    """Costs per second of several clients, each a process with a connection of its own, over these awards.

    In each round all begin together and post until the time is up: starting the processes, their first connections and
    their first statements are not measured.
    """
    context = multiprocessing.get_context("spawn")
    begin, results = context.Barrier(clients), context.Queue()
    work = (made.url, made.officer, list(award_lines), rounds, seconds, begin, results)
    running = [context.Process(target=_client, args=(*work, number)) for number in range(clients)]
    for process in running:
        process.start()
    try:
        posted = [results.get(timeout=_PATIENCE + rounds * 2 * seconds) for _ in running]
    finally:
        for process in running:
            process.join(_PATIENCE)
    return [sum(each[turn] for each in posted) / seconds for turn in range(rounds)]


def _client(
    url: str,
    officer: Actor,
    award_lines: list[AwardLine],
    rounds: int,
    seconds: float,
    begin: Barrier,
    results: Queue[list[int]],
    number: int,
) -> None:
    engine = database.connect(url, pool_size=1)
    made, chance = Books(url, database.sessions(engine), officer, award_lines), random.Random(number)
    documents = (f"{os.getpid()}-{turn}" for turn in count())
    for _ in range(_WARM):
        made.post_cost(chance.choice(award_lines), next(documents))
    posted = []
    for _ in range(rounds):
        begin.wait(_PATIENCE)
        until, number_posted = time.monotonic() + seconds, 0
        while True:
            made.post_cost(chance.choice(award_lines), next(documents))
            if time.monotonic() > until:  # what ended after the time is not counted
                break
            number_posted += 1
        posted.append(number_posted)
    results.put(posted)
    engine.dispose()


def fill(made: Books, postings: int) -> None:
    """Fills the books up to that many postings, in batches and in order of date, from all awards, over 500 days."""
    drafts, days = (postings - 2 * len(made.award_lines)) // 2, 500
    for first in range(0, drafts, 1000):
        batch = range(first, min(first + 1000, drafts))
        with database.transaction(made.sessions) as session:
            call = made.call(session)
            journal.lock(call, [award_line.award_id for award_line in made.award_lines])
            on = BEGIN + timedelta(days=1 + first * days // max(drafts, 1))
            award_lines = [made.award_lines[number % len(made.award_lines)] for number in batch]
            journal.post(call, [entry(made.officer, award_line, on) for award_line in award_lines])


def balances(made: Books, repeat: int) -> Iterator[tuple[str, float]]:
    """Milliseconds (median) that a balance on a past date takes: of an award, of all accounts, of the Fund."""
    on = BEGIN + timedelta(days=333)
    award = funds_statements.ReadAwardStatement(award_id=made.award_lines[0].award_id, on=on)
    asked: list[tuple[str, Callable[[Call], object]]] = [
        ("an award's statement on a date", lambda call: statements.award_statement(call, award)),
        (
            "the trial balance on a date",
            lambda call: trial_balance.trial_balance(call, funds_trial_balance.ReadTrialBalance(on=on)),
        ),
        (
            "the Fund's statement on a date",
            lambda call: statements.fund_statement(call, funds_statements.ReadFundStatement(on=on)),
        ),
    ]
    for name, ask in asked:
        taken = []
        for _ in range(repeat):
            started = time.perf_counter()
            with database.transaction(made.sessions) as session:
                ask(made.call(session))
            taken.append(1000 * (time.perf_counter() - started))
        yield name, sorted(taken)[repeat // 2]
