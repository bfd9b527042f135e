"""The door of the dues: who may see what is due."""

from __future__ import annotations

from chassis.door import Entry, answer
from contracts.funds.dues import dues as funds_dues
from services.funds.doors import READERS
from services.funds.dues import dues, forecast

DOOR: list[Entry] = [
    answer(funds_dues.LIST_DUES, READERS, dues.list_dues),
    answer(funds_dues.CASH_FORECAST, READERS, forecast.cash_forecast),
]
