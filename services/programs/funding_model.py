"""What the programmes know of the Fund's transfers between them."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from sqlalchemy import Numeric, String
from sqlalchemy.orm import Mapped, mapped_column

from services.programs.model import Base


class Transfer(Base):
    """What was left of an ended award of one programme, and went to another; without a programme it is unearmarked."""

    __tablename__ = "transfer"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    from_programme: Mapped[str | None] = mapped_column(String(80), index=True)
    to_programme: Mapped[str | None] = mapped_column(String(80), index=True)
    amount_usd: Mapped[Decimal] = mapped_column(Numeric(16, 2))
    reversed: Mapped[bool]
