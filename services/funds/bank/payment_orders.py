"""Orders to pay approved costs: entered by one person, signed by another, and found paid on the bank's statement."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from chassis.attributes import same
from chassis.call import Call
from chassis.ids import new_id
from chassis.paging import page
from chassis.rows import get_row
from contracts.base import Page
from contracts.funds.bank.bank_refusals import (
    ORDER_REVERSED,
    PAYMENT_DAY,
    PAYMENT_IN_PROGRESS,
    PAYMENT_NOT_POSTED,
    PAYMENT_ORDERED,
    PAYMENT_OTHER_FUND,
    PAYMENT_PAID,
    PAYMENT_REVERSED,
)
from contracts.funds.bank.payments import (
    ListPaymentOrders,
    OrderPayments,
    OrderStatus,
    PaymentOrder,
    PaymentTo,
    ReadPaymentOrder,
    RefusePaymentOrder,
    SignPaymentOrder,
    WithdrawPaymentOrder,
)
from contracts.funds.bank.payments import Payment as PaymentView
from contracts.funds.ledger.terms import ALREADY_DECIDED
from services.funds.bank import accounts, desk_model, payable_costs, payee_accounts
from services.funds.bank.desk_model import Payment
from services.funds.bank.payee_accounts import Account
from services.funds.ledger import money, signatures
from services.funds.ledger.model import BankAccount
from services.funds.spending.model import Expenditure

_AHEAD = timedelta(days=366)


def order_payments(call: Call, command: OrderPayments) -> PaymentOrder:
    """Raises NOT_FOUND, PAYMENT_DAY, PAYMENT_NOT_POSTED, PAYMENT_REVERSED, PAYMENT_PAID, PAYMENT_ORDERED,
    PAYMENT_OTHER_FUND, and what `payee_accounts.account_for` raises."""
    account = accounts.lock(call, command.account_id)
    if not call.today <= command.execute_on <= call.today + _AHEAD:
        raise PAYMENT_DAY("execute_on")
    costs = [_cost(call, account, each, f"payments.{n}") for n, each in enumerate(command.payments)]
    order = desk_model.PaymentOrder(
        id=new_id(),
        account_id=account.id,
        message_id=f"PO-{call.now:%Y%m%d}-{new_id().hex[-12:].upper()}",
        execute_on=command.execute_on,
        status=OrderStatus.PENDING.value,
        active=True,
        entered_by=call.actor.member_id,
        entered_at=call.now,
    )
    call.session.add(order)
    call.session.flush()
    call.session.add_all(_payment(order, position, *each) for position, each in enumerate(costs, 1))
    call.session.flush()
    call.session.refresh(order)
    total = sum((cost.direct_usd for cost, _ in costs), Decimal(0))
    signatures.ask_for_signature(call, order.message_id, total, f"/funds/payment-orders/{order.id}")
    return view(call, order)


def sign_payment_order(call: Call, command: SignPaymentOrder) -> PaymentOrder:
    """The second signature (Fund rule 12). Raises NOT_FOUND, ALREADY_DECIDED, SAME_PERSON, and what
    `check_payable` raises."""
    order = _pending(call, command.order_id)
    check_payable(call, order)
    return _write(call, order, OrderStatus.SIGNED, None)


def refuse_payment_order(call: Call, command: RefusePaymentOrder) -> PaymentOrder:
    """Its costs can be ordered again. Raises NOT_FOUND, ALREADY_DECIDED, SAME_PERSON."""
    return _write(call, _pending(call, command.order_id), OrderStatus.REFUSED, command.reason)


def withdraw_payment_order(call: Call, command: WithdrawPaymentOrder) -> PaymentOrder:
    """One that waits, or a signed one that the bank did not take.

    Raises NOT_FOUND, ALREADY_DECIDED, PAYMENT_IN_PROGRESS."""
    order = _locked(call, command.order_id)
    if order.status not in (OrderStatus.PENDING, OrderStatus.SIGNED):
        raise ALREADY_DECIDED("order_id", status=order.status)
    if payable_costs.paid_on(call, [each.expenditure_id for each in order.payments]):
        raise PAYMENT_IN_PROGRESS("order_id")
    order.withdrawn_by, order.withdrawn_at, order.withdrawn_reason = call.actor.member_id, call.now, command.reason
    return _set(call, order, OrderStatus.WITHDRAWN)


def check_payable(call: Call, order: desk_model.PaymentOrder, done: Collection[UUID] = ()) -> None:
    """What is signed, and what goes to the bank, is still owed, and to the account that the order names; `done` are
    costs that the bank has paid. Raises PAYMENT_PAID, ORDER_REVERSED, PAYEE_CLOSED, DETAILS_WAIT,
    PAYMENT_DETAILS_CHANGED."""
    open_ones = [each for each in order.payments if each.expenditure_id not in done]
    ids = [each.expenditure_id for each in open_ones]
    costs = {each.id: each for each in call.session.scalars(select(Expenditure).where(Expenditure.id.in_(ids)))}
    known = payee_accounts.registered(call, {each.payee_key for each in costs.values()})
    for payment in open_ones:
        cost, field = costs[payment.expenditure_id], f"payments.{payment.position - 1}.expenditure_id"
        gone, settled = _settled(call, cost)
        if gone:
            raise ORDER_REVERSED(field, **same(cost, "document", "payee"))
        if settled:
            raise PAYMENT_PAID(field)
        payee_accounts.check_unchanged(known.get(cost.payee_key), cost, payment, field)


def read_payment_order(call: Call, command: ReadPaymentOrder) -> PaymentOrder:
    """Raises NOT_FOUND."""
    return view(call, find(call, command.order_id))


def list_payment_orders(call: Call, command: ListPaymentOrders) -> Page[PaymentOrder]:
    """An account's orders, newest first. Raises NOT_FOUND."""
    account = accounts.find(call, command.account_id)
    order = desk_model.PaymentOrder
    statement = select(order).where(order.account_id == account.id)
    if command.status:
        statement = statement.where(order.status == command.status)
    return page(call.session, statement, [order.id], command, lambda row: view(call, row[0]), descending=True)


