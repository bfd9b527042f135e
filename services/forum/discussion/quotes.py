"""Quotes: the words of a post for use in a reply, with their origin. Only what every reader of the topic may read."""

from __future__ import annotations

from chassis.call import Call
from contracts.base import NOT_FOUND
from contracts.forum.discussion.posts import POST_IS_HIDDEN, PostInFull
from contracts.forum.discussion.quotes import Quote, QuotePost
from services.forum.access.lookups import readable_post
from services.forum.discussion import posts

# Quoting more than this is not quoting.
_LONGEST = 2_000


def quote_post(call: Call, command: QuotePost) -> Quote:
    """A hidden text cannot be quoted, even by those who may read it: what they publish is read by all.

    Raises NOT_FOUND, also for a post of another topic, and POST_IS_HIDDEN.
    """
    post, topic = readable_post(call, command.post_id)
    if topic.id != command.topic_id:
        raise NOT_FOUND("post_id", what="post")
    if post.hidden_at is not None:
        raise POST_IS_HIDDEN()
    original = posts.in_full(call, post.id)
    lines = [_origin(original), "", *_own_words(original.text).split("\n")]
    quoted = "\n".join(f"> {line}".rstrip() for line in lines)
    return Quote(post_id=post.id, number=post.number, author=original.author, text=f"{quoted}\n\n")


def _origin(post: PostInFull) -> str:
    """Without the author's name, which would remain in other people's texts after the author is erased."""
    return f"[#{post.number}](/forum/posts/{post.id})"


def _own_words(text: str) -> str:
    """Without what the author quoted in turn, unless that is all there is."""
    own = "\n".join(line for line in text.split("\n") if not line.lstrip().startswith(">")).strip() or text.strip()
    return own if len(own) <= _LONGEST else own[:_LONGEST].rsplit(None, 1)[0] + " …"
