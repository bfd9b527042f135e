"""What the programmes know about contributions, and the Fund's transfers between them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Index,
    Numeric,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column

from services.programs.model import Base


class Transfer(Base):
    """The balance of an ended award of one programme that went to another; without a programme, it is unearmarked."""

    __tablename__ = "transfer"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    from_programme: Mapped[str | None] = mapped_column(String(80), index=True)
    to_programme: Mapped[str | None] = mapped_column(String(80), index=True)
    amount_usd: Mapped[Decimal] = mapped_column(Numeric(16, 2))
    reversed: Mapped[bool]


class Contribution(Base):
    """A contribution that the Fund received for a programme, or reversed as a bank error."""

    __tablename__ = "contribution"
    __table_args__ = (Index("ix_contribution_programme", "programme", "sequence"),)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    programme: Mapped[str] = mapped_column(String(80))
    donor_id: Mapped[UUID]
    donor: Mapped[str] = mapped_column(Text)
    amount_usd: Mapped[Decimal] = mapped_column(Numeric(16, 2))
    received_on: Mapped[date]
    programme_total_usd: Mapped[Decimal] = mapped_column(Numeric(16, 2))
    reversed: Mapped[bool]
    sequence: Mapped[int] = mapped_column(BigInteger)
