"""The mails that were asked for, in identity's database: only there are the members' addresses."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from gateway.identity.model import Base, Moment

# What a mail is about, to the letter as its index has it.
ABOUT: Final = "coalesce(matter, kind, 'digest')"


class Letter(Base):
    """A mail, asked for once. What it says goes as soon as it is settled; that it was sent stays.

    waiting -> handing_over -> sent | refused | uncertain; or dropped: there is nobody, or nothing, to send it to; or
    stopped by an administrator. One that was refused keeps its text for a day, so that it can wait once more.
    """

    __tablename__ = "letter"
    __table_args__ = (
        CheckConstraint(
            "state IN ('waiting', 'handing_over', 'sent', 'refused', 'uncertain', 'dropped', 'stopped')", name="state"
        ),
        CheckConstraint("(state IN ('waiting', 'handing_over')) = (settled_at IS NULL)", name="settled"),
        CheckConstraint("settled_at IS NULL OR body IS NULL OR state = 'refused'", name="forgotten"),
        CheckConstraint("attempts >= 0", name="attempts"),
        CheckConstraint("settled_at IS NOT NULL OR account_id IS NOT NULL OR address IS NOT NULL", name="addressed"),
        CheckConstraint("settled_at IS NULL OR address IS NULL OR state = 'refused'", name="address_forgotten"),
        Index("ix_letter_waiting", "due_at", postgresql_where="state = 'waiting'"),
        Index("ix_letter_handing_over", "due_at", postgresql_where="state = 'handing_over'"),
        Index("ix_letter_asked_at", "asked_at", "id"),
        Index("ix_letter_account_asked", "account_id", "asked_at", "id"),
        Index("ix_letter_recipient_key", "recipient_key", postgresql_where="recipient_key IS NOT NULL"),
        Index("ix_letter_about", text(ABOUT), "asked_at", "id"),
        # Nearly all are sent: this has the few that were not, or not yet.
        Index("ix_letter_unsent", "asked_at", "id", postgresql_where="state <> 'sent'"),
        Index("ix_letter_settled_at", "settled_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    # The kind of notice it tells of; none for a digest.
    kind: Mapped[str | None] = mapped_column(String(40))
    # What it says of an account itself (account_letters.py); none where it tells of notices.
    matter: Mapped[str | None] = mapped_column(String(40))
    # Where it goes when that is not the account's address, and its language when there is no account.
    address: Mapped[str | None] = mapped_column(String(254))
    language: Mapped[str | None] = mapped_column(String(2))
    body: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    # Where it was last tried: masked, and what it is found by (recipients.py).
    recipient: Mapped[str | None] = mapped_column(String(254))
    recipient_key: Mapped[str | None] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(20))
    attempts: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime] = mapped_column(Moment)
    # When it is tried, or looked for again if whoever was at it died.
    due_at: Mapped[datetime] = mapped_column(Moment)
    settled_at: Mapped[datetime | None] = mapped_column(Moment)
    problem: Mapped[str | None] = mapped_column(String(500))
