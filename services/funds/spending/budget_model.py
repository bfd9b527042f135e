"""Budgets of awards, in versions, and the rules for indirect costs."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Numeric,
    SmallInteger,
    String,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import moment
from services.funds.model import Base, identifier, usd


class IcrRule(Base):
    """Indirect-cost recovery as data (Fund rule 9): percent of a base, per class of donor, from a date on."""

    __tablename__ = "icr_rule"

    donor_class: Mapped[str] = mapped_column(String(30), primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    rate: Mapped[Decimal] = mapped_column(Numeric(5, 2))
    base: Mapped[str] = mapped_column(String(30))
    exempt_up_to_usd: Mapped[Decimal] = usd()
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)

    __table_args__ = (
        CheckConstraint("donor_class IN ('member_state', 'permanent_observer', 'other')", name="donor_class"),
        CheckConstraint("base IN ('direct_cost')", name="base"),
        CheckConstraint("rate BETWEEN 0 AND 100 AND exempt_up_to_usd >= 0", name="rate"),
    )


class BudgetLine(Base):
    """A line of an award's budget, in USD: direct lines and one indirect line (Fund rule 9).

    It matches the version in force (BudgetVersion); a line that a revision removed keeps its row.
    """

    __tablename__ = "budget_line"

    id: Mapped[UUID] = identifier()
    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"))
    position: Mapped[int] = mapped_column(SmallInteger)
    kind: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(200))
    amount_usd: Mapped[Decimal] = usd()
    removed: Mapped[bool] = mapped_column(server_default=text("false"))

    __table_args__ = (
        UniqueConstraint("award_id", "position"),
        UniqueConstraint("id", "award_id"),
        Index("uq_budget_line_indirect", "award_id", unique=True, postgresql_where=text("kind = 'indirect'")),
        CheckConstraint("kind IN ('direct', 'indirect')", name="kind"),
        CheckConstraint("amount_usd >= 0", name="amount"),
    )


class LineBalance(Base):
    """What is spent on a budget line, in USD; kept by the journal's triggers."""

    __tablename__ = "line_balance"

    line_id: Mapped[UUID] = mapped_column(ForeignKey("budget_line.id"), primary_key=True)
    spent_usd: Mapped[Decimal] = usd()


class LineDay(Base):
    """What was spent on a budget line on a day, in USD; kept by the journal's triggers."""

    __tablename__ = "line_day"

    line_id: Mapped[UUID] = mapped_column(ForeignKey("budget_line.id"), primary_key=True)
    on_day: Mapped[date] = mapped_column(primary_key=True)
    spent_usd: Mapped[Decimal] = usd()


class BudgetVersion(Base):
    """A version of an award's budget; the approved one with the highest number is in force."""

    __tablename__ = "budget_version"

    id: Mapped[UUID] = identifier()
    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"))
    number: Mapped[int] = mapped_column(SmallInteger)
    reason: Mapped[str] = mapped_column(String(1000))
    moved_usd: Mapped[Decimal] = usd()
    status: Mapped[str] = mapped_column(String(10))
    entered_by: Mapped[UUID] = mapped_column(Uuid)
    entered_at: Mapped[datetime] = moment()
    decided_by: Mapped[UUID | None] = mapped_column(Uuid)
    decided_at: Mapped[datetime | None] = moment(nullable=True)
    refusal: Mapped[str | None] = mapped_column(String(1000))

    __table_args__ = (
        UniqueConstraint("award_id", "number"),
        Index("uq_budget_version_pending", "award_id", unique=True, postgresql_where=text("status = 'pending'")),
        CheckConstraint("status IN ('pending', 'approved', 'refused')", name="status"),
        CheckConstraint("decided_by <> entered_by", name="rule_12_maker_is_not_checker"),
        CheckConstraint("number > 0 AND moved_usd >= 0", name="number"),
    )


class BudgetVersionLine(Base):
    """A line in a version; a line that is new in the version becomes a budget line once it is approved."""

    __tablename__ = "budget_version_line"

    version_id: Mapped[UUID] = mapped_column(ForeignKey("budget_version.id"), primary_key=True)
    line_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger)
    kind: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(200))
    amount_usd: Mapped[Decimal] = usd()

    __table_args__ = (
        UniqueConstraint("version_id", "position"),
        Index("ix_budget_version_line_line", "line_id"),
        Index("uq_budget_version_line_indirect", "version_id", unique=True, postgresql_where=text("kind = 'indirect'")),
        CheckConstraint("kind IN ('direct', 'indirect')", name="kind"),
        CheckConstraint("amount_usd >= 0", name="amount"),
    )


class BudgetYear(Base):
    """The plan of a version for a line in a fiscal year; the years of a line, if any, add up to its amount."""

    __tablename__ = "budget_year"

    version_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    line_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    fiscal_year: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    amount_usd: Mapped[Decimal] = usd()

    __table_args__ = (
        ForeignKeyConstraint(
            ["version_id", "line_id"], ["budget_version_line.version_id", "budget_version_line.line_id"]
        ),
        CheckConstraint("amount_usd >= 0 AND fiscal_year BETWEEN 2000 AND 2200", name="amount"),
    )
