"""Payment orders: approved costs are paid by a file to the bank (pain.001.001.09), and come back on its statement."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from contracts.base import Command, Page, Paged, Part, View, change, create, read
from contracts.funds.bank.accounts import AccountNumber, Bic, Iban
from contracts.funds.bank.reconciliation import ReconciliationFile
from contracts.funds.kinds import Day, Reason
from contracts.kinds import Country, Currency, Id, Moment


class OrderStatus(StrEnum):
    """Pending orders await a second person; only signed ones have a file."""

    PENDING = "pending"
    SIGNED = "signed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class PayableCost(View):
    """A posted cost that the bank has not paid yet and that is in no order.

    With `details_id` the account is the payee's in the register, which two people signed, and no other is paid to;
    otherwise it is the one last typed in. `details_wait`: bank details of the payee await their second signature.
    `masked`: only the end of the account is shown to this reader.
    """

    expenditure_id: Id
    entry_number: str
    payee: str
    document: str
    description: str
    occurred_on: date
    amount: Decimal
    currency: Currency
    country: Country | None
    holder: str | None
    iban: str | None
    number: str | None
    bic: str | None
    payee_id: Id | None
    payee_closed: bool
    details_id: Id | None
    details_wait: bool
    masked: bool


class ListPayableCosts(Paged):
    """An account's costs that can be paid, oldest first."""

    account_id: Id


class PaymentTo(Part):
    """A cost to be paid. Its payee's account is the one of the register; only where the register has none it is typed
    in: an IBAN, or an account number with the bank's BIC.
    """

    expenditure_id: Id
    country: Country | None = Field(default=None, description="By default the payee's in the register, or the cost's")
    iban: Iban | None = Field(default=None, examples=["BE68539007547034"])
    number: AccountNumber | None = None
    bic: Bic | None = None


class OrderPayments(Command):
    """Orders the payment of up to 500 costs; a second person signs it, whatever the amount (Fund rule 12)."""

    account_id: Id
    execute_on: Day
    payments: Annotated[list[PaymentTo], Field(min_length=1, max_length=500)]


class Payment(View):
    """A payment to `payee`, who holds the account; the cost names `cost_payee`.

    `paid_on`: when the bank carried it out, by a matched line of a statement.

    `details_id`: the bank details of the register that it goes to; without them the account was typed in.
    """

    expenditure_id: Id
    end_to_end_id: str
    amount: Decimal
    currency: Currency
    payee: str
    country: Country
    iban: str | None
    number: str | None
    bic: str | None
    document: str
    cost_payee: str
    details_id: Id | None
    masked: bool
    paid_on: date | None


class PaymentOrder(View):
    """A payment order. `control_sum` is the sum of its amounts, as banks check it.

    Who withdrew it, when and why, stands beside whoever signed it. `account`: the name of the one that is debited.
    """

    id: Id
    account_id: Id
    account: str
    message_id: str
    execute_on: date
    status: OrderStatus
    payments: list[Payment]
    control_sum: Decimal
    paid: int
    entered_by: Id
    entered_at: Moment
    decided_by: Id | None
    decided_at: Moment | None
    reason: str | None
    withdrawn_by: Id | None
    withdrawn_at: Moment | None
    withdrawn_reason: str | None


class ListPaymentOrders(Paged):
    """An account's payment orders, newest first."""

    account_id: Id
    status: OrderStatus | None = None


class ReadPaymentOrder(Command):
    """One payment order."""

    order_id: Id


class SignPaymentOrder(Command):
    """The second signature."""

    order_id: Id


class RefusePaymentOrder(Command):
    """Refuses it, with the reason."""

    order_id: Id
    reason: Reason


class WithdrawPaymentOrder(Command):
    """Withdraws a pending order, or a signed one that the bank did not take. Not once a part of it is paid."""

    order_id: Id
    reason: Reason


LIST_PAYABLE_COSTS = read(
    "funds", "list_payable_costs", ListPayableCosts, Page[PayableCost], "List the costs that can be paid",
    at="/bank/accounts/{account_id}/payable",
)  # fmt: skip
ORDER_PAYMENTS = create("funds", "order_payments", OrderPayments, PaymentOrder, "Order payments")
SIGN_PAYMENT_ORDER = change("funds", "sign_payment_order", SignPaymentOrder, PaymentOrder, "Sign a payment order")
REFUSE_PAYMENT_ORDER = change(
    "funds", "refuse_payment_order", RefusePaymentOrder, PaymentOrder, "Refuse a payment order"
)
WITHDRAW_PAYMENT_ORDER = change(
    "funds", "withdraw_payment_order", WithdrawPaymentOrder, PaymentOrder, "Withdraw a payment order"
)
READ_PAYMENT_ORDER = read(
    "funds", "read_payment_order", ReadPaymentOrder, PaymentOrder, "Read a payment order",
    at="/bank/payment-orders/{order_id}",
)  # fmt: skip
LIST_PAYMENT_ORDERS = read(
    "funds", "list_payment_orders", ListPaymentOrders, Page[PaymentOrder], "List payment orders",
    at="/bank/accounts/{account_id}/payment-orders",
)  # fmt: skip
PAYMENT_ORDER_FILE = read(
    "funds", "payment_order_file", ReadPaymentOrder, ReconciliationFile, "Download a signed payment order (pain.001)",
    recorded=True,
)  # fmt: skip
