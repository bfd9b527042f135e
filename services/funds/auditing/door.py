"""The door of the audit: who may look at what."""

from __future__ import annotations

from chassis.door import Entry, answer
from contracts.funds import auditing as funds_auditing
from services.funds.auditing import entries, sampling
from services.funds.doors import READERS

DOOR: list[Entry] = [
    answer(funds_auditing.LIST_AUDITED, READERS, entries.list_audited),
    answer(funds_auditing.READ_AUDITED, READERS, entries.read_audited),
    answer(funds_auditing.SAMPLE_ENTRIES, READERS, sampling.sample_entries),
]
