"""What the administrator's pages call what they show, and the pages that they lead to."""

from __future__ import annotations

from typing import Final

from contracts.accounts import AccountStatus

# Path below /admin, and name; `templates/admin/tabs.html` shows them in this order.
ADMIN_TABS: Final = {
    "": "Members",
    "/registrations": "Registrations",
}
ACCOUNT_STATES: Final = {
    AccountStatus.ADMITTED: "Admitted",
    AccountStatus.PENDING: "Awaiting a decision",
    AccountStatus.SUSPENDED: "Suspended",
    AccountStatus.REFUSED: "Declined",
    AccountStatus.ERASED: "Erased",
}
