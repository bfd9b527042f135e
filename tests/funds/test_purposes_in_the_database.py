"""More rules of the Fund attacked with SQL: once, for its purpose, within a budget, revenue (rules 3, 8, 9, 11, 15)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from chassis.ids import new_id
from contracts.funds.spending import commitments as funds_commitments
from services.funds.spending import commitments
from tests.common.funds.helpers import DAY, FROM, Setting, open_award, setting
from tests.common.funds.worlds import rolled_back
from tests.funds.test_rules_in_the_database import entry, lines, refused

OFF = [
    ({"country": "GT"}, "another country"),
    ({"country": None}, "no country"),
    ({"activity_kind": "study"}, "another kind of activity"),
    ({"programme": "prevention"}, "another programme"),
    ({"first": "2017-03-31"}, "before its time"),
    ({"last": "2028-01-01"}, "after its time"),
]
COST = {"expenditure": ("occurred_on", "occurred_on"), "allocation": ("starts_on", "ends_on")}


@pytest.fixture(scope="module")
def world(engine_of: Callable[[str], Engine]) -> Iterator[Setting]:
    """Money for workshops on ports in Belize, some of it held, ordered and spent, some waiting for a signature."""
    with rolled_back(engine_of("funds")) as session:
        yield restricted(session)


def restricted(session: Session) -> Setting:
    """The same, in any session."""
    restriction = {"countries": ["BZ"], "activity_kinds": ["workshop"], "programmes": ["maritime-security"]}
    fund = setting(session, restriction=restriction)
    fund.receive("60000")
    fund.spend("100")
    fund.spend("12000")  # above the threshold: it waits
    fund.reserve("1000")
    ordered = funds_commitments.EnterCommitment(
        kind="contract", line_id=fund.award.lines[0].id, reference="C-1", payee="Rosa Paz", description="Course",
        amount="20", signed_on=DAY, country="BZ", activity_kind="workshop",
    )  # fmt: skip
    commitments.enter_commitment(fund.officer, ordered)
    return fund


def another(fund: Setting, table: str, fields: dict[str, Any], where: str = "true") -> str:
    """A statement that adds a row like the one that is there, but for these fields."""
    named = text(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_name = :table AND is_generated = 'NEVER' ORDER BY 1"
    )
    columns = list(fund.session.execute(named, {"table": table}).scalars())
    told = [f":{column}" if column in fields else column for column in columns]
    return f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(told)} FROM {table} WHERE {where} LIMIT 1"


def fields_of(table: str, off: dict[str, Any]) -> dict[str, Any]:
    """What is off, by the table's own names."""
    first, last = COST[table]
    return {{"first": first, "last": last}.get(name, name): value for name, value in off.items()}


@pytest.mark.parametrize(("off", "_"), OFF, ids=[why for _, why in OFF])
def test_rule_8_a_cost_off_its_purpose_is_refused_whoever_enters_it(fund: Setting, off: dict[str, Any], _: str) -> None:
    fields = {"id": new_id()} | fields_of("expenditure", off)
    assert refused(fund, another(fund, "expenditure", fields, "status = 'pending'"), **fields) == "rule_8_purpose"
    good = {"id": new_id()}
    assert refused(fund, another(fund, "expenditure", good, "status = 'pending'"), **good) is None


@pytest.mark.parametrize(("off", "_"), OFF, ids=[why for _, why in OFF])
def test_rule_8_nothing_is_held_for_another_purpose(fund: Setting, off: dict[str, Any], _: str) -> None:
    fields = {"id": new_id(), "request_id": new_id()} | fields_of("allocation", off)
    assert refused(fund, another(fund, "allocation", fields), **fields) == "rule_8_purpose"
    good = {"id": new_id(), "request_id": new_id()}
    assert refused(fund, another(fund, "allocation", good), **good) is None


@pytest.mark.parametrize("off", [{"country": "GT"}, {"country": None}, {"activity_kind": "study"}])
def test_rule_8_nothing_is_ordered_for_another_purpose(fund: Setting, off: dict[str, Any]) -> None:
    fields = {"id": new_id()} | off
    assert refused(fund, another(fund, "commitment", fields), **fields) == "rule_8_purpose"
    good = {"id": new_id()}
    assert refused(fund, another(fund, "commitment", good), **good) is None


@pytest.mark.parametrize("off", [{"programme": "prevention"}, {"starts_on": "2017-03-31"}, {"ends_on": "2028-01-01"}])
def test_rule_8_an_award_stays_within_its_agreement(fund: Setting, off: dict[str, Any]) -> None:
    fields = {"id": new_id()} | off
    assert refused(fund, another(fund, "award", fields, "role = 'donor'"), **fields) == "rule_8_purpose"


