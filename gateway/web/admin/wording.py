"""What the administrator's pages call what they show, and the pages that they lead to."""

from __future__ import annotations

from typing import Final

from contracts.account_duplicates import Alike
from contracts.accounts import AccountStatus
from contracts.institutions import InstitutionOrder
from contracts.mail_log import MailState

# Path below /admin, and name; `templates/admin/tabs.html` shows them in this order.
ADMIN_TABS: Final = {
    "": "Members",
    "/registrations": "Registrations",
    "/invitations": "Invitations",
    "/duplicates": "Duplicates",
    "/institutions": "Institutions",
    "/mail": "Mail",
    "/audit": "Audit log",
    "/figures": "Figures",
}
# Tabs that are closed to auditors: they see the rest, and change nothing.
TABS_OF_ADMINISTRATORS: Final = frozenset({"/mail"})
ACCOUNT_STATES: Final = {
    AccountStatus.ADMITTED: "Admitted",
    AccountStatus.PENDING: "Awaiting a decision",
    AccountStatus.SUSPENDED: "Suspended",
    AccountStatus.REFUSED: "Declined",
    AccountStatus.ERASED: "Erased",
}
# What becomes of a line of a file.
IMPORT_OUTCOMES: Final = {
    "invite": "Will be invited",
    "member": "Has an account already",
    "invited": "Has been invited already",
}
ALIKE: Final = {
    Alike.NAME: "same name",
    Alike.ADDRESS: "same mailbox",
    Alike.INSTITUTION: "same institution",
    Alike.COUNTRY: "same country",
}
# By name is the default, which the form offers first.
INSTITUTION_ORDERS: Final = {InstitutionOrder.SIZE: "Largest first"}
MAIL_STATES: Final = {
    MailState.WAITING: "Waiting",
    MailState.HANDING_OVER: "Being sent",
    MailState.SENT: "Accepted by the mail server",
    MailState.REFUSED: "Given up",
    MailState.UNCERTAIN: "Connection lost, possibly sent",
    MailState.DROPPED: "Not sent: no recipient any more",
    MailState.STOPPED: "Stopped by an administrator",
}
# What the other services have, in the order of the page of figures: `activity` counts it.
ACTIVITY: Final = {
    "boards": "Forum boards",
    "topics": "Forum topics",
    "posts": "Forum posts",
    "programmes_running": "Programmes under way",
    "editions_running": "Programme editions under way",
    "editions_completed": "Programme editions completed",
    "courses_open": "Course editions open for enrolment",
    "places_taken": "Learners with a place in a course edition",
    "waiting": "Learners on waiting lists",
}
# What heads a column of the figures' files; `figures_file` has the columns of each.
FIGURE_HEADS: Final = {
    "status": "Status",
    "members": "Members",
    "name": "Country",
    "country": "Country code",
    "role": "Role",
    "network": "Network",
    "month": "Month",
    "registrations": "Registrations",
    "admissions": "Admissions",
    "days": "Period",
    "set_up": "Set up",
    "oldest_at": "Oldest registration (UTC)",
    "oldest_days": "Days waiting",
    "what": "Content and activity",
    "number": "Number",
}
