"""A service's own small copy of the members, updated by identity's events."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis.messaging.envelope import Envelope
from chassis.tables import member
from contracts.identity import MemberSnapshot, Role


def remember(session: Session, snapshot: MemberSnapshot, envelope: Envelope) -> bool:
    """Stores this copy unless a newer one is stored; false if this one is outdated."""
    values = snapshot.model_dump(mode="json") | {"id": snapshot.id, "sequence": envelope.sequence}
    statement = insert(member).values(values)
    fresh = session.execute(
        statement.on_conflict_do_update(
            index_elements=["id"],
            set_={name: statement.excluded[name] for name in values if name != "id"},
            where=member.c.sequence < statement.excluded.sequence,
        ).returning(member.c.id)
    )
    return fresh.first() is not None


def names(session: Session, ids: Iterable[UUID]) -> dict[UUID, str]:
    """Display names by member id; members not known here are left out."""
    wanted = set(ids)
    if not wanted:
        return {}
    rows = session.execute(select(member.c.id, member.c.name).where(member.c.id.in_(wanted)))
    return {row.id: row.name for row in rows}


def find(session: Session, member_id: UUID) -> MemberSnapshot | None:
    """The copy of one member, or nothing."""
    row = session.execute(select(member).where(member.c.id == member_id)).mappings().first()
    return MemberSnapshot.model_validate(dict(row)) if row else None


def holders(session: Session, role: Role) -> list[UUID]:
    """The admitted members who hold a role."""
    rows = session.execute(select(member.c.id).where(member.c.roles.any(role.value), member.c.status == "admitted"))
    return list(rows.scalars())
