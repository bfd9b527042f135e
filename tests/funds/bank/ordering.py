"""Payment orders as an officer makes them, and as an approver signs them."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from contracts.base import Refused
from contracts.funds import payees as funds_payees
from contracts.funds.bank import payments as funds_payments
from services.funds.bank import payable_costs, payment_files, payment_orders
from services.funds.payees import details as payee_details
from services.funds.payees import finding
from tests.common.funds.bank import Bank
from tests.funds.bank.books import held

IBAN = "BE68539007547034"


def payable(owing: Bank) -> list[funds_payments.PayableCost]:
    command = funds_payments.ListPayableCosts(account_id=owing.account.id)
    return payable_costs.list_payable_costs(owing.fund.officer, command).items


def order(owing: Bank, **fields: Any) -> funds_payments.PaymentOrder:
    """The officer orders all that can be paid."""
    to = [{"expenditure_id": each.expenditure_id, "country": "BE", "iban": IBAN} | fields for each in payable(owing)]
    given = {"account_id": owing.account.id, "execute_on": owing.fund.officer.today, "payments": to}
    return held(owing, payment_orders.order_payments(owing.fund.officer, funds_payments.OrderPayments(**given)))


def sign(owing: Bank, made: funds_payments.PaymentOrder, by: Any = None) -> funds_payments.PaymentOrder:
    command = funds_payments.SignPaymentOrder(order_id=made.id)
    return held(owing, payment_orders.sign_payment_order(by or owing.fund.approver, command))


def file_of(owing: Bank, made: funds_payments.PaymentOrder) -> bytes:
    command = funds_payments.ReadPaymentOrder(order_id=made.id)
    return base64.b64decode(payment_files.payment_order_file(owing.fund.officer, command).content_base64)


def code(error: pytest.ExceptionInfo[Refused]) -> str:
    return error.value.refusal.code


def details(owing: Bank, payee: str, by: Any = None, **fields: Any) -> funds_payees.PayeeDetails:
    """The officer enters bank details of a payee, and the approver signs unless told not to."""
    [found] = finding.list_payees(owing.fund.officer, funds_payees.ListPayees(search=payee)).items
    given = {"payee_id": found.id, "iban": "GB29NWBK60161331926819", "holder": "Ana Mora Ltd"} | fields
    made = payee_details.enter_payee_details(owing.fund.officer, funds_payees.EnterPayeeDetails(**given))
    if by is not False:
        payee_details.approve_payee_details(owing.fund.approver, funds_payees.PayeeDetailsById(details_id=made.id))
    return made


def order_one(owing: Bank, place: int, **fields: Any) -> funds_payments.PaymentOrder:
    to = {"expenditure_id": payable(owing)[place].expenditure_id} | fields
    given = {"account_id": owing.account.id, "execute_on": owing.fund.officer.today, "payments": [to]}
    return held(owing, payment_orders.order_payments(owing.fund.officer, funds_payments.OrderPayments(**given)))
