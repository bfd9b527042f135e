"""What the database decides when an account is closed and the code foresees: both are asked about the same cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from chassis.call import Call
from chassis.ids import new_id
from contracts.funds.bank import bank_files as funds_bank_files
from contracts.funds.bank import bank_refusals as funds_bank_refusals
from services.funds.bank import accounts, reports
from tests.common.funds.bank import Bank
from tests.funds.bank.books import DAY, END, close, confirm, explain, parts, undo
from tests.funds.bank.test_foreseen import begun, code, database, matched


def closing(there: Bank, closer: Call) -> str | None:
    """The rule that refuses to close END with the figures that the report shows."""
    account = accounts.find(there.fund.officer, there.account.id)
    report = reports.draw(there.fund.officer, account, END)
    made: dict[str, object] = {name: getattr(report, name) for name in reports.FIGURES}
    made |= {"id": new_id(), "account_id": account.id, "closed_by": closer.actor.id, "closed_at": closer.now}
    statements = [_insert("bank_reconciliation", made, "r")]
    values = {f"r_{name}": value for name, value in made.items()}
    for number, row in enumerate(reports.rows(report)):
        row |= {"reconciliation_id": made["id"]}
        statements.append(_insert("bank_reconciliation_item", row, f"i{number}"))
        values |= {f"i{number}_{name}": value for name, value in row.items()}
    return database(there, *statements, **values)


def _insert(table: str, row: dict[str, object], prefix: str) -> str:
    return f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join(f':{prefix}_{name}' for name in row)})"


@pytest.mark.parametrize("by", ["officer", "approver"])
@pytest.mark.parametrize("last", ["open", "unexplained", "settled", "settled in June", "explained", "in June"])
@pytest.mark.parametrize("note", [None, "Money of before"])
def test_rule_12_what_may_be_closed_and_by_whom(at_the_bank: Bank, note: str | None, last: str, by: str) -> None:
    """The officer confirmed the matches."""
    begun(at_the_bank, note)
    at_the_bank.fund.receive("5")
    at_the_bank.say((DAY, "70"), (DAY + timedelta(days=1), "30"))
    first, second = at_the_bank.lines()
    explain(at_the_bank, confirm(at_the_bank, [first]))
    finish(at_the_bank, second, last)
    closer = getattr(at_the_bank.fund, by)
    foreseen = code(at_the_bank, lambda: close(at_the_bank, by=closer))
    told = {
        None: {None},
        "rule_12_maker_is_not_checker": {funds_bank_refusals.BANK_CONFIRMED_IT},
        "bank_reconciliation_explained": {
            funds_bank_refusals.BANK_LINES_OPEN,
            funds_bank_refusals.BANK_UNEXPLAINED,
            funds_bank_refusals.BANK_OPENING_UNEXPLAINED,
        },
    }
    assert foreseen in told[closing(at_the_bank, closer)]


def finish(there: Bank, line: funds_bank_files.BankLine, last: str) -> None:
    """What becomes of the last line of May."""
    if last == "open":
        return
    match = confirm(there, [line])
    if last == "explained":
        explain(there, match)
    elif last == "settled":
        explain(there, confirm(there, settles=[match.id]))
    elif last.endswith("in June"):
        later = parts(there.fund.receive("30", received_on=END + timedelta(days=1)).entry_id)
        if last == "settled in June":
            confirm(there, [], later, settles=[match.id])
        else:
            undo(there, match)
            confirm(there, [line], later)


@pytest.mark.parametrize("confirmed", ["before", "within", "undone"])
def test_rule_12_who_confirmed_none_of_this_period_may_close_it(at_the_bank: Bank, confirmed: str) -> None:
    """A match of the month before, or one that was undone, is no reason."""
    begun(at_the_bank)
    [match] = matched(at_the_bank, "70")
    if confirmed == "before":
        close(at_the_bank, DAY)
    elif confirmed == "undone":
        undo(at_the_bank, match)
        other = Bank(replace(at_the_bank.fund, officer=at_the_bank.fund.approver), at_the_bank.account)
        explain(other, confirm(other, other.lines()))
    officer = at_the_bank.fund.officer
    foreseen = code(at_the_bank, lambda: close(at_the_bank, by=officer))
    told = {None: None, "rule_12_maker_is_not_checker": funds_bank_refusals.BANK_CONFIRMED_IT}
    assert foreseen == told[closing(at_the_bank, officer)]
    assert (foreseen is None) is (confirmed != "within")
