"""Entries with who made them, when and from where, who approved them, on which evidence, and who read that."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import aliased

from chassis import tables
from chassis.attributes import same
from chassis.call import Call
from chassis.paging import page, whole
from contracts.base import NOT_FOUND, Page
from contracts.funds.auditing import AuditedEntry, AuditedItem, EvidenceFile, ListAudited, ReadAudited
from contracts.funds.evidence import AttachmentRead, ListAttachmentReads
from contracts.funds.ledger.journal import Entry, ReadEntry
from contracts.identity import Role
from services.funds.auditing import evidence
from services.funds.evidence import reading
from services.funds.finding.model import Found
from services.funds.ledger import entries, journal
from services.funds.ledger.model import JournalEntry, Posting
from services.funds.partners.model import Award, Contribution
from services.funds.spending.budget_model import BudgetLine

_MAKER, _SIGNER = tables.member.alias("maker"), tables.member.alias("signer")
_READS = 200


def list_audited(call: Call, command: ListAudited) -> Page[AuditedItem]:
    """A fund's journal with its origin, newest first."""
    entry = JournalEntry
    statement = _told().where(entry.fund_id == command.fund_id, *_filters(command))
    keys = [entry.occurred_on, entry.number]
    found: Page[Any] = page(call.session, statement, keys, command, whole, descending=True)
    counts = evidence.counted(call, [row[0].id for row in found.items])
    return Page[AuditedItem](items=[_item(row, *counts.get(row[0].id, (0, 0))) for row in found.items], next=found.next)


def _filters(command: ListAudited) -> list[Any]:
    entry = JournalEntry
    given: list[Any] = []
    if command.award_id:
        given.append(entry.id.in_(select(Posting.entry_id).where(Posting.award_id == command.award_id)))
    if command.kind:
        given.append(entry.kind == command.kind)
    if command.since:
        given.append(entry.occurred_on >= command.since)
    if command.until:
        given.append(entry.occurred_on <= command.until)
    if command.member_id:
        given.append(or_(entry.entered_by == command.member_id, entry.approved_by == command.member_id))
    return given


def _told() -> Select[Any]:
    entry, reversing = JournalEntry, aliased(JournalEntry)
    return (
        select(
            entry,
            reversing.id.is_not(None).label("is_reversed"),
            Found.party,
            Found.amount_usd,
            Found.award_id,
            Award.title.label("award"),
            _MAKER.c.name.label("entered_by_name"),
            _SIGNER.c.name.label("approved_by_name"),
        )
        .outerjoin(reversing, reversing.reversal_of == entry.id)
        .outerjoin(Found, Found.entry_id == entry.id)
        .outerjoin(Award, Award.id == Found.award_id)
        .outerjoin(_MAKER, _MAKER.c.id == entry.entered_by)
        .outerjoin(_SIGNER, _SIGNER.c.id == entry.approved_by)
    )


def _item(row: Any, files: int, reads: int) -> AuditedItem:
    beside = ("is_reversed", "party", "amount_usd", "award_id", "award", "entered_by_name", "approved_by_name")
    number = journal.number(row[0].fiscal_year, row[0].number)
    late = row[0].late_reason is not None
    return AuditedItem.of(row[0], number=number, is_late=late, files=files, reads=reads, **same(row, *beside))


def read_audited(call: Call, command: ReadAudited) -> AuditedEntry:
    """All that is known of an entry. Raises NOT_FOUND."""
    year, number = map(int, command.number.split("-"))
    kept = JournalEntry
    named = (kept.fund_id == command.fund_id, kept.fiscal_year == year, kept.number == number)
    entry_id = call.session.scalar(select(kept.id).where(*named))
    if entry_id is None:
        raise NOT_FOUND("number", what="entry")
    entry = entries.read_entry(call, ReadEntry(entry_id=entry_id))
    files = evidence.files_of(call, [entry_id]).get(entry_id, [])
    names = _names(call, entry, [file.attached_by for file in files])
    return AuditedEntry(
        **entry.model_dump(exclude={"postings"}),
        postings=entry.postings,
        names=names,
        evidence=[
            EvidenceFile(**file.model_dump(), attached_by_name=names.get(str(file.attached_by))) for file in files
        ],
        reads=_reads(call, [file.id for file in files]),
        **_around(call, entry),
    )


def _around(call: Call, entry: Entry) -> dict[str, Any]:
    """What the entry is of, and the one that it undoes or is undone by."""
    others = [each for each in (entry.reversal_of, entry.reversed_by) if each]
    kept = JournalEntry
    found = call.session.execute(select(kept.id, kept.fiscal_year, kept.number).where(kept.id.in_(others)))
    numbers = journal.numbers(found)
    cost = call.session.scalar(select(Found.id).where(Found.entry_id == entry.id, Found.kind == "cost"))
    agreement = call.session.scalar(select(Contribution.agreement_id).where(Contribution.entry_id == entry.id).limit(1))
    return {
        "reversal_of_number": numbers.get(entry.reversal_of) if entry.reversal_of else None,
        "reversed_by_number": numbers.get(entry.reversed_by) if entry.reversed_by else None,
        "cost_id": cost,
        "agreement_id": agreement,
    }


def _names(call: Call, entry: Entry, others: Sequence[UUID]) -> dict[str, str]:
    people = {entry.entered_by, *others} | ({entry.approved_by} if entry.approved_by else set())
    member = tables.member
    wanted = (
        select(member.c.id, member.c.name).where(member.c.id.in_(people)),
        select(Award.id, Award.title).where(Award.id.in_({line.award_id for line in entry.postings})),
        select(BudgetLine.id, BudgetLine.title).where(
            BudgetLine.id.in_(_there(line.line_id for line in entry.postings))
        ),
    )
    return {str(key): name for each in wanted for key, name in call.session.execute(each) if name}


def _there(ids: Iterable[UUID | None]) -> set[UUID]:
    return {each for each in ids if each is not None}


def _reads(call: Call, file_ids: Sequence[UUID]) -> list[AttachmentRead]:
    """Who read the files, the newest first; auditors alone may see it."""
    if not call.actor.has(Role.AUDITOR):
        return []
    asked = [ListAttachmentReads(attachment_id=file_id, limit=_READS) for file_id in file_ids]
    found = [read for each in asked for read in reading.list_attachment_reads(call, each).items]
    return sorted(found, key=lambda read: read.read_at, reverse=True)[:_READS]
