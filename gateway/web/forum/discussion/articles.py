"""The posts of a topic's page, each a fragment: of two readers with the same rights and language, one pays for it."""

from __future__ import annotations

from functools import partial

from markupsafe import Markup

from chassis.clock import now
from contracts.forum.discussion import topics as forum_topics
from contracts.forum.values import TopicKind
from contracts.identity import Role
from gateway.rendering import formats
from gateway.views import Data
from gateway.web.forum.discussion import quoting
from gateway.web.frame.fragments import FRAGMENTS, Fragments
from gateway.web.frame.visit import Visit


def shown(
    visitor: Visit, read: Data[forum_topics.TopicPage], page: int, fragments: Fragments = FRAGMENTS
) -> list[Markup]:
    """The articles, in order: what is in them for this visitor is decided here, and said to the template.

    `fragments`: those rendered so far, and now these.
    """
    topic, me = read["topic"], str(visitor.caller.actor.id)
    writes, moderates = visitor.may_write, visitor.has(Role.MODERATOR)
    here = f"/forum/topics/{topic['id']}"
    same = {
        "here": here if page == 1 else f"{here}?page={page}",
        "topic_id": topic["id"],
        "writes": writes,
        "moderates": moderates,
        "quotes": writes and not topic["locked"],
    }
    asked = topic["kind"] == TopicKind.QUESTION and writes and (moderates or topic["author"]["id"] == me)
    ago = partial(formats.ago, visitor.language, now=now())
    return [
        fragments.rendered(
            "forum/discussion/post.html",
            visitor.language,
            post=post,
            mine=post["author"]["id"] == me,
            new=post["number"] > topic["read"] and post["author"]["id"] != me,
            accepts=asked and post["number"] > 1,
            accepted=topic["answer"] == post["number"],
            written=ago(post["written_at"]),
            edited=ago(post["edited_at"]) if post["edited_at"] else "",
            **same,
        )
        for post in quoting.named(read["posts"])
    ]
