"""The bank's desk: payments of a batch one by one, rules that only propose, accepting exactly what was shown."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from contracts.base import Refused
from contracts.funds.bank import desk as funds_desk
from services.funds.bank import accepting, rules, states
from services.funds.bank.mt940_batches import payments_of
from tests.common.funds.bank import Bank, camt
from tests.common.funds.helpers import broken
from tests.funds.bank.books import DAY, cash, confirm, propose

_PAYMENT = (
    '<TxDtls><Refs><EndToEndId>{reference}</EndToEndId></Refs><Amt Ccy="USD">{amount}</Amt>'
    "<CdtDbtInd>DBIT</CdtDbtInd><RltdPties><Cdtr><Pty><Nm>{name}</Nm></Pty></Cdtr></RltdPties></TxDtls>"
)


def batch(total: str, *payments: tuple[str, str, str]) -> bytes:
    """A statement with one payment of a batch: references, amounts and payees."""
    written = camt([(DAY, f"-{total}", "BATCH", "B-1")]).decode()
    start, end = written.index("<NtryDtls>"), written.index("</NtryDtls>")
    told = "".join(_PAYMENT.format(reference=each[0], amount=each[1], name=each[2]) for each in payments)
    return (written[:start] + "<NtryDtls>" + told + written[end:]).encode()


@pytest.fixture
def paid(at_the_bank: Bank) -> Bank:
    at_the_bank.fund.receive("20000")
    at_the_bank.fund.spend("100", payee="Hudson Trident", document="INV-9")
    at_the_bank.fund.spend("250", payee="Ana Mora", document="INV-10")
    return at_the_bank


def _direct(at_the_bank: Bank) -> dict[str, dict[str, object]]:
    found = [each for each in cash(at_the_bank) if each.part == "direct"]
    return {str(each.reference): {"entry_id": each.entry_id, "part": "direct"} for each in found}


def test_each_payment_of_a_batch_is_kept_and_matched_one_by_one(paid: Bank) -> None:
    paid.read(batch("350.00", ("E-1", "100.00", "HUDSON TRIDENT"), ("E-2", "250.00", "ANA MORA")))
    [line] = paid.lines()
    assert [(each.end_to_end_id, each.amount, each.counterparty) for each in line.details] == [
        ("E-1", -100, "HUDSON TRIDENT"), ("E-2", -250, "ANA MORA"),
    ]  # fmt: skip
    [found] = propose(paid)
    best = found.proposals[0]
    assert [(item.reference, item.detail_id) for item in best.items] == [
        ("INV-9", line.details[0].id), ("INV-10", line.details[1].id),
    ]  # fmt: skip
    assert found.clear and best.difference == 0
    items = [{"entry_id": item.entry_id, "part": item.part, "detail_id": item.detail_id} for item in best.items]
    match = confirm(paid, [line], items)
    assert (match.difference, {item.detail_id for item in match.items}) == (0, {each.id for each in line.details})


def test_a_payment_of_a_batch_is_matched_over_its_own_amount(paid: Bank) -> None:
    paid.read(batch("350.00", ("E-1", "100.00", "A"), ("E-2", "250.00", "B")))
    [line], direct = paid.lines(), _direct(paid)
    with pytest.raises(Refused) as error:
        confirm(paid, [line], [direct["INV-9"] | {"detail_id": line.details[1].id}])
    assert error.value.refusal.code == "funds.bank_detail"


def test_the_database_refuses_a_payment_over_another_amount(paid: Bank) -> None:
    paid.read(batch("350.00", ("E-1", "100.00", "A"), ("E-2", "250.00", "B")))
    [line], direct = paid.lines(), _direct(paid)
    entry = direct["INV-9"]["entry_id"]
    match = (
        "INSERT INTO bank_match (id, account_id, effective_on, difference, confirmed_by, confirmed_at)"
        " VALUES ('01900000-0000-7000-8000-000000000001', :account, '2026-05-04', -250, :account, now())"
    )
    member = (
        "INSERT INTO bank_match_line (match_id, line_id, account_id)"
        " VALUES ('01900000-0000-7000-8000-000000000001', :line, :account)"
    )
    item = (
        "INSERT INTO bank_match_item (match_id, entry_id, part, account_id, amount, detail_id)"
        " VALUES ('01900000-0000-7000-8000-000000000001', :entry, 'direct', :account, -100, :detail)"
    )
    checked = "SET CONSTRAINTS ALL IMMEDIATE"
    told = {"account": paid.account.id, "line": line.id, "entry": entry}
    session = paid.fund.session
    assert broken(session, match, member, item, checked, detail=line.details[1].id, **told) == "bank_match_by_detail"
    assert broken(session, match, member, item, checked, detail=line.details[0].id, **told) is None


def test_mt940_batches_are_told_apart_only_if_their_amounts_come_to_the_line() -> None:
    told = "/EREF/E-1/OCMT/USD100,00/NAME/HUDSON/EREF/E-2/OCMT/USD250,5/NAME/MORA/"
    found = payments_of(told, Decimal("-350.50"))
    assert [(each.end_to_end_id, each.amount, each.counterparty) for each in found] == [
        ("E-1", Decimal("-100.00"), "HUDSON"), ("E-2", Decimal("-250.5"), "MORA"),
    ]  # fmt: skip
    assert payments_of(told, Decimal("-350.00")) == ()
    assert payments_of("/EREF/E-1/NAME/HUDSON/", Decimal(-100)) == ()


def _accept(at_the_bank: Bank, **fields: object) -> funds_desk.AcceptedProposals:
    command = funds_desk.AcceptProposals(account_id=at_the_bank.account.id, above="0.80", **fields)
    return accepting.accept_proposals(at_the_bank.fund.officer, command)


def test_accepting_confirms_exactly_what_was_shown(paid: Bank) -> None:
    paid.say((DAY, "-100.00", "INV-9", "", "HUDSON TRIDENT"), (date(2026, 5, 9), "-7.77", "NOBODY KNOWS"))
    shown = _accept(paid)
    assert (len(shown.lines), shown.total, shown.match_ids) == (1, -100, [])
    assert len(paid.lines(matched=False)) == 2, "a dry run confirms nothing"
    with pytest.raises(Refused) as error:
        _accept(paid, dry_run=False, shown="something else")
    assert error.value.refusal.code == "funds.bank_proposals_changed"
    assert len(_accept(paid, dry_run=False, shown=shown.shown).match_ids) == 1
    assert [line.amount for line in paid.lines(matched=False)] == [Decimal("-7.77")]


def test_a_rule_proposes_and_books_nothing(paid: Bank) -> None:
    line_id = paid.fund.award.lines[0].id
    given = {"words": "wire fée", "way": "out", "books": "charge", "budget_line_id": line_id}
    rule = rules.add_bank_rule(paid.fund.officer, funds_desk.AddBankRule(**given))
    paid.say((DAY, "-12.50", "OUTGOING WIRE FEE 77"))
    [found] = propose(paid)
    best = found.proposals[0]
    assert (best.kind, best.rule_id, best.budget_line_id, found.clear) == ("charge", rule.id, line_id, False)
    assert len(paid.lines(matched=False)) == 1 and _accept(paid).lines == []
    ended = funds_desk.EditBankRule(rule_id=rule.id, active=False, expected_version=rule.version, **given)
    rules.edit_bank_rule(paid.fund.officer, ended)
    assert all(each.rule_id is None for each in propose(paid)[0].proposals)


@pytest.mark.parametrize(
    "wrong",
    [
        {"way": "in", "books": "charge"},
        {"way": "out", "books": "suspense"},
        {"way": "in", "books": "receipt"},
        {"way": "in", "books": "suspense", "at_least": "10", "at_most": "5"},
    ],
)
def test_a_rule_that_could_book_nothing_is_refused(at_the_bank: Bank, wrong: dict[str, str]) -> None:
    with pytest.raises(Refused) as error:
        rules.add_bank_rule(at_the_bank.fund.officer, funds_desk.AddBankRule(words="FEE", **wrong))
    assert error.value.refusal.code in ("funds.bank_rule_target", "funds.bank_rule_amounts")


def test_where_an_account_stands(paid: Bank) -> None:
    paid.say((DAY, "-12.50", "FEE"), (DAY, "5.00", "GIFT"))
    [state] = states.list_bank_states(paid.fund.officer, funds_desk.ListBankStates()).items
    assert (state.open_lines, state.open_since, str(state.open_total)) == (2, DAY, "-7.50")
    assert (str(state.bank_balance), state.statement_until) == ("992.50", date(2026, 5, 31))
    assert state.apart == state.bank_balance - state.book_balance
