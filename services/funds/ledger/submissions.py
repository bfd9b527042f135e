"""What comes with an entry that waits: its maker's note, and what it was entered in place of (Fund rules 2, 12).

Nothing is written over: a correction is an entry of its own, and what it replaces stays, withdrawn or refused.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, SmallInteger, String, UniqueConstraint, Uuid, select
from sqlalchemy.orm import Mapped, mapped_column

from chassis.call import Call
from contracts.funds.ledger.terms import ALREADY_DECIDED, NOT_YOURS
from services.funds import duplicates
from services.funds.ledger.signatures import withdraw
from services.funds.model import Base

FIRST = 1


class Submission(Base):
    """`entry_id` was entered in place of `replaces`, if of any; `note` is what its maker says to whoever signs."""

    __tablename__ = "submission"

    kind: Mapped[str] = mapped_column(String(24), primary_key=True)
    entry_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    replaces: Mapped[UUID | None] = mapped_column(Uuid)
    revision: Mapped[int] = mapped_column(SmallInteger)
    note: Mapped[str | None] = mapped_column(String(1000))

    __table_args__ = (
        UniqueConstraint("kind", "replaces"),
        CheckConstraint(
            "(replaces IS NULL) = (revision = 1) AND revision > 0 AND entry_id <> replaces", name="revision"
        ),
    )


def take_back(call: Call, before: Any) -> None:
    """What is corrected: withdrawn if it waits, left as it is if it was refused. It must be the caller's own, and is
    locked after what it concerns. Raises NOT_YOURS, ALREADY_DECIDED."""
    if before.status == "pending":
        withdraw(call, before)
        return
    if call.actor.member_id != before.entered_by:
        raise NOT_YOURS("replaces")
    if before.status != "refused":
        raise ALREADY_DECIDED("replaces", status=before.status)


def record(call: Call, kind: str, entry_id: UUID, replaces: UUID | None, note: str | None) -> None:
    """The note, and the link by which the history stays with what was corrected.

    Raises DUPLICATE if that was corrected before."""
    if replaces is None and note is None:
        return
    earlier = call.session.get(Submission, (kind, replaces)) if replaces else None
    revision = (earlier.revision if earlier else FIRST) + 1 if replaces else FIRST
    with duplicates.refuse(call, "uq_submission_kind_replaces", "replaces", str(replaces)):
        call.session.add(Submission(kind=kind, entry_id=entry_id, replaces=replaces, revision=revision, note=note))


def of(call: Call, kind: str, entry_id: UUID) -> Submission | None:
    """What came with it, if anything did."""
    return call.session.get(Submission, (kind, entry_id))


def replaced_by(call: Call, kind: str, entry_id: UUID) -> UUID | None:
    """What was entered in its place."""
    found = (Submission.kind == kind) & (Submission.replaces == entry_id)
    return call.session.scalar(select(Submission.entry_id).where(found))
