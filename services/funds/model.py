"""What every table of the Fund stands on. Each room has its own tables in its own `model.py`."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from sqlalchemy import MetaData, Numeric, Uuid
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from chassis.database import NAMING


class Base(DeclarativeBase):
    """The Fund's tables."""

    metadata = MetaData(naming_convention=NAMING)


# Room for every currency's decimals (KWD has three) and for sums of the largest amounts.
MONEY = Numeric(20, 3)
USD = Numeric(20, 2)
# USD per unit: of a currency with 90,000 units to the dollar, eight digits are still known.
RATE = Numeric(24, 12)


def identifier() -> Mapped[UUID]:
    return mapped_column(Uuid, primary_key=True)


def money(*, nullable: bool = False) -> Mapped[Decimal]:
    return mapped_column(MONEY, nullable=nullable)


def usd(*, nullable: bool = False) -> Mapped[Decimal]:
    return mapped_column(USD, nullable=nullable)
