"""The rules of the bank's room attacked with SQL: whoever writes, the database refuses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, text

from chassis.ids import new_id
from tests.common.funds.bank import Bank, add_account, bank
from tests.common.funds.helpers import broken
from tests.common.funds.worlds import as_it_was, rolled_back
from tests.funds.bank.books import DAY, END, close, confirm, explain, parts, undo


@pytest.fixture(scope="module")
def world(engine_of: Callable[[str], Engine]) -> Iterator[Bank]:
    """Two lines, two entries, and one match of a line with an entry that leaves five dollars, explained."""
    with rolled_back(engine_of("funds")) as session:
        made = bank(session)
        gift = made.fund.receive("100")
        made.fund.receive("70")
        made.say((DAY, "105"), (DAY, "70"))
        explain(made, confirm(made, made.lines()[:1], parts(gift.entry_id)))
        yield made


@pytest.fixture
def there(world: Bank) -> Iterator[Bank]:
    """The world, which is as it was when the next test gets it."""
    with as_it_was(world.fund.session):
        world.fund.session.execute(text("SET CONSTRAINTS ALL DEFERRED"))  # which a savepoint does not always restore
        yield world


@pytest.fixture
def closed(there: Bank) -> Bank:
    """May is closed."""
    there.fund.session.execute(text("UPDATE bank_account SET opening_note = 'Money of before'"))
    there.fund.session.expire_all()
    confirm(there, there.lines(matched=False), parts(one(there, OPEN_ENTRY)))
    close(there)
    return there


def refused(there: Bank, *statements: str, **values: Any) -> str | None:
    """The rule the database names when it refuses the statements to its owner; what they did is undone."""
    given = {"account": there.account.id, "who": there.fund.officer.actor.id, "new": new_id(), "day": DAY} | values
    return broken(there.fund.session, *statements, **given)


def one(there: Bank, query: str) -> Any:
    return there.fund.session.execute(text(query)).scalars().one()


OPEN_LINE = "SELECT id FROM bank_line l WHERE NOT EXISTS (SELECT FROM bank_match_line WHERE line_id = l.id)"
OPEN_ENTRY = (
    "SELECT entry_id FROM bank_item i WHERE NOT EXISTS (SELECT FROM bank_match_item m WHERE m.entry_id = i.entry_id)"
)
MATCHED_LINE, MATCHED_ENTRY = "SELECT line_id FROM bank_match_line", "SELECT entry_id FROM bank_match_item"
MATCH = """
    INSERT INTO bank_match (id, account_id, effective_on, difference, confirmed_by, confirmed_at)
    VALUES (:new, :account, :day, :difference, :who, now())
"""
LINE = "INSERT INTO bank_match_line (match_id, line_id, account_id) VALUES (:new, :line, :account)"
ITEM = """
    INSERT INTO bank_match_item (match_id, entry_id, part, account_id, amount)
    VALUES (:new, :entry, :part, :account, :amount)
