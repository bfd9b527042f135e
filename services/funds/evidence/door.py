"""The door of the evidence: who may attach and read files, and who may see the record of access."""

from __future__ import annotations

from chassis.door import Entry, answer
from chassis.policy import and_auditor
from contracts.funds import evidence as funds_evidence
from services.funds.doors import MONEY_READERS, OFFICER
from services.funds.evidence import access_log, reading
from services.funds.evidence.attachments import Attachments


def door_of(attachments: Attachments) -> list[Entry]:
    """The door, given the kinds of records that may have files."""
    return [
        answer(funds_evidence.ATTACH, OFFICER, attachments.attach),
        answer(funds_evidence.READ_ATTACHMENT, MONEY_READERS, attachments.read_attachment),
        answer(funds_evidence.LIST_ATTACHMENTS, MONEY_READERS, attachments.list_attachments),
        answer(funds_evidence.DOWNLOAD_ATTACHMENT, MONEY_READERS, attachments.download_attachment),
        answer(funds_evidence.LIST_ATTACHMENT_READS, and_auditor(), reading.list_attachment_reads),
        answer(funds_evidence.LIST_EXPORTS, and_auditor(), access_log.list_exports),
    ]
