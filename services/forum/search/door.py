"""The door of the search."""

from __future__ import annotations

from chassis.call import Call
from chassis.jobs import daily
from chassis.policy import MEMBERS
from chassis.service import Service, answers
from contracts.base import Page
from contracts.forum import search as forum_search
from services.forum.search import find, words


class SearchDoor(Service):
    """What is asked of the search."""

    @answers(forum_search.FIND, MEMBERS)
    def find(self, call: Call, command: forum_search.Find) -> forum_search.FoundPage:
        return find.find(call, command)

    @answers(forum_search.SEARCH_POSTS, MEMBERS)
    def search_posts(self, call: Call, command: forum_search.SearchPosts) -> Page[forum_search.SearchHit]:
        return find.search_posts(call, command)

    @daily(at="04:10")
    def forget_words(self, call: Call) -> None:
        words.forget(call)
