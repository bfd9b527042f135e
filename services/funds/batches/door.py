"""The door of what is entered by the file or by the calendar: who may knock for what."""

from __future__ import annotations

from chassis.call import Call
from chassis.jobs import daily
from chassis.messaging.handle import Happened
from chassis.service import Service, answers, handles
from contracts.base import Page
from contracts.funds.batches import batches as funds_batches
from contracts.funds.batches import recurring as funds_recurring
from contracts.funds.events import BatchSubmitted
from services.funds.batches import batches, recurring, templates
from services.funds.doors import OFFICER, READERS


class BatchesDoor(Service):
    """What is asked of files of entries and of recurring costs."""

    @answers(funds_batches.SUBMIT_BATCH, OFFICER)
    def submit_batch(self, call: Call, command: funds_batches.SubmitBatch) -> funds_batches.EntryBatch:
        return batches.submit_batch(call, command)

    @answers(funds_batches.RUN_BATCH, OFFICER)
    def run_batch(self, call: Call, command: funds_batches.RunBatch) -> funds_batches.EntryBatch:
        return batches.run_batch(call, command)

    @answers(funds_batches.READ_BATCH, READERS)
    def read_batch(self, call: Call, command: funds_batches.ReadBatch) -> funds_batches.EntryBatch:
        return batches.read_batch(call, command)

    @answers(funds_batches.LIST_BATCHES, READERS)
    def list_batches(self, call: Call, command: funds_batches.ListBatches) -> Page[funds_batches.EntryBatch]:
        return batches.list_batches(call, command)

    @answers(funds_batches.LIST_BATCH_ERRORS, READERS)
    def list_batch_errors(self, call: Call, command: funds_batches.ListBatchErrors) -> Page[funds_batches.BatchError]:
        return batches.list_batch_errors(call, command)

    @answers(funds_batches.BATCH_TEMPLATE, READERS)
    def batch_template(self, call: Call, command: funds_batches.ReadBatchTemplate) -> funds_batches.BatchTemplate:
        return templates.batch_template(call, command)

    @handles(BatchSubmitted)
    def on_batch_submitted(self, call: Call, happened: Happened) -> None:
        batches.perform(call, happened.event.batch_id)

    @answers(funds_recurring.SCHEDULE_RECURRING, OFFICER)
    def schedule_recurring(
        self, call: Call, command: funds_recurring.ScheduleRecurring
    ) -> funds_recurring.RecurringCost:
        return recurring.schedule_recurring(call, command)

    @answers(funds_recurring.END_RECURRING, OFFICER)
    def end_recurring(self, call: Call, command: funds_recurring.EndRecurring) -> funds_recurring.RecurringCost:
        return recurring.end_recurring(call, command)

    @answers(funds_recurring.READ_RECURRING, READERS)
    def read_recurring(self, call: Call, command: funds_recurring.ReadRecurring) -> funds_recurring.RecurringCost:
        return recurring.read_recurring(call, command)

    @answers(funds_recurring.LIST_RECURRING, READERS)
    def list_recurring(self, call: Call, command: funds_recurring.ListRecurring) -> Page[funds_recurring.RecurringCost]:
        return recurring.list_recurring(call, command)

    @answers(funds_recurring.POST_DUE_RECURRING, OFFICER)
    def post_due_recurring(self, call: Call, command: funds_recurring.PostDueRecurring) -> funds_recurring.DuePosted:
        return recurring.post_due_recurring(call)

    @daily(at="01:00")
    def enter_what_is_due(self, call: Call) -> None:
        recurring.post_due_recurring(call)
