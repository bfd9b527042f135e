"""A member's level of trust: by days since admission, posts read and written, and upheld reports, counted each time."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Integer, delete, select, text, true

from chassis.call import Call
from contracts.forum.trust import Trust, TrustLimits, TrustStep
from services.forum.trust.model import MemberSince, TrustLevel

# Nothing is counted beyond what a level can require.
_RECORD = text("""
    SELECT
        greatest(0, coalesce(
            (SELECT extract(day FROM :now - since) FROM member_since WHERE member_id = :member), 0
        ))::int AS days,
        (SELECT coalesce(sum(posts), 0) FROM board_read WHERE member_id = :member)::int AS read,
        (SELECT count(*) FROM (
            SELECT FROM post WHERE author_id = :member AND hidden_at IS NULL AND moved_post_id IS NULL
            LIMIT (SELECT max(written) + 1 FROM trust_level)
        ) AS counted)::int AS written,
        (SELECT count(DISTINCT post.id) FROM flag JOIN post ON post.id = flag.post_id
            WHERE flag.status = 'upheld' AND flag.decided_at > :now - interval '90 days' AND post.author_id = :member
        )::int AS upheld
""").columns(days=Integer, read=Integer, written=Integer, upheld=Integer)
# The levels, each with the member's record: one query, since every reply runs it.
_have = _RECORD.subquery("have")
_LEVELS = select(TrustLevel, _have).join(_have, true()).order_by(TrustLevel.level)


@dataclass(frozen=True)
class TrustStatus:
    """A member's level, the next one, and the record that decides it."""

    level: TrustLevel
    next: TrustLevel | None
    have: TrustStep
    upheld: int


def of(call: Call, member_id: UUID) -> TrustStatus:
    """The member's current status."""
    rows = call.session.execute(_LEVELS, {"member": member_id, "now": call.now}).all()
    row = rows[0]
    have = TrustStep.of(row)
    reached: TrustLevel = row.TrustLevel
    for level in (each.TrustLevel for each in rows[1:]):
        if not _has(level, have, row.upheld):
            return TrustStatus(reached, level, have, row.upheld)
        reached = level
    return TrustStatus(reached, None, have, row.upheld)


def view(call: Call, member_id: UUID) -> Trust:
    """The same, for the member and for moderators."""
    found = of(call, member_id)
    step = found.next
    return Trust(
        level=found.level.level,
        limits=TrustLimits.of(found.level),
        have=found.have,
        next=TrustStep.of(step) if step else None,
        held_back=bool(step) and _too_many(step, found.upheld),
    )


def erase(call: Call, member_id: UUID) -> None:
    """Deletes since when an erased member was here."""
    call.session.execute(delete(MemberSince).where(MemberSince.member_id == member_id))


def _has(level: TrustLevel, have: TrustStep, upheld: int) -> bool:
    enough = have.days >= level.days and have.read >= level.read and have.written >= level.written
    return enough and not _too_many(level, upheld)


def _too_many(level: TrustLevel | None, upheld: int) -> bool:
    return level is not None and level.most_upheld is not None and upheld > level.most_upheld
