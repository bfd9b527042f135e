"""What the Fund holds about a member: contacts of donors, files read and exports made. The books are official acts."""

from __future__ import annotations

from chassis.data_export import ME, Held
from services.funds.evidence.model import AttachmentRead, ExportRecord
from services.funds.partners.model import DonorPerson
from services.funds.spending.draft_model import CostDraft

HELD = (
    Held(DonorPerson, DonorPerson.member_id == ME),
    Held(CostDraft, CostDraft.member_id == ME),
    Held(AttachmentRead, AttachmentRead.member_id == ME),
    Held(ExportRecord, ExportRecord.member_id == ME),
)
