"""What a line may be when the books do not have it: a donor's instalment, nobody's money yet, the bank's own charge."""

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
from services.funds import book, model
from services.funds.bank.alike import names_alike, reference_in
from services.funds.bank.model import BankAccount, BankLine
from services.funds.bank.scoring import Score, reason

_NAME, _REFERENCE, _INSTALMENT = Decimal("0.25"), Decimal("0.35"), Decimal("0.30")
_SUSPENSE, _CHARGE = Decimal("0.10"), Decimal("0.60")
_SHOWN = 2
# As banks call what they take for themselves, in the languages they write in, and in the codes of camt.053 and MT940.
_CHARGE_WORDS = re.compile(
    r"\b(fees?|charges?|commission|service|maintenance|comision|comisiones|cargo|tarifa|gastos|mantenimiento|itf"
    r"|tarifas?|comissao|taxa|encargos|frais|commissions|agios|entgelt|gebuehr)\b"
)
_CHARGE_CODES = re.compile(r"CHRG|COMM|FEES|\bNCHG\b|\bNCOM\b|\bFEE\b")


@dataclass(frozen=True)
class Promise:
    """A donor, and an agreement with an instalment that has not come in whole, if there is one."""

    donor_id: UUID
    donor: str
    agreement_id: UUID | None = None
    agreement: str | None = None
    currency: str | None = None
    instalment_id: UUID | None = None
    due_on: date | None = None
    missing: Decimal | None = None


NOBODY: Sequence[Promise] = ()


def known(call: Call, account: BankAccount) -> Sequence[Promise]:
    """The fund's donors with their agreements, and what of their instalments is still missing."""
    gift, reversal = book.Contribution, book.JournalEntry
    part, agreement, donor = model.Instalment, model.Agreement, model.Donor
    undone = select(reversal.id).where(reversal.reversal_of == gift.entry_id).exists()
    received = select(func.coalesce(func.sum(gift.amount), 0)).where(
        gift.instalment_id == part.id, gift.currency == agreement.currency, ~undone
    )
    missing = part.amount - received.scalar_subquery()
    told = (donor.id, donor.name, agreement.id, agreement.reference, agreement.currency, part.id, part.due_on, missing)
    rows = call.session.execute(
        select(*told)
        .outerjoin(agreement, (agreement.donor_id == donor.id) & (agreement.fund_id == account.fund_id))
        .outerjoin(part, part.agreement_id == agreement.id)
        .where(donor.built_in.is_(False))
        .order_by(donor.name, agreement.reference, part.due_on, part.id)
    )
    return [Promise(*row) for row in rows if row[7] is None or row[7] > 0 or row[5] is None]


def proposals(line: BankLine, promises: Sequence[Promise]) -> list[Proposal]:
    """What to book a line as, if the books do not have it."""
    if line.amount < 0:
        charge = _charge(line)
        return [_view(line, ProposalKind.CHARGE, [charge])] if charge else []
    likely = [(promise, Score(list(_reasons(line, promise)))) for promise in promises]
    likely = sorted((pair for pair in likely if pair[1].reasons), key=lambda pair: (-pair[1].total, _order(pair[0])))
    found = [_view(line, ProposalKind.RECEIPT, score.reasons, promise) for promise, score in likely[:_SHOWN]]
    return [*found, _view(line, ProposalKind.SUSPENSE, [reason(ReasonCode.UNKNOWN_PAYER, _SUSPENSE)])]


def _reasons(line: BankLine, promise: Promise) -> Iterator[ProposalReason]:
    """A donor is proposed for a name or a reference; the amount alone names nobody."""
    texts = (line.text, line.payment_reference, line.counterparty)
    likeness = names_alike(promise.donor, line.counterparty, line.text)
    told = reference_in(promise.agreement, *texts)
    if likeness >= 50:
        yield reason(ReasonCode.NAME_ALIKE, _NAME * likeness / 100, name=promise.donor, per_cent=likeness)
    if told:
        yield reason(ReasonCode.REFERENCE_FOUND, _REFERENCE, reference=promise.agreement)
    if (likeness >= 50 or told) and promise.missing is not None:
        paid = (line.instructed_currency or "USD", line.instructed_amount or line.amount)
        if paid == (promise.currency, promise.missing):
            facts = {"amount": promise.missing, "currency": promise.currency, "due_on": promise.due_on}
            yield reason(ReasonCode.INSTALMENT_DUE, _INSTALMENT, **facts)


def _charge(line: BankLine) -> ProposalReason | None:
    words = _CHARGE_WORDS.search(fold(line.text))
    code = _CHARGE_CODES.search(line.code or "")
    if not (words or code):
        return None
    return reason(ReasonCode.CHARGE_WORDS, _CHARGE, words=(words or code or [""])[0])


def _order(promise: Promise) -> tuple[str, str, str]:
    return promise.donor, promise.agreement or "", str(promise.due_on or "")


def _view(
    line: BankLine, kind: ProposalKind, reasons: Sequence[ProposalReason], promise: Promise | None = None
) -> Proposal:
    return Proposal(
        kind=kind,
        line_ids=[line.id],
        items=[],
        difference=line.amount,
        score=Score(reasons).total,
        reasons=list(reasons),
        donor_id=promise and promise.donor_id,
        agreement_id=promise and promise.agreement_id,
        instalment_id=promise and promise.instalment_id,
    )
