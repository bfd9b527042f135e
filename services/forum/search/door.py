"""The door of the search."""

from __future__ import annotations

from chassis.door import Entry, answer, daily
from chassis.policy import MEMBERS
from contracts.forum import search as forum_search
from services.forum.search import find, words

DOOR: list[Entry] = [
    answer(forum_search.FIND, MEMBERS, find.find),
    answer(forum_search.SEARCH_POSTS, MEMBERS, find.search_posts),
    daily("04:10", words.drop_unused, name="forget_words"),
]
