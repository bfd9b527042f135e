"""What one search finds, kept by triggers (sql/fund_found.sql)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, Uuid, text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from services.funds.model import Base, identifier, money, usd


class Found(Base):
    """A cost, a receipt, a commitment or another entry. `id`: that of its row, or of its entry.

    `words`: of its texts, and what a search is narrowed by.
    """

    __tablename__ = "found"

    id: Mapped[UUID] = identifier()
    kind: Mapped[str] = mapped_column(String(12))
    entry_id: Mapped[UUID | None] = mapped_column(Uuid, index=True)
    fund_id: Mapped[str] = mapped_column(String(80))
    award_id: Mapped[UUID | None] = mapped_column(Uuid)
    on_day: Mapped[date]
    title: Mapped[str] = mapped_column(String(500))
    party: Mapped[str | None] = mapped_column(String(200))
    document: Mapped[str | None] = mapped_column(String(200))
    currency: Mapped[str] = mapped_column(String(3))
    amount: Mapped[Decimal] = money()
    amount_usd: Mapped[Decimal] = usd()
    status: Mapped[str] = mapped_column(String(10))
    words: Mapped[Any] = mapped_column(TSVECTOR)

    __table_args__ = (
        Index("ix_found_in_order", "on_day", "id"),
        Index("ix_found_amount_usd", "amount_usd", "on_day", "id"),
        Index("ix_found_amount", "currency", "amount", "on_day", "id", postgresql_where=text("currency <> 'USD'")),
        Index("ix_found_words", "words", postgresql_using="gin"),
        CheckConstraint("kind IN ('cost', 'receipt', 'commitment', 'entry')", name="kind"),
    )
