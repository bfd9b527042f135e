"""What somebody who is new here may do, until time and record say more of them."""

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
    "This board is receiving too many posts at the moment; publish again in {seconds} seconds.",
)


class TrustLimits(View):
    """What is allowed; null: as much as everybody may."""

    topics_a_day: int | None
    replies_a_day: int | None
    links_a_post: int | None
    mentions_a_post: int | None
    files_a_day: int | None


class TrustStep(View):
    """Days here, posts read and posts written: what somebody has, or what a level asks for."""

    days: int
    read: int
    written: int


class Trust(View):
    """Where a member stands on the way; `next` is what the next level asks for, or null where there is none.

    `held_back`: there were too many upheld reports against posts in the last 90 days for the next level.
    """

    level: int
    limits: TrustLimits
    have: TrustStep
    next: TrustStep | None
    held_back: bool
