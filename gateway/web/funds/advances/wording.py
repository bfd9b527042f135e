"""What the pages of advances call things."""

from __future__ import annotations

from typing import Final

ADVANCE_VIEWS: Final = {"": "Not settled yet", "overdue": "Overdue", "settled": "Settled and ended", "all": "All"}
ADVANCE_STATES: Final = {
    "pending": "Awaiting a second signature",
    "open": "To be settled",
    "partly_settled": "Partly settled",
    "settled": "Settled",
    "reversed": "entry.reversed",
    "refused": "entry.refused",
    "withdrawn": "entry.withdrawn",
}
SETTLEMENT_KINDS: Final = {"cost": "Cost charged to it", "return": "Returned by the payee"}
SETTLEMENT_STATES: Final = {
    "pending": "Awaiting a second signature",
    "posted": "entry.posted",
    "refused": "entry.refused",
    "withdrawn": "entry.withdrawn",
}