def test_rule_8_unearmarked_money_may_be_spent_on_anything(fund: Setting) -> None:
    fund.receive("50000", agreement_id=None)
    free = fund.session.execute(text("SELECT id FROM award WHERE role = 'donor' AND programme IS NULL")).scalar_one()
    line = "SELECT id FROM budget_line WHERE award_id = :award AND kind = 'direct'"
    fields = {"id": new_id(), "award_id": free, "country": "GT", "programme": None}
    fields["line_id"] = fund.session.execute(text(line), {"award": free}).scalar_one()
    assert refused(fund, another(fund, "expenditure", fields, "status = 'pending'"), **fields) is None


def test_rule_3_a_key_is_used_once_whatever_it_is_used_for(fund: Setting) -> None:
    named = text(
        "SELECT string_agg(a.attname, ', ' ORDER BY k.n) FROM pg_index i, unnest(i.indkey) WITH ORDINALITY AS k(a, n),"
        " pg_attribute a WHERE i.indrelid = 'idempotency'::regclass AND i.indisprimary"
        " AND a.attrelid = i.indrelid AND a.attnum = k.a"
    )
    key = str(fund.session.execute(named).scalar_one())
    columns = text("SELECT column_name, data_type, is_nullable FROM information_schema.columns WHERE table_name = :t")
    told = {
        row.column_name: "now()" if "time" in row.data_type else f"'{new_id()}'"
        for row in fund.session.execute(columns, {"t": "idempotency"})
        if row.is_nullable == "NO" or row.column_name in key
    }
    told |= {name: "'\\x00'" for name in told if name in ("digest", "fingerprint", "answer", "reply", "response")}
    insert = f"INSERT INTO idempotency ({', '.join(told)}) VALUES ({', '.join(told.values())})"
    fund.session.execute(text(insert))
    assert refused(fund, insert) == "pk_idempotency"


def test_rule_3_a_donors_reference_is_recorded_once(fund: Setting) -> None:
    fields = {"id": new_id(), "entry_id": new_id()}
    broken = refused(fund, another(fund, "contribution", fields), **fields)
    assert broken is not None and broken.startswith("uq_contribution")


@pytest.mark.parametrize("kind", ["indirect", "direct"])
def test_rule_9_a_budget_has_one_indirect_line_and_direct_ones(fund: Setting, kind: str) -> None:
    fields = {"id": new_id(), "position": 9}
    expected = {"indirect": "uq_budget_line_indirect", "direct": "rule_9_line_follows_its_version"}[kind]
    assert refused(fund, another(fund, "budget_line", fields, f"kind = '{kind}'"), **fields) in (expected, None)
    removing = f"UPDATE budget_line SET removed = true, amount_usd = 0 WHERE kind = '{kind}'"
    assert str(refused(fund, removing)).startswith("rule_9_")


def test_rule_9_an_indirect_cost_goes_back_with_its_cost(fund: Setting) -> None:
    """A reversal that leaves the indirect cost where it is."""
    of = fund.session.execute(text("SELECT entry_id FROM expenditure WHERE status = 'posted'")).scalar_one()
    half = entry(fund, "reversal", reversal_of=of)
    assert refused(fund, lines(fund, half, ("5000", "USD", "-100", "-100"), ("1000", "USD", "100", "100"))) == (
        "rule_2_reversal_negates"
    )


def test_rule_11_nothing_is_held_beyond_the_following_year(fund: Setting) -> None:
    for table in ("commitment", "allocation"):
        fields = {"id": new_id(), "expires_on": f"{fund.officer.today.year + 2}-01-01"}
        fields |= {"request_id": new_id()} if table == "allocation" else {}
        broken = refused(fund, another(fund, table, fields), **fields)
        assert broken == f"ck_{table}_rule_11_expires", table


@pytest.mark.parametrize(
    ("account", "rule"), [("2100", "unidentified_money_waits"), ("1900", "rule_15_revenue_at_receipt")]
)
def test_rule_15_a_contribution_is_revenue_and_nothing_that_is_owed(fund: Setting, account: str, rule: str) -> None:
    """A restriction is no condition: it can't be kept back on another account until it is spent."""
    made = entry(fund, "contribution")
    statement = lines(fund, made, ("1000", "USD", "5", "5"), (account, "USD", "-5", "-5"))
    assert refused(fund, statement) == rule


def test_rule_15_there_is_no_account_for_deferred_revenue(fund: Setting) -> None:
    adding = "INSERT INTO account (code, name, kind) VALUES ('2200', 'Deferred revenue', 'deferred')"
    assert refused(fund, adding) == "ck_account_kind"
    assert open_award(fund.officer, fund.agreement.id).starts_on == FROM
