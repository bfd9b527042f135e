"""The door of the evidence: who may attach, who may read, and who may see who read."""

from __future__ import annotations

from chassis.call import Call
from chassis.policy import and_auditor
from chassis.service import Service, answers
from contracts.base import Page
from contracts.funds import evidence as funds_evidence
from services.funds.doors import MONEY_READERS, OFFICER
from services.funds.evidence import attachments, reading


class EvidenceDoor(Service):
    """What is asked of the files beside the books."""

    @answers(funds_evidence.ATTACH, OFFICER)
    def attach(self, call: Call, command: funds_evidence.Attach) -> funds_evidence.Attachment:
        return attachments.attach(call, command)

    @answers(funds_evidence.READ_ATTACHMENT, MONEY_READERS)
    def read_attachment(self, call: Call, command: funds_evidence.AttachmentById) -> funds_evidence.Attachment:
        return attachments.read_attachment(call, command)

    @answers(funds_evidence.LIST_ATTACHMENTS, MONEY_READERS)
    def list_attachments(self, call: Call, command: funds_evidence.ListAttachments) -> Page[funds_evidence.Attachment]:
        return attachments.list_attachments(call, command)

    @answers(funds_evidence.DOWNLOAD_ATTACHMENT, MONEY_READERS)
    def download_attachment(self, call: Call, command: funds_evidence.AttachmentById) -> funds_evidence.AttachmentFile:
        return attachments.download_attachment(call, command)

    @answers(funds_evidence.LIST_ATTACHMENT_READS, and_auditor())
    def list_attachment_reads(
        self, call: Call, command: funds_evidence.ListAttachmentReads
    ) -> Page[funds_evidence.AttachmentRead]:
        return reading.list_attachment_reads(call, command)
