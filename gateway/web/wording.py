"""What things are called on pages: languages, roles, networks, states. English here, translated where it is shown."""

from __future__ import annotations

from typing import Final

from contracts.forum_moderation import Deed, FlagCause, FlagStatus
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
THEMES: Final = {"auto": "As the system", "light": "Light", "dark": "Dark"}
# What a page says after something was done: the word in its address, and the text.
DONE: Final = {
    "saved": "Saved.",
    "registered": "Registration received.",
    "signed-out": "You are signed out.",
    "posted": "Your text is published.",
    "edited": "Your change is published.",
    "flagged": "Thank you. A moderator will look at it.",
    "decided": "The decision is on record.",
    "read": "Marked as read.",
    "admitted": "The person can sign in now.",
    "refused": "The registration is refused.",
    "enrolled": "You are enrolled.",
    "withdrawn": "Your enrolment is withdrawn.",
    "joined": "You are in the room now.",
    "left": "You have left the room.",
    "opened": "The room is open.",
    "ended": "That session has ended.",
}
FLAG_CAUSES: Final = {
    FlagCause.PERSONAL_DATA: "Personal data of a victim or witness",
    FlagCause.ABUSE: "Insult or threat",
    FlagCause.SPAM: "Advertising",
    FlagCause.OFF_TOPIC: "Off topic",
    FlagCause.OTHER: "Something else",
}
FLAG_STATES: Final = {
    FlagStatus.OPEN: "Open",
    FlagStatus.UPHELD: "Hidden",
    FlagStatus.DISMISSED: "Left standing",
}
DEEDS: Final = {
    Deed.POST_HIDDEN: "hid a post",
    Deed.POST_SHOWN: "showed a post again",
    Deed.FLAGS_DISMISSED: "left a reported post standing",
    Deed.TOPIC_LOCKED: "locked a topic",
    Deed.TOPIC_UNLOCKED: "unlocked a topic",
    Deed.TOPIC_RENAMED: "renamed a topic",
    Deed.BOARD_OPENED: "opened a board",
    Deed.BOARD_CHANGED: "changed a board",
}
