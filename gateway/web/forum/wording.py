"""What the pages of the forum call topics, answers to events, results of polls, slow mode and reasons to report."""

from __future__ import annotations

from typing import Final

from contracts.forum.gatherings import Answer
from contracts.forum.moderation.flags import FlagCause
from contracts.forum.polls import PollResults
from contracts.forum.values import TopicKind

TOPIC_KINDS: Final = {
    TopicKind.DISCUSSION: "Discussion",
    TopicKind.QUESTION: "Question",
    TopicKind.POLL: "Poll",
    TopicKind.EVENT: "Event",
}
EVENT_ANSWERS: Final = {Answer.YES: "Attending", Answer.PERHAPS: "Maybe", Answer.NO: "Not attending"}
POLL_RESULTS: Final = {
    PollResults.ALWAYS: "Everyone, at any time",
    PollResults.AFTER_VOTING: "Members who have voted; everyone once it closes",
    PollResults.AFTER_CLOSING: "Everyone, once it closes",
}
# Slow mode: seconds between two posts.
PACES: Final = {
    "0": "Off",
    "30": "30 seconds",
    "60": "1 minute",
    "300": "5 minutes",
    "900": "15 minutes",
    "3600": "1 hour",
    "21600": "6 hours",
    "86400": "1 day",
}
FLAG_CAUSES: Final = {
    FlagCause.PERSONAL_DATA: "Personal data of a victim or witness",
    FlagCause.ABUSE: "Insult or threat",
    FlagCause.SPAM: "Advertising",
    FlagCause.OFF_TOPIC: "Off topic",
    FlagCause.OTHER: "Other",
}
