"""The door of the lists as tables: who may take them away."""

from __future__ import annotations

from chassis.door import Entry, answer
from contracts.funds import tables as funds_tables
from services.funds.doors import READERS
from services.funds.tables import lists

DOOR: list[Entry] = [answer(funds_tables.READ_TABLE, READERS, lists.read_table)]
