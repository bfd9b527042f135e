"""The tables of the bank's desk: rules that propose, and orders to pay approved costs."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from chassis.columns import moment
from services.funds.model import Base, identifier, money


class BankRule(Base):
    """What a line with certain words is proposed to be booked as."""

    __tablename__ = "bank_rule"

    id: Mapped[UUID] = identifier()
    fund_id: Mapped[str] = mapped_column(ForeignKey("fund.id"))
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("bank_account.id"), index=True)
    words: Mapped[str] = mapped_column(String(100))
    way: Mapped[str] = mapped_column(String(3))
    at_least: Mapped[Decimal | None] = money(nullable=True)
    at_most: Mapped[Decimal | None] = money(nullable=True)
    books: Mapped[str] = mapped_column(String(10))
    budget_line_id: Mapped[UUID | None] = mapped_column(ForeignKey("budget_line.id"), index=True)
    donor_id: Mapped[UUID | None] = mapped_column(ForeignKey("donor.id"), index=True)
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    version: Mapped[int]
    changed_by: Mapped[UUID] = mapped_column(Uuid)
    changed_at: Mapped[datetime] = moment()

    __table_args__ = (
        Index("ix_bank_rule_fund", "fund_id", "id"),
        CheckConstraint("way IN ('in', 'out')", name="way"),
    )


class PaymentOrder(Base):
    """An order to the bank to pay approved costs; a second person signs it (Fund rule 12).

    Who withdrew it stands beside who signed it.
    """

    __tablename__ = "payment_order"

    id: Mapped[UUID] = identifier()
    account_id: Mapped[UUID] = mapped_column(ForeignKey("bank_account.id"))
    message_id: Mapped[str] = mapped_column(String(35), unique=True)
    execute_on: Mapped[date]
    status: Mapped[str] = mapped_column(String(10))
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    entered_by: Mapped[UUID] = mapped_column(Uuid)
    entered_at: Mapped[datetime] = moment()
    decided_by: Mapped[UUID | None] = mapped_column(Uuid)
    decided_at: Mapped[datetime | None] = moment(nullable=True)
    reason: Mapped[str | None] = mapped_column(String(1000))
    withdrawn_by: Mapped[UUID | None] = mapped_column(Uuid)
    withdrawn_at: Mapped[datetime | None] = moment(nullable=True)
    withdrawn_reason: Mapped[str | None] = mapped_column(String(1000))
    written_by: Mapped[int] = mapped_column(BigInteger, server_default=text("pg_current_xact_id()::text::bigint"))
    payments: Mapped[list[Payment]] = relationship(order_by="Payment.position", lazy="selectin", viewonly=True)

    __table_args__ = (
        UniqueConstraint("id", "active"),
        Index("ix_payment_order_account", "account_id", "id"),
        CheckConstraint("decided_by <> entered_by", name="rule_12_maker_is_not_checker"),
    )


class Payment(Base):
    """A payment of an order: one cost to one payee, with the account it goes to.

    `details_id`: the bank details of the register, which two people signed; without, the account was typed in.
    """

    __tablename__ = "payment"

    id: Mapped[UUID] = identifier()
    order_id: Mapped[UUID]
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    position: Mapped[int]
    expenditure_id: Mapped[UUID] = mapped_column(ForeignKey("expenditure.id"), index=True)
    end_to_end_id: Mapped[str] = mapped_column(String(35), unique=True)
    amount: Mapped[Decimal] = money()
    currency: Mapped[str] = mapped_column(ForeignKey("currency.code"), index=True)
    payee: Mapped[str] = mapped_column(String(140))
    country: Mapped[str] = mapped_column(String(2))
    iban: Mapped[str | None] = mapped_column(String(34))
    number: Mapped[str | None] = mapped_column(String(34))
    bic: Mapped[str | None] = mapped_column(String(11))
    details_id: Mapped[UUID | None] = mapped_column(ForeignKey("payee_details.id"), index=True)

    __table_args__ = (
        ForeignKeyConstraint(["order_id", "active"], ["payment_order.id", "payment_order.active"], onupdate="CASCADE"),
        UniqueConstraint("order_id", "position"),
        Index("uq_payment_once", "expenditure_id", unique=True, postgresql_where=text("active")),
        CheckConstraint("amount > 0", name="amount"),
    )
