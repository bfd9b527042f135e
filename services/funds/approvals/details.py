"""All that there is to see before one signs: evidence, effect on the budget, earlier payments, what it replaces."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, false, func, select

from chassis import tables
from chassis.call import Call
from contracts.base import NOT_FOUND
from contracts.funds.approvals.approvals import ApprovalDetails, EarlierPayment, EarlierVersion, ReadApproval
from contracts.funds.evidence import Attachment, SubjectKind
from contracts.funds.kinds import SignedKind
from services.funds.approvals import effects, listing, model
from services.funds.bank.revaluation_model import Revaluation
from services.funds.evidence import attachments
from services.funds.ledger import money, submissions
from services.funds.ledger.currency_model import CurrencyUnit, ManualRate
from services.funds.payees.model import PayeeDetails, PayeeName
from services.funds.receipts.model import PendingReceipt
from services.funds.reversals.model import Reversal
from services.funds.spending.advance_model import Advance
from services.funds.spending.model import Commitment, Expenditure, Recovery, Transfer

_A = model.Approval
# To whom somebody pays; and what files may belong to.
_PAID: dict[SignedKind, Any] = {
    SignedKind.EXPENDITURES: Expenditure,
    SignedKind.COMMITMENTS: Commitment,
    SignedKind.ADVANCES: Commitment,  # which has the advance's id
    SignedKind.PAYEE_DETAILS: PayeeDetails,
}
_FILES = {
    SignedKind.EXPENDITURES: SubjectKind.EXPENDITURE,
    SignedKind.COMMITMENTS: SubjectKind.COMMITMENT,
    SignedKind.ADVANCES: SubjectKind.COMMITMENT,
    SignedKind.PENDING_RECEIPTS: SubjectKind.PENDING_RECEIPT,
}
# Where an entry keeps the address from which it was entered, until it is decided.
_FROM: dict[SignedKind, Any] = {
    SignedKind.EXPENDITURES: Expenditure,
    SignedKind.PENDING_RECEIPTS: PendingReceipt,
    SignedKind.ADVANCES: Advance,
    SignedKind.RECOVERIES: Recovery,
    SignedKind.REVERSALS: Reversal,
    SignedKind.TRANSFERS: Transfer,
    SignedKind.REVALUATIONS: Revaluation,
}
_DOCUMENT = {
    SignedKind.EXPENDITURES: "document",
    SignedKind.COMMITMENTS: "reference",
    SignedKind.ADVANCES: "reference",
}
_PAYMENTS, _VERSIONS = 6, 20
_DECIDER = tables.member.alias("decider")


def read_approval(call: Call, command: ReadApproval) -> ApprovalDetails:
    """Also of what has been decided. Raises NOT_FOUND."""
    row = _row(call, command.kind, command.id)
    if row is None:
        raise NOT_FOUND("id", what="entry")
    kept = row[0]
    came = submissions.of(call, command.kind, command.id)
    return ApprovalDetails.of(
        kept,
        **listing.shown(row),
        entry_id=_value(call, command, SignedKind.REVERSALS, Reversal.entry_id, Reversal.id),
        usd_per_unit=_value(call, command, SignedKind.MANUAL_RATES, ManualRate.usd_per_unit, ManualRate.id),
        entered_from=_entered_from(call, command.kind, command.id),
        note=came.note if came else None,
        decided_by_name=row.decided_by_name,
        revision=came.revision if came else submissions.FIRST,
        replaced_by=submissions.replaced_by(call, command.kind, command.id),
        evidence=_evidence(call, command.kind, command.id),
        line=effects.on_line(call, kept),
        award=effects.on_award(call, kept),
        payments=_payments(call, command.kind, command.id),
        earlier=_earlier(call, command.kind, came),
    )


def _row(call: Call, kind: SignedKind, entry_id: UUID) -> Any:
    named = listing.told().add_columns(_DECIDER.c.name.label("decided_by_name"))
    joined = named.outerjoin(_DECIDER, _DECIDER.c.id == _A.decided_by)
    return call.session.execute(joined.where(_A.kind == kind.value, _A.id == entry_id)).first()


def _value(call: Call, command: ReadApproval, kind: SignedKind, column: Any, key: Any) -> Any:
    """What only one kind has."""
    return call.session.scalar(select(column).where(key == command.id)) if command.kind is kind else None


def _entered_from(call: Call, kind: SignedKind, entry_id: UUID) -> str | None:
    """The address is forgotten once it is decided, and when its member is erased."""
    if (table := _FROM.get(kind)) is None:
        return None
    found: str | None = call.session.scalar(select(table.entered_from).where(table.id == entry_id))
    return found


def _evidence(call: Call, kind: SignedKind, entry_id: UUID) -> list[Attachment]:
    """The newest version of each file, in the order in which they came."""
    if kind not in _FILES:
        return []
    return attachments.current(call, _FILES[kind], entry_id)


def _payments(call: Call, kind: SignedKind, entry_id: UUID) -> list[EarlierPayment]:
    """The latest other costs to the payee, in all awards and under all its names: what waits and what was posted."""
    if (table := _PAID.get(kind)) is None:
        return []
    this = call.session.get_one(table, entry_id)
    document = _DOCUMENT.get(kind)
    same_document = _has_document(getattr(this, document)) if document else false()
    x, unit = Expenditure, CurrencyUnit
    found = (
        select(x, unit.decimals, same_document.label("same_document"))
        .join(unit, unit.code == x.currency)
        .where(x.payee_key.in_(_names(call, this)), x.id != entry_id, x.status.in_(("pending", "posted")))
        .order_by(x.occurred_on.desc(), x.id.desc())
        .limit(_PAYMENTS)
    )
    return [_payment(row, _worth(this)) for row in call.session.execute(found)]


def _has_document(document: str) -> ColumnElement[bool]:
    return Expenditure.document_key == func.fund_name_key(document)


def _names(call: Call, this: Any) -> list[str]:
    """The payee's names in the register, as costs are compared by them."""
    if isinstance(this, PayeeDetails):
        return list(call.session.scalars(select(PayeeName.name_key).where(PayeeName.payee_id == this.payee_id)))
    key = call.session.scalar(select(func.fund_name_key(this.payee)))
    payee = select(PayeeName.payee_id).where(PayeeName.name_key == key).scalar_subquery()
    return [str(key), *call.session.scalars(select(PayeeName.name_key).where(PayeeName.payee_id == payee))]


