"""What the page of preferences calls areas of notices and ways of delivery."""

from __future__ import annotations

from contracts.forum.inbox.preferences import Area, Delivery, DigestRhythm

DELIVERIES = {
    Delivery.AT_ONCE: "By e-mail, immediately",
    Delivery.DIGEST: "By e-mail, in the digest",
    Delivery.INBOX: "On this site only",
    Delivery.OFF: "No notifications",
}
DIGEST_RHYTHMS = {
    DigestRhythm.DAILY: "Every day",
    DigestRhythm.WEEKLY: "Every week",
    DigestRhythm.NEVER: "Never",
}
AREAS_OF_NOTICES = {
    Area.FORUM: "Forum",
    Area.LIBRARY: "Library",
    Area.CHAT: "Chat",
    Area.PROGRAMS: "Programmes",
    Area.TRAINING: "Training",
    Area.FUNDS: "The Fund",
}
