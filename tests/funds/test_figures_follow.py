"""Whatever changes what everybody sees of the Fund is told by an event that the gateway drops its figures on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, text

from chassis.ids import new_id
from chassis.testing import Desk
from contracts.funds import reversals as funds_reversals
from contracts.funds.exports import public as funds_public
from contracts.funds.exports.public import ReadPublicFund
from contracts.funds.partners import agreements as funds_agreements
from contracts.funds.receipts import income as funds_income
from contracts.funds.receipts import unidentified as funds_unidentified
from contracts.funds.spending import budgets as funds_budgets
from contracts.funds.spending import commitments as funds_commitments
from contracts.funds.spending import transfers as funds_transfers
from gateway.live import changes
from services.funds.exports import published, transparency
from services.funds.ledger import journal
from services.funds.ledger.journal import Draft, Line
from services.funds.partners import agreements, amendments
from services.funds.receipts import income, unidentified
from services.funds.reversals import reversals
from services.funds.spending import budgets, commitments, transfers
from tests.common.funds.busy import give_back
from tests.common.funds.helpers import DAY, Setting, open_award, reverse, setting, sign
from tests.common.funds.worlds import rolled_back

ENDED = date(2026, 6, 30)
Act = Callable[[Setting], object]


@pytest.fixture(scope="module")
def world(engine_of: Callable[[str], Engine]) -> Iterator[Setting]:
    """Canada's award with money, a cost and an order in it; another one has ended with money left."""
    with rolled_back(engine_of("funds")) as session:
        fund = setting(session)
        fund.receive("20000")
        fund.spend("500")
        yield fund


def seen(fund: Setting) -> str:
    """What everybody sees, but for the hour at which it was last changed."""
    anybody = Desk(fund.session, "funds").call()
    figures = transparency.public_fund(anybody, ReadPublicFund()).model_copy(update={"updated_at": None})
    awards = published.list_published_awards(anybody, funds_public.ListPublishedAwards(limit=200))
    return figures.model_dump_json() + awards.model_dump_json()


def heard(fund: Setting) -> int:
    """How many events have been told that gateways drop their figures on."""
    stale = [kind.type for kind in changes.KINDS if changes._MEANINGS[kind] is changes._public]
    kinds = text("SELECT count(*) FROM outbox WHERE type = ANY(:types)")
    return int(fund.session.execute(kinds, {"types": stale}).scalar_one())


def earn(fund: Setting) -> Any:
    command = funds_income.RecordIncome(
        award_id=fund.award.id, kind="income", amount_usd="12.50", received_on=DAY, payer="UNICRI",
        reference=str(new_id()), description="Sale of the manual",
    )  # fmt: skip
    return income.record_income(fund.officer, command)


def differ(fund: Setting) -> Draft:
    """A difference that the bank made (services/funds/bank/booking.py)."""
    where, amount = (fund.award.id, fund.donor.id, "USD"), Decimal("0.07")
    lines = [Line(journal.CASH, *where, -amount, -amount), Line(journal.EXCHANGE, *where, amount, amount)]
    draft = Draft(new_id(), "exchange", DAY, "Rounding", fund.officer.actor.member_id, lines)
    journal.lock(fund.officer, [fund.award.id])
    journal.post(fund.officer, [draft])
    return draft


def find(fund: Setting) -> funds_unidentified.UnidentifiedReceipt:
    command = funds_unidentified.RecordUnidentified(received_on=DAY, credited_usd="77", reference="?", payer="Rosa Paz")
    return unidentified.record_unidentified(fund.officer, command)


def identify(fund: Setting) -> object:
    part = funds_unidentified.IdentifiedPart(
        donor_id=fund.donor.id, agreement_id=fund.agreement.id, award_id=fund.award.id, identified_usd="77"
    )
    command = funds_unidentified.IdentifyReceipt(receipt_id=find(fund).id, parts=[part])
    return unidentified.identify_receipt(fund.officer, command)


def move(fund: Setting) -> Any:
    """What is left of another award, that has ended."""
    over = sign(fund.officer, fund.donor.id, ends_on=ENDED)
    award = open_award(fund.officer, over.id)
    fund.receive("300", agreement_id=over.id)
    command = funds_transfers.TransferRest(from_award_id=award.id, to_award_id=fund.award.id, reason="It ended")
    asked = transfers.transfer_rest(fund.officer, command)
    return transfers.approve_transfer(fund.approver, funds_transfers.ApproveTransfer(transfer_id=asked.id))


def order(fund: Setting, amount: str = "20") -> funds_commitments.Commitment:
    command = funds_commitments.EnterCommitment(
        kind="contract", line_id=fund.award.lines[0].id, reference="C-1", payee="Rosa Paz", description="Course",
        amount=amount, signed_on=DAY, country="BZ", activity_kind="workshop",
    )  # fmt: skip
    return commitments.enter_commitment(fund.officer, command)


