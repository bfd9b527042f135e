"""The evidence behind entries: the files of the cost or receipt, and of the commitment or agreement that it is of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, literal, select, union_all
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.orm import aliased

from chassis.call import Call
from contracts.funds.evidence import Attachment, SubjectKind
from services.funds.evidence import model
from services.funds.ledger.model import Posting
from services.funds.partners.model import Contribution
from services.funds.receipts.model import PendingReceipt
from services.funds.spending.model import Expenditure


def files_of(call: Call, entry_ids: Sequence[UUID]) -> dict[UUID, list[Attachment]]:
    """The newest version of each file, by entry."""
    file, newer = model.Attachment, aliased(model.Attachment)
    subject = _subjects(entry_ids)
    found = (
        select(subject.c.entry_id, file, newer.id.label("superseded_by"))
        .join(file, (file.subject_kind == subject.c.kind) & (file.subject_id == subject.c.id))
        .outerjoin(newer, newer.supersedes == file.id)
        .where(newer.id.is_(None))
        .order_by(subject.c.entry_id, file.id)
    )
    files: dict[UUID, list[Attachment]] = defaultdict(list)
    for row in call.session.execute(found):
        files[row.entry_id].append(Attachment.of(row[1], sha256=row[1].sha256.hex(), superseded_by=None))
    return files


def counted(call: Call, entry_ids: Sequence[UUID]) -> dict[UUID, tuple[int, int]]:
    """How many files there are, and how often they were read, by entry."""
    files = files_of(call, entry_ids)
    reads = _reads(call, {file.id for each in files.values() for file in each})
    return {entry_id: (len(each), sum(reads.get(file.id, 0) for file in each)) for entry_id, each in files.items()}


def _reads(call: Call, file_ids: Iterable[UUID]) -> dict[UUID, int]:
    reading = model.AttachmentRead
    of_files = reading.attachment_id.in_(list(file_ids))
    counts = select(reading.attachment_id, func.count()).where(of_files).group_by(reading.attachment_id)
    return {row[0]: row[1] for row in call.session.execute(counts)}


def _subjects(entry_ids: Sequence[UUID]) -> Any:
    """What has files, of each entry."""
    cost, gift, waited, line = Expenditure, Contribution, PendingReceipt, Posting
    ids = list(entry_ids)
    of_gifts = gift.entry_id.in_(ids)
    return union_all(
        _subject(cost.entry_id, SubjectKind.EXPENDITURE, cost.id).where(cost.entry_id.in_(ids)),
        _subject(gift.entry_id, SubjectKind.CONTRIBUTION, gift.id).where(of_gifts),
        _subject(gift.entry_id, SubjectKind.AGREEMENT, gift.agreement_id).where(of_gifts),
        _subject(gift.entry_id, SubjectKind.PENDING_RECEIPT, waited.id)
        .join(waited, waited.record_ids.contains(array([gift.id])))
        .where(of_gifts),
        _subject(line.entry_id, SubjectKind.COMMITMENT, line.commitment_id)
        .where(line.entry_id.in_(ids), line.commitment_id.is_not(None))
        .distinct(),
    ).subquery("subject")


def _subject(entry_id: Any, kind: SubjectKind, subject_id: Any) -> Any:
    return select(entry_id.label("entry_id"), literal(kind.value).label("kind"), subject_id.label("id"))
