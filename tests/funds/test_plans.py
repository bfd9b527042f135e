"""What is looked up for each of thousands of new postings is looked up by key; names are compared as before."""

from __future__ import annotations

import json
import re
import string
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from chassis.testing import Desk
from contracts.funds.reporting.statements import ReadAwardStatement
from services.funds.reporting import statements
from tests.common.funds.helpers import DAY, setting

# New rows have no index: who joins them after another table goes through all of them for each of its rows. The planner
# does so where it saw the journal empty; a lookup that stays where it is written leaves it no choice.
_JOINED = re.compile(r"FROM added \w+\s+JOIN journal_entry \w+ ON \w+\.id = \w+\.entry_id")
_BY_KEY = re.compile(
    r"(FROM added \w+|line)\s+CROSS JOIN LATERAL \(SELECT \* FROM journal_entry one WHERE one\.id = .*OFFSET 0\)"
)
_BODIES = text("SELECT proname, prosrc FROM pg_proc WHERE pronamespace = current_schema()::regnamespace")
_ACCENTS = "ÁÀÂÃÄÅÇÉÈÊËÍÌÎÏÑÓÒÔÕÖÚÙÛÜÝáàâãäåçéèêëíìîïñóòôõöúùûüýÿ"
_NAMES = st.lists(st.text(string.printable + _ACCENTS + "ßœ中", max_size=40), min_size=200, max_size=200)
_KEYS = text("""
    SELECT name, fund_name_key(name) AS made, regexp_replace(trim(regexp_replace(
        lower(translate(name, 'ÁÀÂÃÄÅÇÉÈÊËÍÌÎÏÑÓÒÔÕÖÚÙÛÜÝáàâãäåçéèêëíìîïñóòôõöúùûüýÿ',
                              'AAAAAACEEEEIIIINOOOOOUUUUYaaaaaaceeeeiiiinooooouuuuyy')),
        '[^[:alnum:]]+', ' ', 'g')),
        '^(the )?(government|gobierno|governo|gouvernement) (of|de|do|da|du|del|d) ((the|la|el|l) )?', '') AS meant
    FROM unnest(CAST(:names AS text[])) AS name
""")
# What functions of the ledger are planned with.
_AS_PLANNED = (
    "enable_seqscan = off",
    "enable_hashjoin = off",
    "enable_mergejoin = off",
    "plan_cache_mode = force_generic_plan",
)
# Rows of the table that this transaction read by an index.
_READ = text("SELECT idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'expenditure'")

_READ_OF_JOURNAL = text("""
    SELECT sum(idx_tup_fetch + seq_tup_read) FROM pg_stat_xact_user_tables WHERE relname IN ('posting', 'journal_entry')
""")


def test_an_entry_is_looked_up_by_its_key_for_new_postings(desk: Desk) -> None:
    bodies: dict[str, Any] = {row.proname: row.prosrc for row in desk.session.execute(_BODIES)}
    assert [name for name, body in bodies.items() if _JOINED.search(body)] == []
    for name in ("fund_balances_moved", "fund_postings_added", "fund_postings_sealed"):
        assert _BY_KEY.search(bodies[name])


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=_NAMES)
def test_a_name_is_compared_as_before_whether_it_has_accents_or_not(desk: Desk, names: list[str]) -> None:
    known = [*(name.replace("\x00", "") for name in names), "Government of the Bahamas", "Gobierno de México", ""]
    for row in desk.session.execute(_KEYS, {"names": known}):
        assert row.made == row.meant


@pytest.fixture
def untouched(fresh_database: Callable[[str], sessionmaker[Session]]) -> Iterator[Desk]:
    """A desk at a database of its own: the pages that other tests' rows left behind would make other plans."""
    with fresh_database("funds")() as session, session.begin():
        yield Desk(session, "funds")


@pytest.mark.parametrize("on", [DAY, DAY + timedelta(days=300)])
def test_a_statement_reads_days_and_not_every_entry_of_an_award(untouched: Desk, on: date) -> None:
    """Of sixty costs of one day no more is read than of six: what is spent and the last number are kept by day."""
    desk, fund = untouched, setting(untouched.session)
    desk.session.execute(text("SET LOCAL enable_seqscan = off"))  # as where there is more than a page of them
    fund.receive("10000")
    read = []
    for costs in (6, 54):
        for number in range(costs):
            fund.spend("10", document=f"Invoice {costs}-{number}")
        desk.session.flush()
        before = desk.session.execute(_READ_OF_JOURNAL).scalar_one()
        statements.award_statement(fund.officer, ReadAwardStatement(award_id=fund.award.id, on=on))
        read.append(desk.session.execute(_READ_OF_JOURNAL).scalar_one() - before)
    assert read[1] <= read[0]


def test_a_cost_entered_before_is_looked_up_by_its_document(untouched: Desk) -> None:
    """By the rows that were read: each of sixty costs has its own document, and all are one award's."""
    desk, fund = untouched, setting(untouched.session)
    fund.receive("10000")
    spent = [fund.spend("10", document=f"Invoice {number}") for number in range(60)]
    desk.session.flush()
    before = desk.session.execute(_READ).scalar_one()
    asked = [
        {
            "place": n,
            "award_id": str(one.award_id),
            "payee": one.payee,
            "document": f"Another {n}",
            "currency": "USD",
            "amount": "10",
        }
        for n, one in enumerate(spent)
    ]
    found = desk.session.execute(text("SELECT * FROM fund_doubts(CAST(:costs AS json))"), {"costs": json.dumps(asked)})
    assert found.all() == []
    assert desk.session.execute(_READ).scalar_one() - before < len(asked)


def test_a_number_is_written_by_its_entrys_key(desk: Desk) -> None:
    """And not by looking for entries without one, on each day of the journal, and comparing them with all numbers."""
    body: Any = desk.session.scalar(text("SELECT prosrc FROM pg_proc WHERE proname = 'fund_postings_sealed'"))
    (update,) = re.findall(r"UPDATE journal_entry.*?;", body, re.DOTALL)
    update = update.replace("unnest(ids, numbers, undrawn)", "unnest($1, $2, $3)")
    for planned in ("ROLE funds_owner", *_AS_PLANNED):
        desk.session.execute(text(f"SET LOCAL {planned}"))
    run = desk.session.connection().exec_driver_sql
    run(f"PREPARE numbered (uuid[], bigint[], boolean[]) AS {update}")
    plan = "\n".join(row[0] for row in run("EXPLAIN EXECUTE numbered ('{}', '{}', '{}')"))
    run("DEALLOCATE numbered")
    assert "Index Scan using pk_journal_entry" in plan and "ix_journal_entry" not in plan
