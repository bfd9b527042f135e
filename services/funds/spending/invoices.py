"""Invoices: one paper over several lines and awards, entered in one transaction with one evidence, or only checked."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from chassis.attributes import same
from chassis.call import Call
from contracts.base import Refused
from contracts.funds.evidence import SubjectKind
from contracts.funds.kinds import SignedKind
from contracts.funds.spending.expenditures import Cost, ReadExpenditure
from contracts.funds.spending.invoices import (
    CheckedPart,
    CheckInvoice,
    EnteredInvoice,
    EnterInvoice,
    Invoice,
    InvoiceCheck,
    InvoiceFault,
)
from services.funds.evidence import attachments
from services.funds.ledger import money, submissions
from services.funds.payees import payees
from services.funds.spending import cost_checks, cost_drafts, costs, expenditures, near_costs
from services.funds.spending.cost_checks import CostChecks
from services.funds.spending.costs import Checked, Locked

_OF_PART = ("allocation_id", "commitment_id", "line_id", "country", "activity_kind")
_OF_PAPER = ("payee", "document", "document_on", "occurred_on", "currency", "bank_account_id", "duplicate_reason")
_ZERO = Decimal("0.00")


def enter_invoice(call: Call, command: EnterInvoice) -> EnteredInvoice:
    """All parts or none. Raises what `costs.check` raises for a part (`parts.2.amount`), SAME_COST, PAYEE_CLOSED, for
    its evidence NOT_BASE64, FILE_KIND, and for draft and what it replaces NOT_FOUND, NOT_YOURS, ALREADY_DECIDED."""
    if command.replaces is not None:
        expenditures.take_back(call, command.replaces)
    files = cost_drafts.files_of(call, command.draft_id) if command.draft_id else []
    parts = _costs(command)
    locked, checks = _looked_up(call, parts)
    checked = [_check(call, locked, checks, place, cost) for place, cost in enumerate(parts)]
    rows, _ = expenditures.enter(call, locked, checked)
    for row in rows:
        for place, upload in enumerate([*files, *command.evidence]):
            attachments.keep(call, SubjectKind.EXPENDITURE, row["id"], upload, where=f"evidence.{place}.")
        _comes_with(call, command, row["id"], first=row is rows[0])
    if command.draft_id:
        cost_drafts.drop(call, command.draft_id)
    return _entered(call, [row["id"] for row in rows])


def _comes_with(call: Call, command: EnterInvoice, cost_id: UUID, *, first: bool) -> None:
    """The note and the files of what it replaces, for every part; in its place stands the first. Raises DUPLICATE."""
    submissions.record(call, SignedKind.EXPENDITURES, cost_id, command.replaces if first else None, command.note)
    if command.replaces is not None:
        attachments.take_over(call, SubjectKind.EXPENDITURE, command.replaces, cost_id, command.without_files)


def check_invoice(call: Call, command: CheckInvoice) -> InvoiceCheck:
    """Every fault of every part, and what the others come to; nothing is entered or held afterwards."""
    parts, faults = _costs(command), []
    with call.session.begin_nested() as trial:
        locked, checks = _looked_up(call, parts)
        told = []
        for place, cost in enumerate(parts):
            try:
                told.append(_told(locked, cost, _check(call, locked, checks, place, cost)))
            except Refused as refused:
                faults.append(_fault(refused))
                told.append(_told(locked, cost, None))
        trial.rollback()
    funds = {each.fund_id for each in locked.awards.values()}
    near = near_costs.near_to(call, command.payee, command.occurred_on, funds)
    known = payees.is_known(call, command.payee)
    return InvoiceCheck(parts=told, faults=_once(faults), payee_known=known, same_payee=near)


def _costs(command: Invoice) -> list[Cost]:
    return [
        Cost(
            **same(command, *_OF_PAPER),
            **same(part, *_OF_PART),
            amount=part.amount,
            description=part.description or command.description,
        )
        for part in command.parts
    ]


def _looked_up(call: Call, parts: Sequence[Cost]) -> tuple[Locked, CostChecks]:
    locked = costs.lock_for(call, parts, cost_checks.asked(parts))
    return locked, cost_checks.look_up(call, locked, parts, one_paper=True)


def _check(call: Call, locked: Locked, checks: CostChecks, place: int, cost: Cost) -> Checked:
    try:
        checks.refuse(place)
        return costs.check(call, locked, cost)
    except Refused as refused:
        if refused.field in _IN_PARTS:
            refused.field = f"parts.{place}.{_IN_PARTS[refused.field]}"
        raise


_IN_PARTS = {name: name for name in (*_OF_PART, "amount")} | {"amount_usd": "amount"}


def _told(locked: Locked, cost: Cost, checked: Checked | None) -> CheckedPart:
    line_id: UUID | None = checked.line_id if checked else cost.line_id
    room = locked.rooms.get(line_id) if line_id else None
    return CheckedPart(
        usd_per_unit=money.trimmed(checked.worth.usd_per_unit) if checked else None,
        direct_usd=checked.worth.usd if checked else None,
        indirect_usd=checked.indirect if checked else None,
        needs_signature=checked.needs_signature if checked else False,
        line=room.title if room else None,
        rest_usd=room.planned - room.used if room else None,
    )


def _fault(refused: Refused) -> InvoiceFault:
    told = {"code": refused.refusal.code, "message": refused.refusal.message, "params": refused.params}
    return InvoiceFault(field=refused.field or "", **told)


def _once(faults: Sequence[InvoiceFault]) -> list[InvoiceFault]:
    """What stands against the paper is said once, not at each of its parts."""
    return list({(each.field, each.code): each for each in faults}.values())


def _entered(call: Call, ids: Sequence[UUID]) -> EnteredInvoice:
    made = [expenditures.read_expenditure(call, ReadExpenditure(expenditure_id=each)) for each in ids]
    return EnteredInvoice(
        costs=made,
        pending=sum(each.entry_id is None for each in made),
        direct_usd=sum((each.direct_usd for each in made), _ZERO),
        indirect_usd=sum((each.indirect_usd for each in made), _ZERO),
    )
