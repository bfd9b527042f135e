"""Money received that is not a contribution, or not yet."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from services.funds.model import Base, identifier, money, usd


class Unidentified(Base):
    """An unidentified receipt, in its fund's suspense award; what is identified later becomes contributions."""

    __tablename__ = "unidentified_receipt"

    id: Mapped[UUID] = identifier()
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("journal_entry.id"), unique=True)
    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"))
    received_on: Mapped[date]
    credited_usd: Mapped[Decimal] = usd()
    reference: Mapped[str] = mapped_column(String(200))
    payer: Mapped[str | None] = mapped_column(String(200))
    note: Mapped[str | None] = mapped_column(String(200))
    currency: Mapped[str | None] = mapped_column(String(3), ForeignKey("currency.code"))
    amount: Mapped[Decimal | None] = money(nullable=True)

    __table_args__ = (
        UniqueConstraint("award_id", "reference"),
        Index("ix_unidentified_receipt_received_on", "received_on", "id"),
        CheckConstraint("credited_usd > 0 AND amount > 0", name="amount"),
        CheckConstraint("(currency IS NULL) = (amount IS NULL)", name="currency"),
    )


class OtherIncome(Base):
    """Money that is not a contribution: other income, and interest if the fund earns any (Fund rule 5). In USD."""

    __tablename__ = "other_income"

    id: Mapped[UUID] = identifier()
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("journal_entry.id"), unique=True)
    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"))
    kind: Mapped[str] = mapped_column(String(10))
    amount_usd: Mapped[Decimal] = usd()
    received_on: Mapped[date]
    payer: Mapped[str] = mapped_column(String(200))
    reference: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(String(500))

    __table_args__ = (
        UniqueConstraint("award_id", "reference"),
        Index("ix_other_income_received_on", "received_on", "id"),
        CheckConstraint("kind IN ('income', 'interest')", name="kind"),
        CheckConstraint("amount_usd > 0", name="amount"),
    )
