"""The Fund's service: the doors of its rooms under one name. The rules are in the rooms' features."""

from __future__ import annotations

from chassis.call import Call
from chassis.mine import export
from chassis.policy import MEMBERS
from chassis.service import answers
from contracts import data_export
from services.funds.bank.door import BankDoor
from services.funds.batches.door import BatchesDoor
from services.funds.books.door import BooksDoor
from services.funds.evidence.door import EvidenceDoor
from services.funds.exports.door import ExportsDoor
from services.funds.mine import HELD
from services.funds.partners.door import PartnersDoor
from services.funds.receipts.door import ReceiptsDoor
from services.funds.spending.door import SpendingDoor
from services.funds.telling.door import TellingDoor


class FundsService(
    PartnersDoor,
    ReceiptsDoor,
    SpendingDoor,
    BatchesDoor,
    EvidenceDoor,
    BooksDoor,
    BankDoor,
    TellingDoor,
    ExportsDoor,
):
    """The Fund: officers enter, approvers sign, auditors read all; everybody sees the summary."""

    name = "funds"

    @answers(data_export.FUNDS, MEMBERS)
    def export_mine(self, call: Call, command: data_export.ExportMine) -> data_export.MinePart:
        return export(call, HELD, command)