"""


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE bank_line SET amount = 1000000",
        "UPDATE bank_line SET text = 'Something else'",
        "UPDATE bank_line SET booked_on = booked_on + 1",
    ],
)
def test_a_line_of_the_bank_is_never_changed(there: Bank, change: str) -> None:
    assert refused(there, change) == "bank_line_never_changed"


TABLES = [
    "bank_import", "bank_statement", "bank_line", "bank_match", "bank_match_line", "bank_match_item",
    "bank_match_settled", "bank_reconciliation", "bank_reconciliation_item",
]  # fmt: skip


@pytest.mark.parametrize("table", TABLES)
def test_nothing_is_removed(there: Bank, table: str) -> None:
    assert refused(there, f"DELETE FROM {table}") == "rule_2_never_changed"
    assert refused(there, f"TRUNCATE {table} CASCADE") == "rule_2_never_changed"


def test_a_line_goes_with_its_statement_only_and_not_while_it_is_matched(there: Bank) -> None:
    withdraw = (
        "UPDATE bank_statement SET active = false, withdrawn_by = :who, withdrawn_at = now(), withdrawn_because = 'No'"
    )
    assert refused(there, "UPDATE bank_line SET active = false") == "fk_bank_line_statement_id_active"
    assert refused(there, withdraw) == "bank_line_matched"
    assert refused(there, "UPDATE bank_statement SET active = false") == "ck_bank_statement_withdrawn"
    assert refused(there, "UPDATE bank_statement SET closing_balance = 0") == "bank_statement_never_changed"


def test_a_withdrawn_statement_does_not_come_back(there: Bank) -> None:
    other = Bank(there.fund, add_account(there.fund, number="4711"))
    other.say((DAY, "1"), number="4711")
    withdraw = """
        UPDATE bank_statement SET active = false, withdrawn_by = :who, withdrawn_at = now(), withdrawn_because = 'No'
        WHERE account_id = :account
    """
    back = """
        UPDATE bank_statement SET active = true, withdrawn_by = NULL, withdrawn_at = NULL, withdrawn_because = NULL
        WHERE account_id = :account
    """
    assert refused(other, withdraw, back) == "bank_statement_never_changed"


def test_a_line_is_known_once(there: Bank) -> None:
    again = """
        INSERT INTO bank_line SELECT :new, statement_id, account_id, active, position, booked_on, value_on, amount,
            bank_reference, payment_reference, counterparty, text, code, instructed_amount, instructed_currency,
            is_reversal, fingerprint, occurrence FROM bank_line LIMIT 1
    """
    assert refused(there, again) == "uq_bank_line_once"


def test_a_line_and_an_entry_are_matched_once(there: Bank) -> None:
    line, entry = one(there, MATCHED_LINE), one(there, MATCHED_ENTRY)
    assert refused(there, MATCH, LINE, difference=105, line=line) == "uq_bank_match_line_once"
    values = {"difference": -100, "entry": entry, "part": "cash", "amount": 100}
    assert refused(there, MATCH, ITEM, **values) == "uq_bank_match_item_once"


def test_a_difference_is_settled_once(there: Bank) -> None:
    left = one(there, "SELECT id FROM bank_match")
    confirm(there, settles=[left])
    settle = "INSERT INTO bank_match_settled (match_id, settled_id, account_id) VALUES (:new, :left, :account)"
    assert refused(there, MATCH, settle, difference=5, left=left) == "uq_bank_match_settled_once"


def test_a_match_adds_up_and_is_not_empty(there: Bank) -> None:
    line = one(there, OPEN_LINE)
    assert refused(there, MATCH, LINE, difference=69, line=line) == "bank_match_adds_up"
    assert refused(there, MATCH, difference=0) == "bank_match_adds_up"
    assert refused(there, MATCH, LINE, difference=70, line=line) is None


@pytest.mark.parametrize(("part", "amount"), [("cash", 71), ("cash", -70), ("direct", 70), ("indirect", 70)])
def test_an_entry_is_matched_with_what_the_journal_says(there: Bank, part: str, amount: int) -> None:
    values = {"difference": -amount, "entry": one(there, OPEN_ENTRY), "part": part, "amount": amount}
    assert refused(there, MATCH, ITEM, **values) == "bank_match_item_of_the_journal"


def test_what_is_matched_is_of_the_account(there: Bank) -> None:
    other = add_account(there.fund, number="4711", opening_balance="0")
    values = {"difference": 70, "line": one(there, OPEN_LINE), "account": other.id}
    assert refused(there, MATCH, LINE, **values) == "fk_bank_match_line_line_id_account_id"
    item = {"difference": -70, "entry": one(there, OPEN_ENTRY), "part": "cash", "amount": 70, "account": other.id}
    assert refused(there, MATCH, ITEM, **item) == "bank_match_item_of_the_journal"


def test_a_match_does_not_count_before_its_newest_member(there: Bank) -> None:
    values = {"difference": 70, "line": one(there, OPEN_LINE), "day": date(2026, 5, 3)}
    assert refused(there, MATCH, LINE, **values) == "bank_match_effective"


def test_a_committed_match_gets_no_more_members(there: Bank) -> None:
    earlier = MATCH.replace("confirmed_at)", "confirmed_at, written_by)").replace("now())", "now(), 1)")
    values = {"difference": 70, "line": one(there, OPEN_LINE)}
    assert refused(there, earlier, LINE, **values) == "bank_match_is_complete"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE bank_match SET difference = 0",
        "UPDATE bank_match SET effective_on = effective_on + 1",
        "UPDATE bank_match_item SET amount = 1",
        "UPDATE bank_match_item SET part = 'direct'",
        "UPDATE bank_match_line SET line_id = (SELECT id FROM bank_line l ORDER BY id DESC LIMIT 1)",
    ],
)
def test_a_match_is_never_changed(there: Bank, change: str) -> None:
    assert refused(there, change) == "bank_match_never_changed"


def test_a_match_is_undone_by_somebody_for_a_reason_and_for_good(there: Bank) -> None:
    assert refused(there, "UPDATE bank_match SET active = false") == "ck_bank_match_undone"
    assert refused(there, "UPDATE bank_match_line SET active = false") == "fk_bank_match_line_match_id_active"
    undone = "UPDATE bank_match SET active = false, undone_by = :who, undone_at = now(), undone_because = 'No'"
    back = "UPDATE bank_match SET active = true, undone_by = NULL, undone_at = NULL, undone_because = NULL"
    assert refused(there, undone, back) == "bank_match_never_changed"


def test_a_settled_match_is_not_undone(there: Bank) -> None:
    confirm(there, settles=[one(there, "SELECT id FROM bank_match")])
    undone = (
        "UPDATE bank_match SET active = false, undone_by = :who, undone_at = now(), undone_because = 'No'"
        " WHERE difference <> 0 AND EXISTS (SELECT FROM bank_match_settled WHERE settled_id = bank_match.id)"
    )
    assert refused(there, undone) == "bank_settled_later"


def test_an_undone_match_is_not_settled(there: Bank) -> None:
    left = one(there, "SELECT id FROM bank_match")
    undone = "UPDATE bank_match SET active = false, undone_by = :who, undone_at = now(), undone_because = 'No'"
    settle = "INSERT INTO bank_match_settled (match_id, settled_id, account_id) VALUES (:new, :left, :account)"
    assert refused(there, undone, MATCH, settle, difference=5, left=left) == "bank_match_of_what_counts"


NEW_LINE = """
    INSERT INTO bank_line (id, statement_id, account_id, position, booked_on, amount, text, is_reversal, fingerprint,
                           occurrence)
    SELECT :new, id, account_id, 9, :day, 1, 'x', false, sha256('x'), 1 FROM bank_statement LIMIT 1
