"""A cost of one dollar as a client sends it, for whatever spends money in a benchmark."""

from __future__ import annotations

from datetime import UTC, date, datetime


def cost(line_id: str, document: str, on: date | None = None, description: str = "Fuel") -> dict[str, str]:
    """From the budget line, with its evidence; of today if no day is given."""
    day = (on or datetime.now(UTC).date()).isoformat()
    return {
        "line_id": line_id,
        "amount_usd": "1.00",
        "occurred_on": day,
        "description": description,
        "payee": "Belize Port Authority",
        "document": document,
        "document_on": day,
        "country": "BZ",
        "activity_kind": "workshop",
    }