def order_signed(fund: Setting) -> None:
    waiting = order(fund, "12000")
    assert waiting.state == "pending"
    commitments.approve_commitment(fund.approver, funds_commitments.ApproveCommitment(commitment_id=waiting.id))


def order_dropped(fund: Setting) -> None:
    command = funds_commitments.ReleaseCommitment(commitment_id=order(fund).id, reason="Not needed")
    commitments.release_commitment(fund.officer, command)


def revise(fund: Setting) -> None:
    lines = [
        funds_budgets.RevisedLine(line_id=line.id, kind=line.kind, title=line.title, amount_usd=line.amount_usd - 1)
        for line in fund.award.lines
    ]
    command = funds_budgets.ReviseBudget(award_id=fund.award.id, reason="Less", lines=lines)
    budgets.revise_budget(fund.officer, command)


def amend(fund: Setting) -> None:
    command = funds_agreements.AmendAgreement(
        agreement_id=fund.agreement.id, pledge="90000", starts_on=fund.agreement.starts_on,
        ends_on=fund.agreement.ends_on, reason="Less", expected_version=1,
    )  # fmt: skip
    version = amendments.amend_agreement(fund.officer, command)
    by_number = funds_agreements.AmendmentById(agreement_id=fund.agreement.id, number=version.number)
    amendments.approve_amendment(fund.approver, by_number)


def end(fund: Setting) -> None:
    command = funds_agreements.EndAgreement(agreement_id=fund.agreement.id, ended_on=DAY, reason="Over")
    agreements.end_agreement(fund.officer, command)


def undone(act: Callable[[Setting], Any]) -> Act:
    """The act, and what undoes it."""

    def both(fund: Setting) -> None:
        made = act(fund)
        undoing = reverse(fund, getattr(made, "entry_id", None) or getattr(made, "id", made))
        if undoing.status == "pending":
            command = funds_reversals.ApproveReversal(reversal_id=undoing.id)
            reversals.approve_reversal(fund.approver, command)

    return both


# By the kinds of entries that the books know, and what else everybody sees.
ENTRIES: dict[str, Act] = {
    "contribution": lambda fund: fund.receive("1000"),
    "identification": identify,
    "income": earn,
    "expenditure": lambda fund: fund.spend("10"),
    "recovery": lambda fund: give_back(fund, "50", DAY),
    "transfer": move,
    "exchange": differ,
}
PROMISES: dict[str, Act] = {
    "a pledge": lambda fund: sign(fund.officer, fund.donor.id),
    "an amendment": amend,
    "an end": end,
    "an award": lambda fund: open_award(fund.officer, fund.agreement.id, "tourism-security"),
    "a budget": revise,
    "an order": order,
    "an order above the threshold": order_signed,
}


def follows(fund: Setting, act: Act) -> None:
    before, told = seen(fund), heard(fund)
    act(fund)
    assert seen(fund) != before
    assert heard(fund) > told


@pytest.mark.parametrize("kind", ENTRIES)
def test_whatever_entry_is_posted_the_figures_follow(fund: Setting, kind: str) -> None:
    follows(fund, ENTRIES[kind])


@pytest.mark.parametrize("kind", [kind for kind in ENTRIES if kind != "identification"])
def test_whatever_entry_is_undone_the_figures_follow(fund: Setting, kind: str) -> None:
    told: list[int] = []

    def posted(fund: Setting) -> object:
        made = ENTRIES[kind](fund)
        told.append(heard(fund))
        return made

    undone(posted)(fund)
    assert heard(fund) > told[0]


@pytest.mark.parametrize("what", PROMISES)
def test_whatever_is_promised_planned_or_ordered_the_figures_follow(fund: Setting, what: str) -> None:
    follows(fund, PROMISES[what])


def test_an_order_that_is_dropped_is_told_twice(fund: Setting) -> None:
    told = heard(fund)
    order_dropped(fund)
    assert heard(fund) == told + 2


def test_money_of_nobody_known_is_in_no_figure_and_nothing_is_told(fund: Setting) -> None:
    before, told = seen(fund), heard(fund)
    find(fund)
    assert (seen(fund), heard(fund)) == (before, told)


def test_no_kind_of_entry_is_forgotten(fund: Setting) -> None:
    """The kinds that the database lets in; interest is income that this Fund does not have (Fund rule 5)."""
    named = text(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'ck_journal_entry_rules_4_5_kind'"
    )
    known = str(fund.session.execute(named).scalar_one())
    kinds = set(known.split("'")[1::2])
    # A revaluation is no source and no use: an account's worth until the next day reverses it (Fund rule 13). Nor is an
    # advance: what settles it is (Fund rule 19).
    assert kinds == {*ENTRIES, "interest", "suspense", "reversal", "revaluation", "advance"}