def find(call: Call, order_id: UUID) -> desk_model.PaymentOrder:
    """Raises NOT_FOUND."""
    return get_row(call, desk_model.PaymentOrder, order_id, "order_id", "payment order")


def view(call: Call, order: desk_model.PaymentOrder) -> PaymentOrder:
    """With what the bank has carried out of it."""
    ids = [each.expenditure_id for each in order.payments]
    paid = payable_costs.paid_on(call, ids) if order.status == OrderStatus.SIGNED else {}
    named = select(Expenditure.id, Expenditure.document, Expenditure.payee).where(Expenditure.id.in_(ids))
    costs: dict[UUID, Row[Any]] = {row.id: row for row in call.session.execute(named)}
    account = call.session.get_one(BankAccount, order.account_id)
    payments = [
        PaymentView.of(
            each,
            amount=money.shown(each.amount, money.decimals_of(call, each.currency)),
            document=costs[each.expenditure_id].document,
            cost_payee=costs[each.expenditure_id].payee,
            **payee_accounts.shown(call, each.iban, each.number),
            paid_on=paid.get(each.expenditure_id),
        )
        for each in order.payments
    ]
    total = sum((each.amount for each in payments), Decimal(0))
    return PaymentOrder.of(order, account=account.name, payments=payments, control_sum=total, paid=len(paid))


def _cost(call: Call, account: BankAccount, to: PaymentTo, field: str) -> tuple[Expenditure, Account]:
    cost = get_row(call, Expenditure, to.expenditure_id, f"{field}.expenditure_id", "cost", lock=True)
    if (
        call.session.scalar(select(Expenditure.id).where(Expenditure.id == cost.id, payable_costs.of_account(account)))
        is None
    ):
        raise PAYMENT_OTHER_FUND(f"{field}.expenditure_id")
    if cost.entry_id is None:
        raise PAYMENT_NOT_POSTED(f"{field}.expenditure_id")
    _check_unpaid(call, cost, f"{field}.expenditure_id")
    in_order = (
        select(desk_model.PaymentOrder.message_id)
        .join(Payment, Payment.order_id == desk_model.PaymentOrder.id)
        .where(Payment.expenditure_id == cost.id, Payment.active)
    )
    if (message_id := call.session.scalar(in_order)) is not None:
        raise PAYMENT_ORDERED(f"{field}.expenditure_id", order=message_id)
    return cost, payee_accounts.account_for(call, cost, to, field)


def _check_unpaid(call: Call, cost: Expenditure, field: str) -> None:
    """Raises PAYMENT_REVERSED, PAYMENT_PAID."""
    gone, settled = _settled(call, cost)
    if gone:
        raise PAYMENT_REVERSED(field)
    if settled:
        raise PAYMENT_PAID(field)


def _settled(call: Call, cost: Expenditure) -> tuple[bool, bool]:
    """Whether the cost was reversed, and whether it is paid."""
    settled = payable_costs.paid() | payable_costs.advanced()
    known = select(payable_costs.reversed_(), settled).where(Expenditure.id == cost.id)
    gone, done = call.session.execute(known.select_from(Expenditure)).one()
    return gone, done


def _payment(order: desk_model.PaymentOrder, position: int, cost: Expenditure, to: Account) -> Payment:
    identifier = new_id()
    return Payment(
        id=identifier,
        order_id=order.id,
        active=True,
        position=position,
        expenditure_id=cost.id,
        end_to_end_id=identifier.hex.upper(),
        amount=cost.amount or cost.direct_usd,
        currency=cost.currency,
        payee=to.holder[:140],
        **same(to, "country", "iban", "number", "bic", "details_id"),
    )


def _locked(call: Call, order_id: UUID) -> desk_model.PaymentOrder:
    order = find(call, order_id)
    accounts.lock(call, order.account_id)
    return get_row(call, desk_model.PaymentOrder, order.id, lock=True)


def _pending(call: Call, order_id: UUID) -> desk_model.PaymentOrder:
    """Raises NOT_FOUND, ALREADY_DECIDED, SAME_PERSON."""
    order = _locked(call, order_id)
    signatures.check_second_person(call, order)
    return order


def _write(call: Call, order: desk_model.PaymentOrder, status: OrderStatus, reason: str | None) -> PaymentOrder:
    order.decided_by, order.decided_at, order.reason = call.actor.member_id, call.now, reason
    return _set(call, order, status)


def _set(call: Call, order: desk_model.PaymentOrder, status: OrderStatus) -> PaymentOrder:
    order.status, order.active = status.value, status in (OrderStatus.PENDING, OrderStatus.SIGNED)
    call.session.flush()
    call.session.refresh(order)
    return view(call, order)
