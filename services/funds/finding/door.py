"""The door of the search: who may search what."""

from __future__ import annotations

from chassis.door import Entry, answer
from contracts.funds import finding as funds_finding
from services.funds.doors import READERS
from services.funds.finding import search

DOOR: list[Entry] = [answer(funds_finding.SEARCH_FUND, READERS, search.search_fund)]
