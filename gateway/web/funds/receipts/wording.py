"""What the pages of receipts call things."""

from __future__ import annotations

from typing import Final

RECEIPT_VIEWS: Final = {
    "expected": "Expected instalments",
    "waiting": "Awaiting a second signature",
    "suspense": "Suspense",
    "income": "Other income",
}
