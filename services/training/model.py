"""The base of training's tables; each room has its own `model.py`. The database's rules are in sql/."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    MetaData,
    Uuid,
)
from sqlalchemy.orm import DeclarativeBase, mapped_column

from chassis.database import NAMING


class Base(DeclarativeBase):
    """Training's own tables; no other service's base, so that no table can be shared by accident."""

    metadata = MetaData(naming_convention=NAMING)


def one_of(column: str, *values: str) -> CheckConstraint:
    """The column has one of these values."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def ref(target: str, *, nullable: bool = False, index: bool = True) -> Any:
    """The identifier of a row of another table."""
    return mapped_column(Uuid, ForeignKey(target), nullable=nullable, index=index)
