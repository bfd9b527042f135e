"""The tables of the programmes. The database enforces the rules as well (triggers: sql/)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    DateTime,
    Numeric,
    String,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from chassis import database
from chassis.ids import new_id


class Base(DeclarativeBase):
    """The base of this service's tables."""

    metadata = database.base().metadata
    # Generated columns are returned by the insert or update that computes them.
    __mapper_args__ = {"eager_defaults": True}  # noqa: RUF012
    type_annotation_map = {  # noqa: RUF012
        dict[str, Any]: JSONB,
        list[dict[str, Any]]: JSONB,
        dict[str, str]: JSONB,
        list[str]: ARRAY(String(200)),
        datetime: DateTime(timezone=True),
        Decimal: Numeric(18, 4),
    }


class Kept:
    """The columns of every row created by a person."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    created_by: Mapped[UUID]
    created_at: Mapped[datetime]
