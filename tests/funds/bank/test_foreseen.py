"""Rules of the bank's room that the database decides and the code foresees: both are asked about the same cases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from sqlalchemy import text

from chassis.ids import new_id
from contracts.base import Refusal
from contracts.funds.bank import accounts as funds_accounts
from contracts.funds.bank import bank_files as funds_bank_files
from contracts.funds.bank import bank_refusals as funds_bank_refusals
from contracts.funds.bank import matching as funds_matching
from services.funds.bank import accounts, statements
from tests.common.funds.bank import NUMBER, START, Bank, add_account
from tests.foreseen import by_code, by_database
from tests.funds.bank.books import DAY, close, confirm, explain, parts, undo
from tests.funds.bank.test_in_the_database import ITEM, LINE, MATCH, NEW_LINE

NEVER_CHANGED = "bank_match_never_changed"
SETTLED = "INSERT INTO bank_match_settled (match_id, settled_id, account_id) VALUES (:new, :settled, :account)"


def code(there: Bank, ask: Callable[[], object]) -> Refusal | None:
    return by_code(there.fund.session, ask)


def database(there: Bank, *statements: str, **values: Any) -> str | None:
    """The rule that refuses these statements, done one after the other."""
    given = {"account": there.account.id, "who": there.fund.officer.actor.id, "new": new_id(), "day": DAY} | values
    return by_database(there.fund.session, ";".join(statements), **given)


def begun(there: Bank, note: str | None = "Money of before") -> None:
    """What the bank had before the books began is explained, if there is a note."""
    opened = "UPDATE bank_account SET opening_note = :note WHERE id = :id"
    there.fund.session.execute(text(opened), {"note": note, "id": there.account.id})
    there.fund.session.expire_all()


def matched(there: Bank, *amounts: str) -> list[funds_matching.Match]:
    """Lines of DAY, each in a match of its own that explains it."""
    there.say(*((DAY, amount) for amount in amounts))
    return [explain(there, confirm(there, [line])) for line in there.lines()]


UNDO = """
    UPDATE bank_match SET active = false, undone_by = :who, undone_at = now(), undone_because = 'No' WHERE id = :id
"""
EXPLAIN = "UPDATE bank_match SET explanation = 'Another' WHERE id = :id"
CLOSED = [None, DAY - timedelta(days=1), DAY]


@pytest.mark.parametrize(
    ("state", "until"),
    # What is reconciled is not undone any more.
    [each for each in product(["open", "undone", "settled"], CLOSED) if each != ("undone", DAY)],
    ids=str,
)
@pytest.mark.parametrize(("act", "statement"), [(undo, UNDO), (explain, EXPLAIN)], ids=["undo", "explain"])
def test_what_becomes_of_a_match(
    at_the_bank: Bank, act: Callable[..., object], statement: str, state: str, until: date | None
) -> None:
    begun(at_the_bank)
    [match] = matched(at_the_bank, "70")
    if until is not None:
        close(at_the_bank, until)
    if state == "settled":
        confirm(at_the_bank, settles=[match.id])
    elif state == "undone":
        undo(at_the_bank, match)
    foreseen = code(at_the_bank, lambda: act(at_the_bank, match))
    told = {
        None: None,
        NEVER_CHANGED: funds_bank_refusals.BANK_UNDONE,
        "bank_reconciled": funds_bank_refusals.BANK_RECONCILED,
        "bank_settled_later": funds_bank_refusals.BANK_SETTLED_LATER,
    }
    assert foreseen == told[database(at_the_bank, statement, id=match.id)]


@pytest.mark.parametrize("until", CLOSED, ids=str)
def test_from_which_day_on_a_match_counts(at_the_bank: Bank, until: date | None) -> None:
    """Where the database would refuse the day of the newest member, the code takes the first that is open."""
    begun(at_the_bank)
    matched(at_the_bank, "70", "-70")
    entry = at_the_bank.fund.receive("5").entry_id
    if until is not None:
        close(at_the_bank, until)
    decided = database(at_the_bank, MATCH, ITEM, difference=-5, entry=entry, part="cash", amount=5)
    late = confirm(at_the_bank, [], parts(entry))
    assert decided == ("bank_reconciled" if late.effective_on > DAY else None)
    assert late.effective_on == max(DAY, (until or DAY - timedelta(days=1)) + timedelta(days=1))


WITHDRAW = """
    UPDATE bank_statement SET active = false, withdrawn_by = :who, withdrawn_at = now(), withdrawn_because = 'No'