"""


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE bank_match SET explanation = 'Another' WHERE explanation IS NOT NULL",
        "UPDATE bank_match SET active = false, undone_by = :who, undone_at = now(), undone_because = 'No'",
        NEW_LINE,
    ],
)
def test_what_is_reconciled_is_frozen(closed: Bank, change: str) -> None:
    assert refused(closed, change) == "bank_reconciled"
    # Nothing new counts on a day that is reconciled either.
    assert refused(closed, MATCH, difference=0) == "bank_reconciled"


def test_a_line_comes_after_the_account_begins(there: Bank) -> None:
    assert refused(there, NEW_LINE, day=date(2026, 4, 30)) == "bank_before_start"


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ("UPDATE bank_account SET account_code = '1900'", "bank_account_kept"),
        ("UPDATE bank_account SET currency = 'EUR'", "ck_bank_account_rule_13_usd"),
        ("UPDATE bank_account SET opening_balance = 0", "bank_begun"),
        ("UPDATE bank_account SET starts_on = starts_on - 1", "bank_begun"),
    ],
)
def test_an_account_stays_on_its_book_and_keeps_its_beginning(there: Bank, change: str, rule: str) -> None:
    assert refused(there, change) == rule


CLOSE = """
    INSERT INTO bank_reconciliation (id, account_id, starts_on, ends_on, bank_opening, bank_closing, book_opening,
        late_entries, book_closing, opening_difference, opening_note, bank_items_total, book_items_total,
        differences_total, closed_by, closed_at)
    VALUES (:new, :account, :starts_on, :ends_on, :bank_opening, :bank_closing, :book_opening, 0, :book_closing,
        :opening_difference, :note, :bank_items, :book_items, :differences, :closer, now())
"""
LISTED = """
    INSERT INTO bank_reconciliation_item (reconciliation_id, position, side, on_day, amount, description)
    VALUES (:new, 1, 'difference', :day, 5, 'x')
