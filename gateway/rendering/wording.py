"""What things are called on more than pages: languages, roles, networks, themes, troubles, kinds of resources.

English here, translated where it is shown. What the pages of one room say is in that room's `wording`.
"""

from __future__ import annotations

from typing import Final

from contracts.api_tokens import Scope
from contracts.forum.library.resources import ResourceKind
from contracts.identity import Network, Role

LANGUAGE_NAMES: Final = {"en": "English", "es": "Español", "pt": "Português", "fr": "Français"}
ROLE_NAMES: Final = {
    Role.MEMBER: "Member",
    Role.MODERATOR: "Moderator",
    Role.INSTRUCTOR: "Instructor",
    Role.FOCAL_POINT: "National focal point",
    Role.PROGRAMME_OFFICER: "Programme officer",
    Role.FINANCE_OFFICER: "Finance officer",
    Role.FINANCE_APPROVER: "Finance approver",
    Role.ADMINISTRATOR: "Administrator",
    Role.AUDITOR: "Auditor",
}
NETWORK_NAMES: Final = {Network.PREVENTION: "Prevention Network", Network.POLICE: "Police Network"}
THEMES: Final = {"auto": "System", "light": "Light", "dark": "Dark"}
# Headings of error pages, by the status of the refusal; any other is headed "The request could not be completed".
TROUBLES: Final = {
    401: "Please sign in",
    403: "You do not have access to this page",
    404: "Page not found",
    409: "This action is not possible",
    412: "This has changed since you opened it",
    413: "The file or text is too large",
    429: "Too many requests",
    500: "Something went wrong",
    503: "Service temporarily unavailable",
}
RESOURCE_KINDS: Final = {
    ResourceKind.PUBLICATION: "Publication",
    ResourceKind.BEST_PRACTICE: "Best practice",
    ResourceKind.NEWS: "News",
    ResourceKind.BLOG_POST: "Blog post",
    ResourceKind.VIDEO: "Video",
}
# The scopes of API tokens, for pages, mails and refusals alike.
SCOPE_NAMES: Final = {
    Scope.READ: "Read only",
    Scope.FORUM: "Forum and library",
    Scope.CHAT: "Chat",
    Scope.PROGRAMS: "Programmes",
    Scope.TRAINING: "Training",
    Scope.FUNDS: "Fund",
    Scope.FINANCE_EXPORTS: "Finance exports",
}
# The columns of a file of people to invite, for the page and for its refusals.
IMPORT_COLUMNS: Final = {
    "name": "Name",
    "email": "E-mail address",
    "country": "Country",
    "institution": "Institution",
    "language": "Language",
    "roles": "Roles",
    "networks": "Networks",
}
