"""Bank details of payees: entered by one person, in force once another has signed (Fund rule 12)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select

from chassis.call import Call
from chassis.ids import new_id
from chassis.paging import page
from chassis.rows import get_row
from contracts.base import Page
from contracts.funds.payees import (
    DETAILS_WAIT,
    SAME_DETAILS,
    DetailsStatus,
    EnterPayeeDetails,
    ListPayeeDetails,
    PayeeDetailsById,
    RefusePayeeDetails,
)
from contracts.funds.payees import PayeeDetails as View
from contracts.identity import Role
from services.funds.ledger import signatures
from services.funds.payees import changes
from services.funds.payees.changes import masked
from services.funds.payees.model import Payee, PayeeDetails
from services.funds.payees.numbers import check_account
from services.funds.payees.payees import find
from services.funds.payees.views import accounts_of

_ENTERED = ("holder", "iban", "number", "bic", "bank")


def enter_payee_details(call: Call, command: EnterPayeeDetails) -> View:
    """Raises NOT_FOUND, PAYEE_MERGED, PAYEE_ACCOUNT, PAYEE_IBAN, PAYEE_BIC, SAME_DETAILS, DETAILS_WAIT."""
    payee = find(call, command.payee_id, lock=True)
    check_account(command.iban, command.number, command.bic)
    entered = command.model_dump(include={*_ENTERED}) | {"holder": command.holder or payee.name}
    before = accounts_of(call, [payee.id]).get(payee.id)
    if before and all(getattr(before, name) == entered[name] for name in _ENTERED):
        raise SAME_DETAILS("iban")
    waiting = (PayeeDetails.payee_id == payee.id, PayeeDetails.status == "pending")
    if call.session.scalars(select(PayeeDetails.id).where(*waiting)).first():
        raise DETAILS_WAIT()
    details = PayeeDetails(
        id=new_id(),
        payee_id=payee.id,
        status="pending",
        entered_by=call.actor.member_id,
        entered_at=call.now,
        **entered,
    )
    call.session.add(details)
    call.session.flush()
    call.session.refresh(details)
    _note(call, "details_entered", details, before)
    signatures.ask_for_signature(call, payee.name, None, f"/funds/payee-details/{details.id}")
    return _views(call, [details])[0]


def approve_payee_details(call: Call, command: PayeeDetailsById) -> View:
    """From now on they are paid to. Raises NOT_FOUND, ALREADY_DECIDED, SAME_PERSON (Fund rule 12)."""
    details = _locked(call, command.details_id)
    before = accounts_of(call, [details.payee_id]).get(details.payee_id)
    signatures.check_second_person(call, details)
    signatures.decide(call, details, "approved")
    _note(call, "details_signed", details, before)
    return _views(call, [details])[0]


def refuse_payee_details(call: Call, command: RefusePayeeDetails) -> View:
    """Raises NOT_FOUND, ALREADY_DECIDED, SAME_PERSON."""
    details = _locked(call, command.details_id)
    signatures.check_second_person(call, details)
    signatures.decide(call, details, "refused", reason=command.reason)
    _note(call, "details_refused", details, None, command.reason)
    return _views(call, [details])[0]


def withdraw_payee_details(call: Call, command: PayeeDetailsById) -> View:
    """Whoever entered them takes them back. Raises NOT_FOUND, NOT_YOURS, ALREADY_DECIDED."""
    details = _locked(call, command.details_id)
    signatures.withdraw(call, details)
    _note(call, "details_withdrawn", details, None)
    return _views(call, [details])[0]


def read_payee_details(call: Call, command: PayeeDetailsById) -> View:
    """Raises NOT_FOUND."""
    return _views(call, [get_row(call, PayeeDetails, command.details_id, "details_id", "bank details")])[0]


def list_payee_details(call: Call, command: ListPayeeDetails) -> Page[View]:
    """Newest first."""
    statement = select(PayeeDetails)
    if command.payee_id is not None:
        statement = statement.where(PayeeDetails.payee_id == command.payee_id)
    if command.status is not None:
        statement = statement.where(PayeeDetails.status == command.status)
    found: Page[Any] = page(call.session, statement, [PayeeDetails.id], command, lambda row: row[0], descending=True)
    return Page[View](items=_views(call, found.items), next=found.next)


def _locked(call: Call, details_id: UUID) -> PayeeDetails:
    """The payee first, so that two who decide wait for each other."""
    found = get_row(call, PayeeDetails, details_id, "details_id", "bank details")
    get_row(call, Payee, found.payee_id, lock=True)
    return get_row(call, PayeeDetails, details_id, "details_id", "bank details", lock=True)


def _note(call: Call, what: str, details: PayeeDetails, before: PayeeDetails | None, reason: str | None = None) -> None:
    account = (masked(before.account_key) if before else None, masked(details.account_key))
    changes.note(call, details.payee_id, what, {"account": account}, reason)


def _views(call: Call, rows: list[PayeeDetails]) -> list[View]:
    """Whoever enters or signs sees the account; whoever only reads sees its end."""
    hidden = not call.actor.has(Role.FINANCE_OFFICER, Role.FINANCE_APPROVER)
    ids = {each.payee_id for each in rows}
    standing = accounts_of(call, ids)
    names = dict(call.session.execute(select(Payee.id, Payee.name).where(Payee.id.in_(ids))).tuples().all())
    return [_view(each, names[each.payee_id], standing.get(each.payee_id), hidden=hidden) for each in rows]


def _view(details: PayeeDetails, payee: str, standing: PayeeDetails | None, *, hidden: bool) -> View:
    shown = {"iban": masked(details.iban), "number": masked(details.number)} if hidden else {}
    before = standing if details.status == DetailsStatus.PENDING else None
    return View.of(
        details,
        payee=payee,
        masked=hidden,
        account_before=masked(before.account_key) if before else None,
        in_force=standing is not None and standing.id == details.id,
        **shown,
    )
