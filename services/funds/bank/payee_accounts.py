"""To which account a payee is paid: that of the register, which two people signed; typed in only where it has none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from chassis.call import Call
from contracts.funds.bank.bank_refusals import (
    BANK_IBAN,
    PAYMENT_ACCOUNT,
    PAYMENT_COUNTRY,
    PAYMENT_DETAILS_CHANGED,
    PAYMENT_REGISTER,
)
from contracts.funds.bank.payments import PaymentTo
from contracts.funds.payees import DETAILS_WAIT, PAYEE_CLOSED
from contracts.identity import Role
from services.funds.bank import accounts
from services.funds.bank.desk_model import Payment
from services.funds.payees.changes import masked
from services.funds.payees.model import Payee, PayeeDetails, PayeeName
from services.funds.payees.views import accounts_of
from services.funds.spending.model import Expenditure


@dataclass(frozen=True)
class Registered:
    """A payee of the register, its signed bank details, and whether others wait for their second signature."""

    payee: Payee
    details: PayeeDetails | None
    waits: bool


@dataclass(frozen=True)
class Account:
    """What is paid to. Without `details_id` it was typed in."""

    holder: str
    country: str
    iban: str | None
    number: str | None
    bic: str | None
    details_id: UUID | None = None


def registered(call: Call, payee_keys: Iterable[str]) -> dict[str, Registered]:
    """By the name of a cost, as it is compared, the payee: three queries for any number of names."""
    named = select(PayeeName.name_key, Payee).join(Payee, Payee.id == PayeeName.payee_id)
    payees = dict(call.session.execute(named.where(PayeeName.name_key.in_(list(payee_keys)))).tuples().all())
    ids = {each.id for each in payees.values()}
    signed = accounts_of(call, ids)
    waiting = PayeeDetails.payee_id.in_(ids) & (PayeeDetails.status == "pending")
    waits = set(call.session.scalars(select(PayeeDetails.payee_id).where(waiting)))
    return {key: Registered(each, signed.get(each.id), each.id in waits) for key, each in payees.items()}


def account_for(call: Call, cost: Expenditure, to: PaymentTo, field: str) -> Account:
    """Raises PAYEE_CLOSED, PAYMENT_REGISTER, DETAILS_WAIT, PAYMENT_ACCOUNT, BANK_IBAN, PAYMENT_COUNTRY."""
    known = registered(call, [cost.payee_key]).get(cost.payee_key)
    if known and known.payee.closed_at is not None:
        raise PAYEE_CLOSED(f"{field}.expenditure_id", payee=cost.payee)
    country = to.country or (known and known.payee.country) or cost.country
    if country is None:
        raise PAYMENT_COUNTRY(f"{field}.country", payee=cost.payee)
    if known and known.details:
        return _of_register(known.details, to, country, field)
    if known and known.waits:
        raise DETAILS_WAIT(f"{field}.iban")
    _check_typed(to, field)
    return Account(cost.payee, country, to.iban, to.number, to.bic)


def check_unchanged(known: Registered | None, cost: Expenditure, payment: Payment, field: str) -> None:
    """What is signed is paid to the account of the register today, if no other waits there.

    Raises PAYEE_CLOSED, DETAILS_WAIT, PAYMENT_DETAILS_CHANGED."""
    if known and known.payee.closed_at is not None:
        raise PAYEE_CLOSED(field, payee=cost.payee)
    if known and known.waits:
        raise DETAILS_WAIT(field)
    if (known and known.details and known.details.id) != payment.details_id:
        raise PAYMENT_DETAILS_CHANGED(field, payee=cost.payee)


def shown(call: Call, iban: str | None, number: str | None) -> dict[str, Any]:
    """Whoever orders or signs sees the account; whoever only reads sees its end."""
    if call.actor.has(Role.FINANCE_OFFICER, Role.FINANCE_APPROVER):
        return {"iban": iban, "number": number, "masked": False}
    return {"iban": masked(iban), "number": masked(number), "masked": True}


def _of_register(details: PayeeDetails, to: PaymentTo, country: str, field: str) -> Account:
    """Raises PAYMENT_REGISTER if another account was typed in, PAYMENT_ACCOUNT if the register lacks the bank."""
    number = None if details.iban else details.number
    typed = (to.iban, to.number)
    if typed not in ((None, None), (details.iban, number)) or to.bic not in (None, details.bic):
        raise PAYMENT_REGISTER(f"{field}.iban", payee=details.holder)
    if number is not None and details.bic is None:
        raise PAYMENT_ACCOUNT(f"{field}.bic")
    return Account(details.holder, country, details.iban, number, details.bic, details.id)


def _check_typed(to: PaymentTo, field: str) -> None:
    """An IBAN with the right check digits, or a number with a BIC. Raises PAYMENT_ACCOUNT, BANK_IBAN."""
    if (to.iban is None) == (to.number is None) or (to.number is not None and to.bic is None):
        raise PAYMENT_ACCOUNT(f"{field}.iban")
    if to.iban is not None and not accounts.checks_out(to.iban):
        raise BANK_IBAN(f"{field}.iban", iban=to.iban)
