"""Events that several rooms emit."""

from __future__ import annotations

from chassis.call import Call
from contracts.forum.events import PostChanged
from services.forum.base.model import Post, Topic


def post_changed(call: Call, post: Post) -> None:
    """Announces that a post looks different from before; of one that opens its topic, lists show something too."""
    board_id = call.session.get_one(Topic, post.topic_id).board_id if post.number == 1 else None
    hidden = post.hidden_at is not None
    call.emit(PostChanged.of(post, post_id=post.id, hidden=hidden, board_id=board_id))
