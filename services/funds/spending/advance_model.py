"""What an advance has beside its commitment, which holds its money and says to whom, how much and by whom."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, select, text
from sqlalchemy.orm import Mapped, mapped_column

from services.funds.model import Base
from services.funds.spending.model import Commitment


class Advance(Base):
    """Money given to a payee, to be accounted for by a day: an asset until it is settled (Fund rule 19).

    `id` is its commitment's; `is_open` follows that one by a trigger. Without an entry it awaits a second signature.
    """

    __tablename__ = "advance"

    id: Mapped[UUID] = mapped_column(ForeignKey("commitment.id"), primary_key=True)
    due_on: Mapped[date]
    bank_account_id: Mapped[UUID | None] = mapped_column(ForeignKey("bank_account.id"), index=True)
    entry_id: Mapped[UUID | None] = mapped_column(ForeignKey("journal_entry.id"), unique=True)
    entered_from: Mapped[str | None] = mapped_column(String(100))
    is_open: Mapped[bool] = mapped_column(server_default=text("true"))

    __table_args__ = (Index("ix_advance_due", "due_on", "id", postgresql_where=text("is_open")),)


def said(column: Any) -> Any:
    """What an advance's commitment says, for a statement that reads the advance."""
    return select(column).where(Commitment.id == Advance.id).correlate(Advance).scalar_subquery()
