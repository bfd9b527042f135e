"""The door of the Fund: those of its rooms, and what a member may take along of all of them."""

from __future__ import annotations

from chassis.data_export import export_of
from chassis.door import Entry, answer
from chassis.policy import MEMBERS
from contracts import data_export
from services.funds.bank import door as bank
from services.funds.batches import door as batches
from services.funds.books import door as books
from services.funds.data_export import HELD
from services.funds.evidence import door as evidence
from services.funds.exports import door as exports
from services.funds.partners import door as partners
from services.funds.receipts import door as receipts
from services.funds.spending import door as spending
from services.funds.telling import door as telling

DOOR: list[Entry] = [
    answer(data_export.FUNDS, MEMBERS, export_of(HELD)),
    *partners.DOOR,
    *receipts.DOOR,
    *spending.DOOR,
    *batches.DOOR,
    *evidence.DOOR,
    *books.DOOR,
    *bank.DOOR,
    *telling.DOOR,
    *exports.DOOR,
]