def _worth(this: Any) -> tuple[str, Any] | None:
    """Currency and amount, where what waits has any."""
    if isinstance(this, PayeeDetails):
        return None
    return this.currency, this.direct_usd if isinstance(this, Expenditure) and this.amount is None else this.amount


def _payment(row: Any, own: tuple[str, Any] | None) -> EarlierPayment:
    cost = row[0]
    amount = cost.direct_usd if cost.amount is None else money.shown(cost.amount, row.decimals)
    same_amount = (cost.currency, amount) == own
    return EarlierPayment.of(cost, amount=amount, same_document=row.same_document, same_amount=same_amount)


def _earlier(call: Call, kind: SignedKind, came: submissions.Submission | None) -> list[EarlierVersion]:
    """What it was entered in place of, and what that was, and so on; each was told why."""
    found: list[EarlierVersion] = []
    while came is not None and came.replaces is not None and len(found) < _VERSIONS:
        row, before = _row(call, kind, came.replaces), submissions.of(call, kind, came.replaces)
        if row is not None:
            about = listing.shown(row) | {"decided_by_name": row.decided_by_name, "revision": came.revision - 1}
            found.append(EarlierVersion.of(row[0], **{k: about[k] for k in ("amount", "decided_by_name", "revision")}))
        came = before
    return found
