"""What the database keeps along with the journal: each entry's seal, and each account's balance on each of its days."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from services.funds.model import Base, usd


class EntrySeal(Base):
    """An entry's place in the chain of its fund's year: the SHA-256 of the seal before it and of what it says."""

    __tablename__ = "entry_seal"

    entry_id: Mapped[UUID] = mapped_column(ForeignKey("journal_entry.id"), primary_key=True)
    hash: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (CheckConstraint("length(hash) = 32", name="hash"),)


class AccountDay(Base):
    """An award's account at the end of a day on which it moved, in USD; debit is +. Kept by the journal's triggers.

    The balance on any date is that of the last row up to it.
    """

    __tablename__ = "account_day"

    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"), primary_key=True)
    account_code: Mapped[str] = mapped_column(ForeignKey("account.code"), primary_key=True, index=True)
    on_day: Mapped[date] = mapped_column(primary_key=True)
    moved_usd: Mapped[Decimal] = usd()
    balance_usd: Mapped[Decimal] = usd()


class AwardHold(Base):
    """What an award held for its open commitments when a day ended on which that changed, in USD; kept by triggers."""

    __tablename__ = "award_hold"

    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"), primary_key=True)
    on_day: Mapped[date] = mapped_column(primary_key=True)
    moved_usd: Mapped[Decimal] = usd()
    balance_usd: Mapped[Decimal] = usd()


class AwardDay(Base):
    """What moved in an award on a day, in USD, by kind: a view of its accounts' days and of what it held."""

    __tablename__ = "award_day"

    award_id: Mapped[UUID] = mapped_column(primary_key=True)
    on_day: Mapped[date] = mapped_column(primary_key=True)
    income_usd: Mapped[Decimal] = usd()
    other_income_usd: Mapped[Decimal] = usd()
    interest_usd: Mapped[Decimal] = usd()
    transfer_usd: Mapped[Decimal] = usd()
    exchange_usd: Mapped[Decimal] = usd()
    direct_usd: Mapped[Decimal] = usd()
    indirect_usd: Mapped[Decimal] = usd()
    held_usd: Mapped[Decimal] = usd()
    suspense_usd: Mapped[Decimal] = usd()

    __table_args__ = ({"info": {"view": True}},)
