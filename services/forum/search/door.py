"""The door of the search."""

from __future__ import annotations

from chassis.call import Call
from chassis.policy import MEMBERS
from chassis.service import Service, answers
from contracts import forum
from contracts.base import Page
from services.forum.search import search


class SearchDoor(Service):
    """What is asked of the search."""

    @answers(forum.SEARCH_POSTS, MEMBERS)
    def search_posts(self, call: Call, command: forum.SearchPosts) -> Page[forum.SearchHit]:
        return search.search_posts(call, command)
