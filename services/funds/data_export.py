"""What the Fund keeps of a member: the person at a donor, what was read and exported. Books are acts in office."""

from __future__ import annotations

from chassis.data_export import ME, Held
from services.funds.evidence.model import AttachmentRead, ExportRecord
from services.funds.partners.model import DonorPerson

HELD = (
    Held(DonorPerson, DonorPerson.member_id == ME),
    Held(AttachmentRead, AttachmentRead.member_id == ME),
    Held(ExportRecord, ExportRecord.member_id == ME),
)
