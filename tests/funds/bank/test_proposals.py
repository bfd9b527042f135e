"""What is proposed for a line, how well it fits, and why: always the same, and never done by itself."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from contracts.funds.bank.matching import Proposal, ProposalKind, ReasonCode
from services.funds.bank.text_matching import names_alike, reference_in
from tests.common.funds.bank import Bank
from tests.common.funds.helpers import rate, sign
from tests.funds.bank.books import DAY, cash, confirm, parts, propose


def best(at_the_bank: Bank, place: int = 0) -> Proposal:
    return propose(at_the_bank)[place].proposals[0]


def why(proposal: Proposal) -> dict[str, Decimal]:
    return {reason.code.value: reason.points for reason in proposal.reasons}


def test_amount_reference_day_and_name_make_a_sure_match(at_the_bank: Bank) -> None:
    at_the_bank.fund.receive("20000", reference="GAC-2016-07")
    at_the_bank.say((DAY, "20000.00", "REF GAC 2016/07", "", at_the_bank.fund.donor.name.upper()))
    proposal = best(at_the_bank)
    assert (proposal.kind, proposal.score, proposal.difference) == (ProposalKind.MATCH, 1, 0)
    assert why(proposal) == {
        "amount_equal": Decimal("0.50"),
        "reference_found": Decimal("0.25"),
        "name_alike": Decimal("0.10"),
        "same_day": Decimal("0.15"),
    }


def test_the_days_between_count(at_the_bank: Bank) -> None:
    at_the_bank.fund.receive("300")
    at_the_bank.say((date(2026, 5, 24), "300"))
    assert why(best(at_the_bank)) == {"amount_equal": Decimal("0.50"), "days_apart": Decimal("0.10")}


def test_of_two_with_the_amount_the_one_that_is_named_comes_first(at_the_bank: Bank) -> None:
    at_the_bank.fund.receive("500", reference="ONE-1")
    named = at_the_bank.fund.receive("500", reference="TWO-2")
    at_the_bank.say((DAY, "500", "TWO-2"))
    first, second = propose(at_the_bank)[0].proposals[:2]
    assert (first.items[0].entry_id, first.score) == (named.entry_id, Decimal("0.90"))
    assert why(second)["ambiguous"] == Decimal("-0.10")
    assert second.score == Decimal("0.55")


def test_what_the_donor_ordered_in_the_own_currency_is_recognised(at_the_bank: Bank) -> None:
    """The bank's rate is not the day's: 20,000 Canadian dollars are proposed whatever they became."""
    rate(at_the_bank.fund, "CAD", "0.80")
    gift = at_the_bank.fund.receive("20000", currency="CAD")
    at_the_bank.say((DAY, "14985.40", "WIRE", "R-1", "", "", "CAD 20000.00"))
    proposal = best(at_the_bank)
    assert proposal.items[0].entry_id == gift.entry_id
    assert (why(proposal)["amount_in_donors_currency"], proposal.difference) == (Decimal("0.45"), Decimal("-1014.60"))


def test_an_amount_less_the_banks_charges_is_near(at_the_bank: Bank) -> None:
    at_the_bank.fund.receive("20000")
    at_the_bank.say((DAY, "19985.00"))
    proposal = best(at_the_bank)
    assert (proposal.difference, why(proposal)["amount_near"]) == (-15, Decimal("0.24"))
    facts = {reason.code: reason.facts for reason in proposal.reasons}
    assert facts[ReasonCode.AMOUNT_NEAR] == {"amount": "20000.000", "difference": "-15.000"}


def test_a_batch_of_payments_is_a_sum(at_the_bank: Bank) -> None:
    at_the_bank.fund.receive("20000")
    for amount, document in (("310", "INV-0448"), ("440", "INV-0449"), ("99", "INV-0450")):
        at_the_bank.fund.spend(amount, document=document)
    at_the_bank.say((date(2026, 5, 6), "-750", "BATCH INV-0448 INV-0449"))
    proposal = best(at_the_bank)
    assert [item.amount for item in proposal.items] == [-310, -440]
    assert (why(proposal)["sum_equal"], why(proposal)["reference_found"]) == (Decimal("0.40"), Decimal("0.25"))


def test_the_transfer_of_indirect_costs_is_found_among_many(at_the_bank: Bank) -> None:
    at_the_bank.fund.receive("50000")
    for amount in range(100, 1100, 100):
        at_the_bank.fund.spend(str(amount))
    total = sum(item.amount for item in cash(at_the_bank) if item.part == "indirect")
    at_the_bank.say((date(2026, 5, 31), str(total), "ICR MAY"))
    proposal = best(at_the_bank)
    assert {item.part for item in proposal.items} == {"indirect"} and len(proposal.items) == 10


def test_both_parts_of_one_cost(at_the_bank: Bank) -> None:
    at_the_bank.fund.receive("20000")
    at_the_bank.fund.spend("100", document="INV-0448")
    at_the_bank.say((DAY, "-112", "INV-0448"))
    assert [item.part for item in best(at_the_bank).items] == ["direct", "indirect"]


def test_an_entry_that_came_in_pieces(at_the_bank: Bank) -> None:
    at_the_bank.fund.receive("20000")
    at_the_bank.say((DAY, "12000"), (DAY, "8000"), (DAY, "33"))
    proposal = best(at_the_bank)
    assert (len(proposal.line_ids), proposal.items[0].amount, proposal.difference) == (2, 20000, 0)


def test_a_line_and_the_one_that_takes_it_back(at_the_bank: Bank) -> None:
    at_the_bank.say((DAY, "70", "WRONG ACCOUNT", "A"), (date(2026, 5, 6), "-70", "CORRECTION", "B"))
    there, back = propose(at_the_bank)
    assert (there.proposals[0].kind, back.proposals[0].kind) == (ProposalKind.CANCEL, ProposalKind.CANCEL)
    assert set(there.proposals[0].line_ids) == set(back.proposals[0].line_ids)


def test_an_unknown_receipt_may_be_an_instalment_or_wait(at_the_bank: Bank) -> None:
    fund = at_the_bank.fund
    terms: dict[str, Any] = {"currency": "CAD", "pledge": "30000", "reference": "GAC-77-A"}
    plan = [{"due_on": date(2026, 5, 1), "amount": "20000"}, {"due_on": date(2027, 5, 1), "amount": "10000"}]
    agreement = sign(fund.officer, fund.donor.id, instalments=plan, **terms)
    name = fund.donor.name
    at_the_bank.say((DAY, "14985.40", "GAC-77-A FIRST", "R-1", name, "", "CAD 20000.00"), (DAY, "9", "hello", "R-2"))
    known, unknown = propose(at_the_bank)
    first = known.proposals[0]
    assert (first.kind, first.donor_id, first.agreement_id) == (ProposalKind.RECEIPT, fund.donor.id, agreement.id)
    assert (first.instalment_id, first.score) == (agreement.instalments[0].id, Decimal("0.90"))
    assert [each.kind for each in unknown.proposals] == [ProposalKind.SUSPENSE]


def test_only_money_that_came_in_if_so_wanted(at_the_bank: Bank) -> None:
    at_the_bank.say((DAY, "-70", "PAID", "A"), (DAY, "80", "CAME IN", "B"), (date(2026, 5, 6), "-9", "PAID", "C"))
    assert [each.line.text for each in propose(at_the_bank, incoming=True)] == ["CAME IN"]
    assert len(propose(at_the_bank)) == 3


@pytest.mark.parametrize(("text", "code"), [("WIRE FEE", ""), ("COMISIÓN", ""), ("x", "NCHG"), ("x", "PMNT-MCRD-CHRG")])
def test_a_charge_is_recognised_by_its_words_or_code(at_the_bank: Bank, text: str, code: str) -> None:
    at_the_bank.say((DAY, "-15", text, "", "", code))
    assert (best(at_the_bank).kind, best(at_the_bank).score) == (ProposalKind.CHARGE, Decimal("0.60"))


def test_nothing_is_proposed_for_a_payment_that_nobody_knows(at_the_bank: Bank) -> None:
    at_the_bank.say((DAY, "-15", "ANYBODY"))
    assert propose(at_the_bank)[0].proposals == []


def test_what_is_matched_is_not_proposed_again(at_the_bank: Bank) -> None:
    gift = at_the_bank.fund.receive("500")
    at_the_bank.say((DAY, "500"), (DAY, "500", "second"))
    one, other = at_the_bank.lines()
    confirm(at_the_bank, [one], parts(gift.entry_id))
    [left] = propose(at_the_bank)
    assert left.line.id == other.id
    assert [each.kind for each in left.proposals] == [ProposalKind.SUSPENSE]
    assert propose(at_the_bank, line_id=one.id) == []


def test_the_same_books_give_the_same_proposals(at_the_bank: Bank) -> None:
    for amount in ("100", "200", "300", "400", "500", "600"):
        at_the_bank.fund.receive(amount)
    at_the_bank.say((DAY, "600"), (DAY, "1000"), (DAY, "700", "x"), (DAY, "-700", "y"))
    first = [each.model_dump() for each in propose(at_the_bank)]
    assert all([each.model_dump() for each in propose(at_the_bank)] == first for _ in range(3))
    for each in first:
        scores = [proposal["score"] for proposal in each["proposals"]]
        assert scores == sorted(scores, reverse=True) and all(0 <= score <= 1 for score in scores)
        for proposal in each["proposals"]:
            assert proposal["reasons"]


@pytest.mark.parametrize(
    ("name", "text", "per_cent"),
    [
        ("Canada", "GLOBAL AFFAIRS CANADA", 100),
        ("Belize Port Authority", "BELIZE PORT AUTHORTY", 98),
        ("Ministério da Justiça", "MINISTERIO DE JUSTICA", 100),
        ("Canada", "CANDY SHOP", 0),
        ("the of", "THE OF", 0),
        ("Canada", "", 0),
    ],
)
def test_names_are_compared_word_by_word(name: str, text: str, per_cent: int) -> None:
    assert abs(names_alike(name, text) - per_cent) <= 2


@pytest.mark.parametrize(
    ("reference", "text", "found"),
    [
        ("GAC-2016-07", "payment gac 2016 07 thank you", True),
        ("INV-0448", "INV-0449", False),
        ("12", "12 12 12", False),
        ("ABCDEF", "ABCDEF", False),
        (None, "x", False),
    ],
)
def test_a_reference_is_found_whatever_signs_are_in_it(reference: str | None, text: str, found: bool) -> None:
    assert reference_in(reference, text) is found