"""


@pytest.mark.parametrize(
    ("state", "until"),
    # No day is closed while a line of it is open.
    [each for each in product(["open", "matched", "withdrawn"], CLOSED) if each[0] == "matched" or each[1] != DAY],
    ids=str,
)
def test_which_statement_may_be_withdrawn(at_the_bank: Bank, state: str, until: date | None) -> None:
    begun(at_the_bank)
    [match] = matched(at_the_bank, "70")
    if until is not None:
        close(at_the_bank, until)
    [statement] = at_the_bank.statements()
    command = funds_bank_files.WithdrawBankStatement(statement_id=statement.id, reason="Wrong file")
    if state != "matched":
        undo(at_the_bank, match)
    if state == "withdrawn":
        statements.withdraw_bank_statement(at_the_bank.fund.officer, command)
    foreseen = code(at_the_bank, lambda: statements.withdraw_bank_statement(at_the_bank.fund.officer, command))
    told = {
        None: None,
        "bank_statement_never_changed": funds_bank_refusals.BANK_WITHDRAWN,
        "bank_reconciled": funds_bank_refusals.BANK_RECONCILED,
        "bank_line_matched": funds_bank_refusals.BANK_LINE_MATCHED,
    }
    assert foreseen == told[database(at_the_bank, WITHDRAW)]


@pytest.mark.parametrize("until", CLOSED, ids=str)
@pytest.mark.parametrize("on", [START - timedelta(days=1), START, DAY, DAY + timedelta(days=1)], ids=str)
def test_which_lines_still_come(at_the_bank: Bank, on: date, until: date | None) -> None:
    begun(at_the_bank)
    matched(at_the_bank, "70")
    if until is not None:
        close(at_the_bank, until)
    foreseen = code(at_the_bank, lambda: at_the_bank.say((on, "1"), reference="S-2"))
    told = {
        None: None,
        "bank_before_start": funds_bank_refusals.BANK_BEFORE_START,
        "bank_reconciled": funds_bank_refusals.BANK_RECONCILED,
    }
    decided = database(at_the_bank, NEW_LINE, day=on)
    # A day before the account begins may be reconciled too: each tells one of the two.
    expected = told[decided] if on >= START else funds_bank_refusals.BANK_BEFORE_START
    assert foreseen == expected
    assert (decided is None) is (foreseen is None)


@pytest.mark.parametrize("member", ["line", "entry", "difference"])
@pytest.mark.parametrize("state", ["open", "matched", "undone", "another account's"])
def test_what_may_be_matched(at_the_bank: Bank, member: str, state: str) -> None:
    there = at_the_bank
    there.say((DAY, "70"))
    entry = there.fund.receive("5").entry_id
    chosen = {
        "line": {"lines": there.lines()},
        "entry": {"items": parts(entry)},
        "difference": {"settles": [confirm(there, there.lines()).id] if member == "difference" else []},
    }[member]
    if state in ("matched", "undone"):
        first = confirm(there, **chosen)
    if state == "undone":
        undo(there, first)
    if state == "another account's":
        there = Bank(there.fund, add_account(there.fund, number="4711", opening_balance="0"))
    foreseen = code(there, lambda: confirm(there, **chosen))
    statement, values = {
        "line": (LINE, {"difference": 70, "line": at_the_bank.lines()[0].id}),
        "entry": (ITEM, {"difference": -5, "entry": entry, "part": "cash", "amount": 5}),
        "difference": (SETTLED, {"difference": 70, "settled": chosen.get("settles", [None])[0]}),  # type: ignore[attr-defined]
    }[member]
    told = {
        None: None,
        "uq_bank_match_line_once": "funds.bank_matched_already",
        "uq_bank_match_item_once": "funds.bank_matched_already",
        "uq_bank_match_settled_once": "funds.bank_no_difference",
        "fk_bank_match_line_line_id_account_id": "funds.bank_other_account",
        "fk_bank_match_settled_settled_id_account_id": "funds.bank_other_account",
        "bank_match_item_of_the_journal": "not_found",
    }
    decided = database(there, MATCH, statement, **values)
    assert (foreseen and foreseen.code) == told[decided]
    assert (decided is None) is (state in ("open", "undone"))


@pytest.mark.parametrize("state", ["undone", "without a difference"])
def test_which_difference_may_be_settled(at_the_bank: Bank, state: str) -> None:
    at_the_bank.say((DAY, "70"), (DAY, "-70"))
    lines = at_the_bank.lines()
    left = confirm(at_the_bank, lines[:1] if state == "undone" else lines)
    if state == "undone":
        undo(at_the_bank, left)
    foreseen = code(at_the_bank, lambda: confirm(at_the_bank, settles=[left.id]))
    decided = database(at_the_bank, MATCH, SETTLED, difference=left.difference, settled=left.id)
    assert foreseen == funds_bank_refusals.BANK_NO_DIFFERENCE
    # That there is something to settle is only in the code: a match of nothing with nothing does no harm.
    assert decided == ("bank_match_of_what_counts" if state == "undone" else None)


def test_a_match_of_nothing(at_the_bank: Bank) -> None:
    assert code(at_the_bank, lambda: confirm(at_the_bank)) == funds_bank_refusals.BANK_NOTHING_TO_MATCH
    assert database(at_the_bank, MATCH, difference=0) == "bank_match_adds_up"


@pytest.mark.parametrize("there", ["nothing", "a line", "a match"])
@pytest.mark.parametrize("days", [-1, 0, 3, 4], ids="{} days later".format)
@pytest.mark.parametrize("balance", ["1000", "1001"])
def test_where_an_account_begins(at_the_bank: Bank, there: str, days: int, balance: str) -> None:
    """DAY, the day of the line, is the third after the account's first."""
    if there != "nothing":
        at_the_bank.say((DAY, "70"))
    if there == "a match":
        confirm(at_the_bank, at_the_bank.lines())
    on = START + timedelta(days=days)
    command = funds_accounts.EditBankAccount(
        account_id=at_the_bank.account.id, name="Bank", number=NUMBER, starts_on=on, opening_balance=balance
    )
    foreseen = code(at_the_bank, lambda: accounts.edit_bank_account(at_the_bank.fund.officer, command))
    moved = "UPDATE bank_account SET starts_on = :on, opening_balance = :balance WHERE id = :account"
    decided = database(at_the_bank, moved, on=on, balance=balance)
    assert foreseen == {None: None, "bank_begun": funds_bank_refusals.BANK_BEGUN}[decided]
