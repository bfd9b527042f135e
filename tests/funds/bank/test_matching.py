"""What belongs together: confirmed by a person, once, whole, and undone with a reason."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from chassis.ids import new_id
from contracts.base import Refused
from contracts.funds.bank.bank_files import WithdrawBankStatement
from services.funds.bank import statements
from tests.common.funds.bank import Bank, add_account
from tests.common.funds.helpers import reverse
from tests.funds.bank.books import DAY, cash, confirm, explain, parts, read_match, undo


@pytest.fixture
def received(at_the_bank: Bank) -> UUID:
    return at_the_bank.fund.receive("20000").entry_id


def refusal(error: pytest.ExceptionInfo[Refused]) -> tuple[str, str | None]:
    return error.value.refusal.code, error.value.field


def test_a_cost_leaves_in_two_parts_and_a_receipt_comes_in_one(at_the_bank: Bank, received: UUID) -> None:
    spent = at_the_bank.fund.spend("100", payee="Hudson Trident", document="INV-9")
    items = {(item.entry_id, item.part): item for item in cash(at_the_bank)}
    assert items[received, "cash"].amount == 20000
    assert items[spent.entry_id, "direct"].amount == -100
    assert items[spent.entry_id, "indirect"].amount == -12
    assert len(items) == 3
    paid = items[spent.entry_id, "direct"]
    assert (paid.counterparty, paid.reference, paid.kind) == ("Hudson Trident", "INV-9", "expenditure")
    assert items[received, "cash"].counterparty == at_the_bank.fund.donor.name


def test_one_to_one(at_the_bank: Bank, received: UUID) -> None:
    at_the_bank.say((DAY, "20000.00"))
    match = confirm(at_the_bank, at_the_bank.lines(), parts(received))
    assert (match.difference, match.effective_on, match.explanation) == (0, DAY, None)
    assert [line.match_id for line in match.lines] == [match.id] == [item.match_id for item in match.items]
    assert at_the_bank.lines(matched=False) == [] == cash(at_the_bank, matched=False)
    assert read_match(at_the_bank, match.id) == match


def test_one_line_to_the_indirect_parts_of_many_costs(at_the_bank: Bank, received: UUID) -> None:
    costs = [at_the_bank.fund.spend(amount).entry_id for amount in ("100", "200", "50")]
    at_the_bank.say((date(2026, 5, 20), "-42.00", "ICR APRIL"))
    chosen = [each for entry_id in costs for each in parts(entry_id, "indirect")]
    match = confirm(at_the_bank, at_the_bank.lines(), chosen)
    assert (match.difference, len(match.items), match.effective_on) == (0, 3, date(2026, 5, 20))


def test_several_lines_to_one_entry(at_the_bank: Bank, received: UUID) -> None:
    at_the_bank.say((DAY, "15000"), (DAY, "5000"))
    assert confirm(at_the_bank, at_the_bank.lines(), parts(received)).difference == 0


def test_a_difference_is_kept_and_explained(at_the_bank: Bank, received: UUID) -> None:
    at_the_bank.say((DAY, "19985.00"))
    match = confirm(at_the_bank, at_the_bank.lines(), parts(received))
    assert (match.difference, match.explanation) == (-15, None)
    told = explain(at_the_bank, match)
    assert told.explanation is not None
    assert (told.explanation.kind, told.explanation.text) == ("bank_charge", "As agreed")


def test_a_later_match_settles_a_difference(at_the_bank: Bank, received: UUID) -> None:
    at_the_bank.say((DAY, "19985.00"))
    first = confirm(at_the_bank, at_the_bank.lines(), parts(received))
    charge = at_the_bank.fund.spend("15", description="Correspondent's charge")
    second = confirm(at_the_bank, [], parts(charge.entry_id, "direct"), settles=[first.id])
    assert (second.difference, second.settles) == (0, [first.id])
    assert read_match(at_the_bank, first.id).settled_by == second.id
    with pytest.raises(Refused) as error:
        undo(at_the_bank, first)
    assert refusal(error) == ("funds.bank_settled_later", "match_id")
    with pytest.raises(Refused) as error:
        confirm(at_the_bank, settles=[first.id])
    assert refusal(error) == ("funds.bank_no_difference", "settles.0")
    undo(at_the_bank, second)
    assert undo(at_the_bank, first).undone_because == "A mistake"


def test_entries_that_cancel_each_other_need_no_line(at_the_bank: Bank, received: UUID) -> None:
    twice = at_the_bank.fund.receive("900").entry_id
    back = reverse(at_the_bank.fund, twice).reversing_entry_id
    match = confirm(at_the_bank, [], [*parts(twice), *parts(back)])
    assert (match.difference, len(match.items)) == (0, 2)
    assert [item.entry_id for item in cash(at_the_bank, matched=False)] == [received]


def test_lines_that_cancel_each_other_need_no_entry(at_the_bank: Bank) -> None:
    at_the_bank.say((DAY, "70"), (DAY, "-70"))
    assert confirm(at_the_bank, at_the_bank.lines()).difference == 0


def test_undone_with_a_reason_they_are_open_again(at_the_bank: Bank, received: UUID) -> None:
    at_the_bank.say((DAY, "20000"))
    lines = at_the_bank.lines()
    match = confirm(at_the_bank, lines, parts(received))
    undone = undo(at_the_bank, match)
    assert undone.undone_by == at_the_bank.fund.officer.actor.id
    assert [line.match_id for line in undone.lines] == [None] == [item.match_id for item in undone.items]
    assert confirm(at_the_bank, lines, parts(received)).id != match.id
    for again in (undo, explain):
        with pytest.raises(Refused) as error:
            again(at_the_bank, undone)
        assert refusal(error) == ("funds.bank_undone", "match_id")


def test_nothing_is_matched_twice(at_the_bank: Bank, received: UUID) -> None:
    at_the_bank.say((DAY, "20000"), (DAY, "1"))
    first, other = at_the_bank.lines()
    confirm(at_the_bank, [first], parts(received))
    with pytest.raises(Refused) as error:
        confirm(at_the_bank, [other, first])
    assert refusal(error) == ("funds.bank_matched_already", "line_ids.1")
    with pytest.raises(Refused) as error:
        confirm(at_the_bank, [other], parts(received))
    assert refusal(error) == ("funds.bank_matched_already", "items.0.entry_id")


def test_the_same_named_twice_counts_once(at_the_bank: Bank, received: UUID) -> None:
    at_the_bank.say((DAY, "20000"))
    [line] = at_the_bank.lines()
    match = confirm(at_the_bank, [line, line], parts(received) * 2)
    assert (match.difference, len(match.lines), len(match.items)) == (0, 1, 1)


def test_a_reconciliation_names_things_of_the_account(at_the_bank: Bank, received: UUID) -> None:
    other = Bank(at_the_bank.fund, add_account(at_the_bank.fund, number="4711", opening_balance="0"))
    other.say((DAY, "5"), number="4711", opening="0")
    [foreign] = other.lines()
    left = confirm(other, [foreign])
    other.say((DAY, "6"), number="4711", opening="5", reference="S-2")
    cases: list[tuple[dict[str, object], tuple[str, str]]] = [
        ({}, ("funds.bank_nothing_to_match", "line_ids")),
        ({"line_ids": [other.lines(matched=False)[0].id]}, ("funds.bank_other_account", "line_ids.0")),
        ({"line_ids": [new_id()]}, ("not_found", "line_ids.0")),
        ({"items": parts(new_id())}, ("not_found", "items.0.entry_id")),
        ({"items": parts(received, "indirect")}, ("not_found", "items.0.entry_id")),
        ({"settles": [left.id]}, ("funds.bank_other_account", "settles.0")),
        ({"settles": [new_id()]}, ("not_found", "settles.0")),
    ]
    for fields, told in cases:
        with pytest.raises(Refused) as error:
            confirm(at_the_bank, **fields)  # type: ignore[arg-type]
        assert refusal(error) == told


def test_money_that_moves_between_awards_is_no_business_of_the_banks(at_the_bank: Bank) -> None:
    """Nor is what lies before the account's first day."""
    early = at_the_bank.fund.receive("5", received_on=date(2026, 4, 30))
    assert early.entry_id not in {item.entry_id for item in cash(at_the_bank)}


def test_a_statement_with_a_matched_line_stays(at_the_bank: Bank, received: UUID) -> None:
    at_the_bank.say((DAY, "20000"))
    match = confirm(at_the_bank, at_the_bank.lines(), parts(received))
    [statement] = at_the_bank.statements()
    withdraw = WithdrawBankStatement(statement_id=statement.id, reason="Wrong file")
    with pytest.raises(Refused) as error:
        statements.withdraw_bank_statement(at_the_bank.fund.officer, withdraw)
    assert error.value.params == {"on": "2026-05-04", "amount": "20000.00"}
    undo(at_the_bank, match)
    assert statements.withdraw_bank_statement(at_the_bank.fund.officer, withdraw).withdrawn_at
    # What it was about is still told, and cannot be confirmed again.
    assert read_match(at_the_bank, match.id).lines[0].amount == Decimal(20000)
