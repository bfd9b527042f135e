"""The door of entries from files and of recurring costs: who may do what."""

from __future__ import annotations

from chassis.door import Entry, answer, consume, daily
from contracts.funds.batches import batches as funds_batches
from contracts.funds.batches import recurring as funds_recurring
from contracts.funds.batches import rows as funds_rows
from contracts.funds.events import BatchSubmitted
from services.funds.batches import batches, recurring, rows, templates
from services.funds.doors import OFFICER, READERS

DOOR: list[Entry] = [
    answer(funds_batches.SUBMIT_BATCH, OFFICER, batches.submit_batch),
    answer(funds_rows.CHECK_ROWS, OFFICER, rows.check_rows),
    answer(funds_rows.ENTER_ROWS, OFFICER, rows.enter_rows),
    answer(funds_batches.RUN_BATCH, OFFICER, batches.run_batch),
    answer(funds_batches.READ_BATCH, READERS, batches.read_batch),
    answer(funds_batches.LIST_BATCHES, READERS, batches.list_batches),
    answer(funds_batches.LIST_BATCH_ERRORS, READERS, batches.list_batch_errors),
    answer(funds_batches.BATCH_TEMPLATE, READERS, templates.batch_template),
    answer(funds_recurring.SCHEDULE_RECURRING, OFFICER, recurring.schedule_recurring),
    answer(funds_recurring.END_RECURRING, OFFICER, recurring.end_recurring),
    answer(funds_recurring.READ_RECURRING, READERS, recurring.read_recurring),
    answer(funds_recurring.LIST_RECURRING, READERS, recurring.list_recurring),
    answer(funds_recurring.POST_DUE_RECURRING, OFFICER, recurring.post_due_recurring),
    consume(BatchSubmitted, batches.perform),
    daily("01:00", recurring.post_due_recurring, name="enter_what_is_due"),
]
