"""What the administrator's pages call what they show, and the pages that they lead to."""

from __future__ import annotations

from typing import Final

from contracts.account_duplicates import Alike
from contracts.accounts import AccountStatus

# Path below /admin, and name; `templates/admin/tabs.html` shows them in this order.
ADMIN_TABS: Final = {
    "": "Members",
    "/registrations": "Registrations",
    "/invitations": "Invitations",
    "/duplicates": "Duplicates",
    "/audit": "Audit log",
}
ACCOUNT_STATES: Final = {
    AccountStatus.ADMITTED: "Admitted",
    AccountStatus.PENDING: "Awaiting a decision",
    AccountStatus.SUSPENDED: "Suspended",
    AccountStatus.REFUSED: "Declined",
    AccountStatus.ERASED: "Erased",
}
# What becomes of a line of a file, and what its columns are called.
IMPORT_OUTCOMES: Final = {
    "invite": "Will be invited",
    "member": "Has an account already",
    "invited": "Has been invited already",
}
IMPORT_COLUMNS: Final = {
    "name": "Name",
    "email": "E-mail address",
    "country": "Country",
    "institution": "Institution",
    "language": "Language",
    "roles": "Roles",
    "networks": "Networks",
}
ALIKE: Final = {
    Alike.NAME: "same name",
    Alike.ADDRESS: "same mailbox",
    Alike.INSTITUTION: "same institution",
    Alike.COUNTRY: "same country",
}