"""


def figures(there: Bank, **changed: Any) -> dict[str, Any]:
    """What the database takes for May, when everything is matched."""
    return {
        "starts_on": date(2026, 5, 1),
        "ends_on": END,
        "bank_opening": 1000,
        "bank_closing": 1175,
        "book_opening": 0,
        "book_closing": 170,
        "opening_difference": 1000,
        "note": "Money of before",
        "bank_items": 0,
        "book_items": 0,
        "differences": 5,
        "closer": there.fund.approver.actor.id,
    } | changed


def test_a_reconciliation_that_is_true_is_taken(there: Bank) -> None:
    confirm(there, there.lines(matched=False), parts(one(there, OPEN_ENTRY)))
    assert refused(there, CLOSE, LISTED, **figures(there)) is None


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"bank_closing": 1176}, "ck_bank_reconciliation_comes_to_zero"),
        ({"bank_closing": 1176, "differences": 6}, "bank_reconciliation_is_true"),
        ({"differences": 6, "book_items": 1}, "bank_reconciliation_is_true"),
        ({"book_closing": 171, "book_items": 1}, "bank_reconciliation_follows"),
        ({"bank_opening": 999}, "bank_reconciliation_follows"),
        ({"opening_difference": 999, "differences": 6}, "bank_reconciliation_follows"),
        ({"starts_on": date(2026, 5, 2)}, "bank_reconciliation_follows"),
        ({"note": None}, "bank_reconciliation_explained"),
        ({"bank_items": 1, "book_items": 1}, "bank_reconciliation_items"),
        ({"closer": "the officer"}, "rule_12_maker_is_not_checker"),
        ({"ends_on": date(2026, 4, 30)}, "ck_bank_reconciliation_span"),
    ],
)
def test_a_reconciliation_that_is_not_true_is_refused(there: Bank, changed: dict[str, Any], rule: str) -> None:
    confirm(there, there.lines(matched=False), parts(one(there, OPEN_ENTRY)))
    if "closer" in changed:
        changed = {"closer": there.fund.officer.actor.id}
    assert refused(there, CLOSE, LISTED, **figures(there, **changed)) == rule


def test_a_reconciliation_explains_every_line_and_difference(there: Bank) -> None:
    given = figures(there, bank_items=70, book_items=70)
    assert refused(there, CLOSE, LISTED, **given) == "bank_reconciliation_explained"
    [line] = there.lines(matched=False)
    unexplained = confirm(there, [line])
    given = figures(there, differences=75, book_items=70)
    assert refused(there, CLOSE, LISTED, **given) == "bank_reconciliation_explained"
    undo(there, unexplained)


def test_a_closed_reconciliation_is_complete_and_stays(closed: Bank) -> None:
    assert refused(closed, "UPDATE bank_reconciliation SET closed_by = :new") == "rule_2_never_changed"
    assert refused(closed, "UPDATE bank_reconciliation_item SET amount = 1") == "rule_2_never_changed"
    earlier = CLOSE.replace("closed_at)", "closed_at, written_by)").replace("now())", "now(), 1)")
    assert refused(closed, earlier, LISTED, **figures(closed, ends_on=date(2026, 6, 30))) == (
        "bank_reconciliation_is_complete"
    )
    assert refused(closed, CLOSE, **figures(closed)) == "uq_bank_reconciliation_account_id_ends_on"


def test_an_account_has_a_number_of_its_own(there: Bank) -> None:
    values: dict[str, UUID | str] = {"code": "1001"}
    there.fund.session.execute(text("INSERT INTO account (code, name, kind) VALUES ('1001', 'Cash', 'cash')"))
    again = """
        INSERT INTO bank_account (id, fund_id, account_code, name, number, currency, starts_on, opening_balance,
                                  created_by, created_at)
        SELECT :new, fund_id, :code, name, {number}, currency, starts_on, 0, :who, now() FROM bank_account
    """
    assert refused(there, again.format(number="number"), **values) == "uq_bank_account_number"
    assert refused(there, again.format(number="NULL"), **values) == "ck_bank_account_identified"
    assert refused(there, again.format(number="'5'"), code="1000") == "uq_bank_account_fund_id_account_code"
