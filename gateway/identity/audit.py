"""The record of changes: who did what to whom, when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, insert, select
from sqlalchemy.orm import aliased

from chassis import telemetry
from chassis.call import Call
from chassis.ids import new_id
from chassis.paging import page
from contracts.accounts import Action, AuditEntry, ListAudit
from contracts.base import Page
from gateway.identity import account_records, days
from gateway.identity.beside import beside
from gateway.identity.model import Account, Audit, AuditReason

_actor, _member = aliased(Account), aliased(Account)
# Everything in the record that belongs to one person, in one answer; a page of it is /audit's.
_EXPORTED = 10_000


def record(call: Call, action: Action, member_id: UUID | None, **details: Any) -> None:
    """Adds to the record, in the caller's transaction. `details` holds no personal data: it is never erased."""
    call.session.add(_row(call, call.actor.id, action, member_id, details))


def record_own(call: Call, action: Action, account_id: UUID, **details: Any) -> None:
    """Adds what people do to their own account before they are signed in, by a link say: it is their doing as well."""
    call.session.add(_row(call, account_id, action, account_id, details))


def record_with_reason(call: Call, action: Action, member_id: UUID, reason: str) -> None:
    """Adds to the record, and beside it why, in the caller's own words: these are erased with the member."""
    entry = _row(call, call.actor.id, action, member_id, {})
    call.session.add(entry)
    call.session.flush()  # the reason refers to it
    call.session.add(AuditReason(audit_id=entry.id, member_id=member_id, reason=reason))


def record_many(call: Call, action: Action, member_ids: Sequence[UUID], **details: Any) -> None:
    """The same of many members, in one statement."""
    about = {"at": call.now, "actor_id": call.actor.id, "action": action.value, "details": details}
    call.session.execute(insert(Audit), [{"id": new_id(), "member_id": member_id, **about} for member_id in member_ids])


def record_refused(call: Call, action: Action, member_id: UUID | None, **details: Any) -> None:
    """Adds what is refused next to the record, in a transaction of its own that stays."""
    _add_beside(call, _row(call, call.actor.id, action, member_id, details))


def _add_beside(call: Call, entry: Audit) -> None:
    with beside(call) as session:
        session.add(entry)


def _row(call: Call, actor_id: UUID | None, action: Action, member_id: UUID | None, details: dict[str, Any]) -> Audit:
    return Audit(
        id=new_id(),
        at=call.now,
        actor_id=actor_id,
        member_id=member_id,
        action=action.value,
        details=details,
    )


def record_failure(call: Call, member_id: UUID | None) -> None:
    """Adds a sign-in that failed, whether or not the call is refused: in a transaction of its own.

    Nobody is its author: who it was is what was not shown. Nothing is kept of an address that is nobody's: it may be a
    password in the wrong field. How often this can happen is bounded by the throttle.
    """
    telemetry.sign_ins_failed.add(1)
    _add_beside(call, _row(call, None, Action.SIGN_IN_FAILED, member_id, {}))


def list_audit(call: Call, command: ListAudit) -> Page[AuditEntry]:
    """The record, newest first."""
    statement = _entries().where(*_wanted(command))
    return page(call.session, statement, [Audit.id], command, _entry, descending=True)


def _wanted(command: ListAudit) -> Iterator[ColumnElement[bool]]:
    if command.member_id is not None:
        yield Audit.member_id == command.member_id
    if command.actor_id is not None:
        yield Audit.actor_id == command.actor_id
    if command.member is not None:
        yield Audit.member_id.in_(_called(command.member))
    if command.actor is not None:
        yield Audit.actor_id.in_(_called(command.actor))
    if command.action is not None:
        yield Audit.action == command.action.value
    yield from days.between(Audit.at, command.since, command.until)


def _called(search: str) -> Select[Any]:
    return select(Account.id).where(account_records.matching(Account.words, search))


def about(call: Call, member_id: UUID) -> list[AuditEntry]:
    """What the record says was done to one member, newest first."""
    statement = _entries().where(Audit.member_id == member_id).order_by(Audit.id.desc()).limit(_EXPORTED)
    return [_entry(row) for row in call.session.execute(statement)]


def _entries() -> Select[Any]:
    return (
        select(Audit, _actor.name.label("actor_name"), _member.name.label("member_name"), AuditReason.reason)
        .outerjoin(_actor, _actor.id == Audit.actor_id)
        .outerjoin(_member, _member.id == Audit.member_id)
        .outerjoin(AuditReason, AuditReason.audit_id == Audit.id)
    )


def _entry(row: Row[Any]) -> AuditEntry:
    entry: Audit = row[0]
    names = {"actor_name": row.actor_name, "member_name": row.member_name}
    return AuditEntry.of(entry, action=Action(entry.action), reason=row.reason, **names)
