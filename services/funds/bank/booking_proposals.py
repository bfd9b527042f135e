"""What a line missing from the books may be: a donor's instalment, an unidentified receipt, the bank's own charge."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select

from chassis.call import Call
from chassis.folding import fold
from contracts.funds.bank.matching import Proposal, ProposalKind, ProposalReason, ReasonCode
from services.funds.bank.model import BankLine
from services.funds.bank.scoring import Score, reason
from services.funds.bank.text_matching import names_alike, reference_in
from services.funds.ledger import model as ledger_model
from services.funds.ledger.model import BankAccount
from services.funds.partners import model as partners_model

_NAME, _REFERENCE, _INSTALMENT = Decimal("0.25"), Decimal("0.35"), Decimal("0.30")
_SUSPENSE, _CHARGE = Decimal("0.10"), Decimal("0.60")
_SHOWN = 2
# What banks call their own charges, in the languages they use, and in the codes of camt.053 and MT940.
_CHARGE_WORDS = re.compile(
    r"\b(fees?|charges?|commission|service|maintenance|comision|comisiones|cargo|tarifa|gastos|mantenimiento|itf"
    r"|tarifas?|comissao|taxa|encargos|frais|commissions|agios|entgelt|gebuehr)\b"
)
_CHARGE_CODES = re.compile(r"CHRG|COMM|FEES|\bNCHG\b|\bNCOM\b|\bFEE\b")


@dataclass(frozen=True)
class ExpectedReceipt:
    """A donor, and an agreement with an instalment that was not received in full, if there is one."""

    donor_id: UUID
    donor: str
    agreement_id: UUID | None = None
    agreement: str | None = None
    currency: str | None = None
    instalment_id: UUID | None = None
    due_on: date | None = None
    missing: Decimal | None = None


NONE_EXPECTED: Sequence[ExpectedReceipt] = ()


def expected_receipts(call: Call, account: BankAccount) -> Sequence[ExpectedReceipt]:
    """The fund's donors with their agreements, and the amounts still missing from their instalments."""
    gift, reversal = partners_model.Contribution, ledger_model.JournalEntry
    part, agreement, donor = partners_model.Instalment, partners_model.Agreement, partners_model.Donor
    undone = select(reversal.id).where(reversal.reversal_of == gift.entry_id).exists()
    received = select(func.coalesce(func.sum(gift.amount), 0)).where(
        gift.instalment_id == part.id, gift.currency == agreement.currency, ~undone
    )
    missing = part.amount - received.scalar_subquery()
    columns = (
        donor.id,
        donor.name,
        agreement.id,
        agreement.reference,
        agreement.currency,
        part.id,
        part.due_on,
        missing,
    )
    rows = call.session.execute(
        select(*columns)
        .outerjoin(agreement, (agreement.donor_id == donor.id) & (agreement.fund_id == account.fund_id))
        .outerjoin(part, part.agreement_id == agreement.id)
        .where(donor.built_in.is_(False))
        .order_by(donor.name, agreement.reference, part.due_on, part.id)
    )
    return [ExpectedReceipt(*row) for row in rows if row[7] is None or row[7] > 0 or row[5] is None]


def proposals(line: BankLine, expected: Sequence[ExpectedReceipt], currency: str) -> list[Proposal]:
    """What to book a line of an account in this currency as, if it is missing from the books."""
    if line.amount < 0:
        charge = _charge(line)
        return [_view(line, ProposalKind.CHARGE, [charge])] if charge else []
    likely = [(receipt, Score(list(_reasons(line, receipt, currency)))) for receipt in expected]
    likely = sorted((pair for pair in likely if pair[1].reasons), key=lambda pair: (-pair[1].total, _order(pair[0])))
    found = [_view(line, ProposalKind.RECEIPT, score.reasons, receipt) for receipt, score in likely[:_SHOWN]]
    return [*found, _view(line, ProposalKind.SUSPENSE, [reason(ReasonCode.UNKNOWN_PAYER, _SUSPENSE)])]


def _reasons(line: BankLine, receipt: ExpectedReceipt, currency: str) -> Iterator[ProposalReason]:
    """A donor is proposed because of a name or a reference; an amount alone identifies nobody."""
    texts = (line.text, line.payment_reference, line.counterparty)
    likeness = names_alike(receipt.donor, line.counterparty, line.text)
    named = reference_in(receipt.agreement, *texts)
    if likeness >= 50:
        yield reason(ReasonCode.NAME_ALIKE, _NAME * likeness / 100, name=receipt.donor, per_cent=likeness)
    if named:
        yield reason(ReasonCode.REFERENCE_FOUND, _REFERENCE, reference=receipt.agreement)
    if (likeness >= 50 or named) and receipt.missing is not None:
        paid = (line.instructed_currency or currency, line.instructed_amount or line.amount)
        if paid == (receipt.currency, receipt.missing):
            facts = {"amount": receipt.missing, "currency": receipt.currency, "due_on": receipt.due_on}
            yield reason(ReasonCode.INSTALMENT_DUE, _INSTALMENT, **facts)


def _charge(line: BankLine) -> ProposalReason | None:
    words = _CHARGE_WORDS.search(fold(line.text))
    code = _CHARGE_CODES.search(line.code or "")
    if not (words or code):
        return None
    return reason(ReasonCode.CHARGE_WORDS, _CHARGE, words=(words or code or [""])[0])


def _order(receipt: ExpectedReceipt) -> tuple[str, str, str]:
    return receipt.donor, receipt.agreement or "", str(receipt.due_on or "")


def _view(
    line: BankLine, kind: ProposalKind, reasons: Sequence[ProposalReason], receipt: ExpectedReceipt | None = None
) -> Proposal:
    return Proposal(
        kind=kind,
        line_ids=[line.id],
        items=[],
        difference=line.amount,
        score=Score(reasons).total,
        reasons=list(reasons),
        donor_id=receipt and receipt.donor_id,
        agreement_id=receipt and receipt.agreement_id,
        instalment_id=receipt and receipt.instalment_id,
    )
