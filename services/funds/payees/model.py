"""Who is paid: payees, the names under which they have costs, their bank details, and every change of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Computed, ForeignKey, Index, String, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import moment
from services.funds.model import Base, identifier


class Payee(Base):
    """A payee. One without `added_by` was taken over from costs that were there before the register.

    `words_key`: the words of its name in the alphabet's order, without legal forms, by which duplicates are found.
    """

    __tablename__ = "payee"

    id: Mapped[UUID] = identifier()
    name: Mapped[str] = mapped_column(String(200))
    name_key: Mapped[str] = mapped_column(Text, Computed("fund_name_key(name)", persisted=True))
    words_key: Mapped[str] = mapped_column(Text, Computed("fund_payee_words(name)", persisted=True), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    country: Mapped[str | None] = mapped_column(String(2))
    tax_id: Mapped[str | None] = mapped_column(String(40))
    tax_key: Mapped[str | None] = mapped_column(
        Text, Computed("upper(regexp_replace(tax_id, '[^A-Za-z0-9]', '', 'g'))", persisted=True)
    )
    closed_by: Mapped[UUID | None] = mapped_column(Uuid)
    closed_at: Mapped[datetime | None] = moment(nullable=True)
    closed_reason: Mapped[str | None] = mapped_column(String(1000))
    merged_into: Mapped[UUID | None] = mapped_column(ForeignKey("payee.id"))
    added_by: Mapped[UUID | None] = mapped_column(Uuid)
    added_at: Mapped[datetime] = moment()
    version: Mapped[int] = mapped_column(server_default=text("1"))

    __table_args__ = (
        CheckConstraint("kind IN ('company', 'person', 'institution', 'ngo', 'unknown')", name="kind"),
        CheckConstraint("(closed_by IS NULL) = (closed_at IS NULL)", name="closed"),
        CheckConstraint("merged_into <> id", name="merged"),
        Index("ix_payee_name_key", "name_key", "id"),
        Index("ix_payee_tax_key", "tax_key", postgresql_ops={"tax_key": "text_pattern_ops"}),
        Index("ix_payee_merged_into", "merged_into", postgresql_where=text("merged_into IS NOT NULL")),
    )


class PayeeName(Base):
    """A name under which a payee has costs: as it is compared, one payee's. Merging hands it on; costs follow it."""

    __tablename__ = "payee_name"

    name_key: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    payee_id: Mapped[UUID] = mapped_column(ForeignKey("payee.id"), index=True)
    words: Mapped[Any] = mapped_column(TSVECTOR, Computed("to_tsvector('simple'::regconfig, name_key)", persisted=True))

    __table_args__ = (
        Index("ix_payee_name_words", "words", postgresql_using="gin"),
        Index("ix_payee_name_begins", "name_key", postgresql_ops={"name_key": "text_pattern_ops"}),
    )


class PayeeDetails(Base):
    """Bank details, which count once a second person has signed them; the newest signed ones are in force (rule 12)."""

    __tablename__ = "payee_details"

    id: Mapped[UUID] = identifier()
    payee_id: Mapped[UUID] = mapped_column(ForeignKey("payee.id"))
    holder: Mapped[str] = mapped_column(String(200))
    iban: Mapped[str | None] = mapped_column(String(34))
    number: Mapped[str | None] = mapped_column(String(34))
    bic: Mapped[str | None] = mapped_column(String(11))
    bank: Mapped[str | None] = mapped_column(String(200))
    account_key: Mapped[str] = mapped_column(
        Text, Computed("regexp_replace(COALESCE(iban, number), '[^A-Z0-9]', '', 'g')", persisted=True), index=True
    )
    status: Mapped[str] = mapped_column(String(10))
    entered_by: Mapped[UUID] = mapped_column(Uuid)
    entered_at: Mapped[datetime] = moment()
    decided_by: Mapped[UUID | None] = mapped_column(Uuid)
    decided_at: Mapped[datetime | None] = moment(nullable=True)
    reason: Mapped[str | None] = mapped_column(String(1000))

    __table_args__ = (
        CheckConstraint("iban IS NOT NULL OR number IS NOT NULL", name="identified"),
        CheckConstraint("status IN ('pending', 'approved', 'refused', 'withdrawn')", name="status"),
        CheckConstraint("status IN ('pending', 'withdrawn') OR decided_by IS NOT NULL", name="rule_12_two_people"),
        CheckConstraint("decided_by <> entered_by", name="rule_12_maker_is_not_checker"),
        Index("ix_payee_details_payee", "payee_id", "decided_at"),
        Index("uq_payee_details_pending", "payee_id", unique=True, postgresql_where=text("status = 'pending'")),
    )


class PayeeChange(Base):
    """A change of a payee, which stays: each field with what it was and what it is; accounts are masked."""

    __tablename__ = "payee_change"

    id: Mapped[UUID] = identifier()
    payee_id: Mapped[UUID] = mapped_column(ForeignKey("payee.id"))
    what: Mapped[str] = mapped_column(String(20))
    changed_by: Mapped[UUID] = mapped_column(Uuid)
    changed_at: Mapped[datetime] = moment()
    fields: Mapped[dict[str, Any]] = mapped_column(JSONB)
    reason: Mapped[str | None] = mapped_column(String(1000))
    written_by: Mapped[int] = mapped_column(BigInteger, server_default=text("pg_current_xact_id()::text::bigint"))

    __table_args__ = (Index("ix_payee_change_payee", "payee_id", "id"),)
