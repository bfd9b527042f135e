"""The door of the Fund: the doors of its rooms, and the personal data that it holds about a member."""

from __future__ import annotations

from chassis.data_export import export_of
from chassis.door import Entry, answer, consume
from chassis.policy import MEMBERS
from chassis.tasks import retelling
from contracts import data_export
from contracts.tasks import FundsTasksRetold, TasksAsked
from services.funds.approvals import door as approvals
from services.funds.approvals import tasks as approvals_tasks
from services.funds.auditing import door as auditing
from services.funds.bank import door as bank
from services.funds.bank import tasks as bank_tasks
from services.funds.batches import door as batches
from services.funds.closing import door as closing
from services.funds.data_export import HELD
from services.funds.dues import door as dues
from services.funds.evidence import door as evidence
from services.funds.evidence.attachments import Attachments
from services.funds.evidence.subjects import Subjects
from services.funds.exports import door as exports
from services.funds.finding import door as finding
from services.funds.ledger import door as ledger
from services.funds.partners import door as partners
from services.funds.partners import expected, reports
from services.funds.payees import door as payees
from services.funds.receipts import door as receipts
from services.funds.receipts import unidentified
from services.funds.reporting import door as reporting
from services.funds.reversals import door as reversals
from services.funds.spending import advance_views
from services.funds.spending import door as spending
from services.funds.tables import door as tables

ATTACHMENTS = Attachments(Subjects([*partners.SUBJECTS, *spending.SUBJECTS, *receipts.SUBJECTS, *bank.SUBJECTS]))
DOOR: list[Entry] = [
    answer(data_export.FUNDS, MEMBERS, export_of(HELD)),
    *ledger.DOOR,
    *evidence.door_of(ATTACHMENTS),
    *partners.DOOR,
    *payees.DOOR,
    *spending.DOOR,
    *receipts.DOOR,
    *reversals.DOOR,
    *bank.DOOR,
    *batches.DOOR,
    *reporting.DOOR,
    *approvals.DOOR,
    *dues.DOOR,
    *closing.DOOR,
    *finding.DOOR,
    *tables.DOOR,
    *auditing.DOOR,
    *exports.DOOR,
    consume(
        TasksAsked,
        retelling(
            FundsTasksRetold,
            approvals_tasks.WAITING,
            reports.WAITING,
            expected.WAITING,
            unidentified.WAITING,
            bank_tasks.WAITING,
            advance_views.WAITING,
        ),
    ),
]
