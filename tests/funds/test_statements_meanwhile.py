"""Statements while others post: each is of one moment, and its entries are its own, however late they are read."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from chassis import database
from chassis.call import Call
from contracts.funds.reporting import statements as funds_statements
from contracts.funds.spending import expenditures as funds_expenditures
from services.funds.reporting import rows, statements
from services.funds.spending import expenditures
from tests.common.funds.helpers import DAY, Setting, setting

Sessions = sessionmaker[Session]
SPENDERS, COSTS = 4, 25


@pytest.fixture
def sessions(fresh_database: Callable[[str], Sessions]) -> Sessions:
    return fresh_database("funds")


def spend(sessions: Sessions, fund: Setting, number: int) -> None:
    """Costs, one after the other, on days back and forth."""
    for cost in range(COSTS):
        fields = fund.cost("1.50", occurred_on=DAY + timedelta(days=(cost * 7 + number) % 20))
        with sessions.begin() as session:
            call = Call(session, fund.officer.actor, "funds")
            expenditures.post_expenditure(call, funds_expenditures.PostExpenditure(**fields))


def told(engine: Engine, fund: Setting) -> list[funds_statements.Statement]:
    """The fund and the award, each as of one moment."""
    found = []
    for read in (
        lambda call: statements.fund_statement(call, funds_statements.ReadFundStatement()),
        lambda call: statements.award_statement(call, funds_statements.ReadAwardStatement(award_id=fund.award.id)),
    ):
        with database.snapshots(engine).begin() as session:
            found.append(read(Call(session, fund.officer.actor, "funds")))
    return found


def test_rule_14_a_statement_balances_while_others_post_and_its_entries_stay_its_own(sessions: Sessions) -> None:
    with sessions.begin() as session:
        fund = setting(session)
        fund.receive("10000")
    engine = sessions.kw["bind"]
    seen: list[funds_statements.Statement] = []
    with ThreadPoolExecutor(SPENDERS) as pool:
        spending: list[Future[None]] = [pool.submit(spend, sessions, fund, number) for number in range(SPENDERS)]
        while not all(each.done() for each in spending):
            seen += told(engine, fund)
        for each in spending:
            each.result()
    assert len({statement.digest for statement in seen}) > 2
    for statement in seen:
        _check(sessions, fund, statement)


def _check(sessions: Sessions, fund: Setting, statement: funds_statements.Statement) -> None:
    """All were read when everything was posted; still each has its own entries, and they add up to it."""
    assert statement.sources_usd - statement.uses_usd == statement.balance_usd
    assert sum(line.balance_usd for line in statement.awards) == statement.balance_usd
    assert sum(each.spent_usd for each in statement.budget) in (0, statement.uses_usd)
    about = {"award_id": statement.id} if statement.id else {}
    command = funds_statements.ReadStatementRows(until=statement.on, through=statement.through, limit=5000, **about)
    with sessions() as session:
        found = rows.statement_rows(Call(session, fund.officer.actor, "funds"), command).rows
    assert sum(row.direct or 0 for row in found) == statement.direct_costs_usd
    assert sum(row.indirect or 0 for row in found) == statement.indirect_costs_usd
    assert sum(row.contribution or 0 for row in found) == statement.contributions_usd
