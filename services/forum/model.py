"""What all tables of the forum have in common. Each room has its own tables in its `model.py`."""

from __future__ import annotations

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

from chassis.database import NAMING

LANGUAGE = "language IN ('en', 'es', 'pt', 'fr')"


class Base(DeclarativeBase):
    """The forum's own tables, and nobody else's."""

    metadata = MetaData(naming_convention=NAMING)
