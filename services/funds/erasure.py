"""What is erased of a member. The books are official acts: they stay, without the network addresses."""

from __future__ import annotations

from chassis.door import Eraser, erases
from services.funds.bank import revaluations
from services.funds.bank.revaluation_model import Revaluation
from services.funds.ledger import provenance
from services.funds.ledger.model import JournalEntry
from services.funds.partners import people
from services.funds.partners.model import DonorPerson
from services.funds.receipts import pending
from services.funds.receipts.model import PendingReceipt
from services.funds.reversals import reversals
from services.funds.reversals.model import Reversal
from services.funds.spending import cost_drafts
from services.funds.spending import provenance as spending_provenance
from services.funds.spending.advance_model import Advance
from services.funds.spending.draft_model import CostDraft
from services.funds.spending.model import Expenditure, Recovery, Transfer

ERASURE: list[Eraser] = [
    erases(provenance.erase, JournalEntry),
    erases(spending_provenance.erase, Expenditure, Recovery, Transfer, Advance),
    erases(pending.erase, PendingReceipt),
    erases(reversals.erase, Reversal),
    erases(revaluations.erase, Revaluation),
    erases(people.erase, DonorPerson),
    erases(cost_drafts.erase, CostDraft),
]
