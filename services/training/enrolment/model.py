"""The tables of imports."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import moment
from services.training.model import Base, one_of, ref


class Import(Base):
    """A file of learners being imported. `country`: the only one its sender may enrol for; null: any."""

    __tablename__ = "import"
    __table_args__ = (one_of("status", "receiving", "queued", "checked", "refused", "done"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    edition_id: Mapped[UUID] = ref("edition.id")
    filename: Mapped[str] = mapped_column(String(200))
    status: Mapped[str] = mapped_column(String(20), default="receiving")
    dry_run: Mapped[bool] = mapped_column(default=True)
    partial: Mapped[bool] = mapped_column(default=False)
    country: Mapped[str | None] = mapped_column(String(2))
    encoding: Mapped[str | None] = mapped_column(String(20))
    delimiter: Mapped[str | None] = mapped_column(String(1))
    rows: Mapped[int] = mapped_column(Integer, default=0)
    enrolled: Mapped[int] = mapped_column(Integer, default=0)
    waiting: Mapped[int] = mapped_column(Integer, default=0)
    updated: Mapped[int] = mapped_column(Integer, default=0)
    unchanged: Mapped[int] = mapped_column(Integer, default=0)
    withdrawn: Mapped[int] = mapped_column(Integer, default=0)
    refused: Mapped[int] = mapped_column(Integer, default=0)
    created_by: Mapped[UUID] = mapped_column(Uuid)
    created_at: Mapped[datetime] = moment()
    finished_at: Mapped[datetime | None] = moment(nullable=True)


class ImportChunk(Base):
    """A part of a file; deleted when the import is done, or a week old."""

    __tablename__ = "import_chunk"

    import_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("import.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class ImportRowError(Base):
    """Why a row is refused. Contains no cell of the file, so that no personal data remain here."""

    __tablename__ = "import_error"

    import_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("import.id", ondelete="CASCADE"), primary_key=True)
    row: Mapped[int] = mapped_column(Integer, primary_key=True)
    field: Mapped[str] = mapped_column(String(40), primary_key=True)
    reason: Mapped[str] = mapped_column(String(60))
    params: Mapped[dict[str, str]] = mapped_column(JSONB)
