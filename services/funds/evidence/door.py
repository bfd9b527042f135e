"""The door of the evidence: who may attach, who may read, and who may see who read."""

from __future__ import annotations

from chassis.call import Call
from chassis.policy import and_auditor
from chassis.service import Service, answers
from contracts import funds_evidence as contract
from contracts.base import Page
from services.funds.doors import MONEY_READERS, OFFICER
from services.funds.evidence import attachments, reading


class EvidenceDoor(Service):
    """What is asked of the files beside the books."""

    @answers(contract.ATTACH, OFFICER)
    def attach(self, call: Call, command: contract.Attach) -> contract.Attachment:
        return attachments.attach(call, command)

    @answers(contract.READ_ATTACHMENT, MONEY_READERS)
    def read_attachment(self, call: Call, command: contract.AttachmentById) -> contract.Attachment:
        return attachments.read_attachment(call, command)

    @answers(contract.LIST_ATTACHMENTS, MONEY_READERS)
    def list_attachments(self, call: Call, command: contract.ListAttachments) -> Page[contract.Attachment]:
        return attachments.list_attachments(call, command)

    @answers(contract.DOWNLOAD_ATTACHMENT, MONEY_READERS)
    def download_attachment(self, call: Call, command: contract.AttachmentById) -> contract.AttachmentFile:
        return attachments.download_attachment(call, command)

    @answers(contract.LIST_ATTACHMENT_READS, and_auditor())
    def list_attachment_reads(self, call: Call, command: contract.ListAttachmentReads) -> Page[contract.AttachmentRead]:
        return reading.list_attachment_reads(call, command)
