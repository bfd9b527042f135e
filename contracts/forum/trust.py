"""The limits of new members, raised with time and activity."""

from __future__ import annotations

from contracts.base import Refusal, View

_ENDS = "This limit ends after {days} days, {read} posts read and {written} posts written."

NEW_HERE_TOPICS = Refusal(
    "forum.new_here_topics",
    429,
    "New members can open {limit} topics in 24 hours; you can open the next one from {at}. " + _ENDS,
)
NEW_HERE_REPLIES = Refusal(
    "forum.new_here_replies",
    429,
    "New members can write {limit} replies in 24 hours; you can write the next one from {at}. " + _ENDS,
)
NEW_HERE_LINKS = Refusal(
    "forum.new_here_links",
    422,
    "New members can include {limit} links to other sites in a post; remove some of yours. " + _ENDS,
)
NEW_HERE_MENTIONS = Refusal(
    "forum.new_here_mentions",
    422,
    "New members can mention {limit} members in a post; remove some of your mentions. " + _ENDS,
)
NEW_HERE_FILES = Refusal(
    "forum.new_here_files", 429, "New members can add {limit} files in 24 hours; add this one tomorrow. " + _ENDS
)
BOARD_BUSY = Refusal(
    "forum.board_busy",
    429,
    "This board is receiving too many posts at the moment; try again in {seconds} s.",
)


class TrustLimits(View):
    """The limits; null: no special limit."""

    topics_a_day: int | None
    replies_a_day: int | None
    links_a_post: int | None
    mentions_a_post: int | None
    files_a_day: int | None


class TrustStep(View):
    """Days of membership, posts read and posts written: a member's own, or those that a level requires."""

    days: int
    read: int
    written: int


class Trust(View):
    """A member's trust level; `next` is what the next level requires, or null if there is none.

    `held_back`: there were too many upheld reports against posts in the last 90 days for the next level.
    """

    level: int
    limits: TrustLimits
    have: TrustStep
    next: TrustStep | None
    held_back: bool
