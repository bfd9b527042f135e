"""The forum's permissions besides those of every member: moderators moderate, auditors see what they did."""

from __future__ import annotations

from chassis.policy import and_auditor, only
from contracts.identity import Role

KEEPERS = only(Role.MODERATOR, Role.ADMINISTRATOR)
MODERATORS = only(Role.MODERATOR)
OVERSEERS = and_auditor(Role.MODERATOR)
