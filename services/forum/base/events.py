"""Events that several rooms emit."""

from __future__ import annotations

from chassis.call import Call
from contracts.forum.events import PostChanged
from services.forum.base.model import Post


def post_changed(call: Call, post: Post) -> None:
    """Announces that a post looks different from before."""
    hidden = post.hidden_at is not None
    call.emit(PostChanged(topic_id=post.topic_id, post_id=post.id, number=post.number, hidden=hidden))
