"""Posts: replying, editing with earlier texts kept, and what readers see of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, bindparam, case, func, insert, select, update

from chassis.attributes import same
from chassis.call import Call
from chassis.ids import new_id
from chassis.paging import page
from chassis.rows import refuse_stale, set_fields
from contracts.base import FORBIDDEN, Page, Refused
from contracts.forum.discussion import posts as forum_posts
from contracts.forum.discussion.posts import POST_IS_HIDDEN, EditPost, ListRevisions, PostInFull, ReadPost, Reply
from contracts.forum.discussion.topics import TOPIC_MERGED
from contracts.forum.events import PostAdded
from contracts.forum.values import Author
from contracts.kinds import Language
from services.forum.access.audience import LEGIBLE, reads_hidden, viewer
from services.forum.access.lookups import answered_topic, must_be_open, readable_post
from services.forum.base import languages, texts
from services.forum.base.events import post_changed
from services.forum.base.folding import VECTOR, vector_values
from services.forum.base.json_sql import as_text, json_object
from services.forum.base.model import Post, Topic
from services.forum.base.people import POST_AUTHOR, author
from services.forum.base.texts import Rendered
from services.forum.discussion import mentions, pace
from services.forum.discussion.model import Revision
from services.forum.discussion.writing import Written, as_kept, write
from services.forum.files import attachments
from services.forum.reactions import reactions
from services.forum.translations import queue
from services.forum.translations import views as translations
from services.forum.trust import limits

_FIELDS = {
    "id": Post.id,
    "topic_id": Post.topic_id,
    "number": Post.number,
    "author": author(POST_AUTHOR, Post.author_id),
    "language": Post.language,
    "html": case((LEGIBLE, Post.html), else_=""),
    "written_at": Post.written_at,
    "edited_at": Post.edited_at,
    "hidden": Post.hidden_at.is_not(None),
    "hidden_reason": case((LEGIBLE, Post.hidden_reason)),
    "version": Post.version,
    "reactions": Post.reactions,
    "my_reactions": reactions.MY_REACTIONS,
    "translation": case((LEGIBLE, translations.SHAPE)),
    "files": case((LEGIBLE, Post.files), else_=func.jsonb_build_array()),
    "moved_post_id": Post.moved_post_id,
}
# The contract's Post, as far as the caller may see it.
SHAPE = json_object(**_FIELDS)


def shaped(*columns: Any) -> Select[Any]:
    """A selection of posts for SHAPE."""
    found = select(*columns).select_from(Post).outerjoin(POST_AUTHOR, POST_AUTHOR.c.id == Post.author_id)
    return translations.with_translation(found)


_IN_FULL = shaped(as_text(json_object(**_FIELDS, text=case((LEGIBLE, Post.source), else_="")))).where(
    Post.id == bindparam("post")
)
_INDEX = update(Post.__table__).where(Post.id == bindparam("post")).values(vector=VECTOR)  # type: ignore[arg-type]


def preview_text(_: Call, command: forum_posts.PreviewText) -> forum_posts.Preview:
    """Keeps nothing. Raises NOTHING_VISIBLE, TOO_ELABORATE."""
    return forum_posts.Preview(html=texts.render(command.text).html)


def reply(call: Call, command: Reply) -> PostInFull:
    """Raises NOT_FOUND and FORBIDDEN for the topic, TOPIC_LOCKED, and what the rooms below raise."""
    rendered = texts.render(command.text)  # before the lock, since rendering takes longer than all the rest
    limits.may_write(call, rendered, command.mentions, opens=False)
    topic, board_slow = _addressed(call, command.topic_id)
    must_be_open(call, topic)
    pace.must_not_hurry_in(call, topic, board_slow)
    language = command.language or languages.of_text(command.text, call.actor.language)
    me, post_id = call.actor.member_id, new_id()
    added = PostAdded.of(topic, topic_id=topic.id, post_id=post_id, number=topic.posts + 1, author_id=me)
    written = write(call, topic, post_id, rendered, language, added, follow=command.follow)
    if command.files:
        attachments.put(call, written.id, command.files)
    mentions.notify_of_post(call, topic, topic.posts, command.mentions, rendered.source, followed=written.followed)
    if command.files or written.author is None:
        return in_full(call, written.id)
    return _as_written(call, topic, written, written.author)


def _addressed(call: Call, topic_id: UUID) -> tuple[Topic, int]:
    """The topic, locked; a reply sent while its topic was merged follows the posts that it answers."""
    try:
        return answered_topic(call, topic_id)
    except Refused as refused:
        if refused.refusal is not TOPIC_MERGED:
            raise
        return answered_topic(call, UUID(refused.params["topic_id"]))


def read_post(call: Call, command: ReadPost) -> PostInFull:
    """Raises NOT_FOUND."""
    post, _ = readable_post(call, command.post_id)
    return in_full(call, post.id)


def edit_post(call: Call, command: EditPost) -> PostInFull:
    """Only one's own. Raises NOT_FOUND, FORBIDDEN, POST_IS_HIDDEN, TOPIC_LOCKED, STALE.

    And what `render` raises for the text, `attachments.put` for the files.
    """
    post, topic = readable_post(call, command.post_id, write=True, lock=True)
    if post.author_id != call.actor.member_id:
        raise FORBIDDEN()
    if post.hidden_at is not None:
        raise POST_IS_HIDDEN()
    must_be_open(call, topic)
    refuse_stale(post.version, command.expected_version)
    opens = post.number == 1
    rendered, language = texts.render(command.text), command.language or Language(post.language)
    limits.may_say(call, rendered)
    _keep(call, post, topic.title if opens else None)
    _replace(call, post, as_kept(rendered, language, topic.title if opens else ""))
    if command.files is not None:
        attachments.put(call, post.id, command.files)
    post_changed(call, post)
    return in_full(call, post.id)


def rename(call: Call, topic: Topic, former_title: str) -> None:
    """Keeps the earlier title with the opening post's text, and makes the post searchable by the new one."""
    post = call.session.execute(
        select(Post).where(Post.topic_id == topic.id, Post.number == 1).with_for_update(key_share=True)
    ).scalar_one()
    _keep(call, post, former_title)
    same = Rendered(post.source, post.html, post.plain)
    _replace(call, post, as_kept(same, Language(post.language), topic.title))
    post_changed(call, post)


def find_by(call: Call, post: Post, title: str) -> None:
    """Makes a post searchable by the title of the topic that it opens, or by none."""
    call.session.execute(_INDEX, vector_values(Language(post.language), post.plain, title) | {"post": post.id})


def list_revisions(call: Call, command: ListRevisions) -> Page[forum_posts.Revision]:
    """The earlier texts of a post. Raises NOT_FOUND, and POST_IS_HIDDEN if the caller may not read the text."""
    post, _ = readable_post(call, command.post_id)
    if post.hidden_at is not None and not reads_hidden(call, post.author_id):
        raise POST_IS_HIDDEN()
    statement = select(Revision).where(Revision.post_id == post.id)
    return page(call.session, statement, [Revision.version], command, _revision_view, descending=True)


def in_full(call: Call, post_id: UUID) -> PostInFull:
    """A post with its Markdown, as far as the caller may read it; the caller is known to have access to it."""
    shape = call.session.execute(_IN_FULL, viewer(call.actor) | {"post": post_id}).scalar_one()
    return PostInFull.model_validate_json(shape)


def _as_written(call: Call, topic: Topic, written: Written, author: Author) -> PostInFull:
    """A reply that was just written, as `in_full` would return it."""
    return PostInFull(
        id=written.id,
        topic_id=topic.id,
        number=topic.posts,
        author=author,
        language=written.language,
        html=written.rendered.html,
        written_at=call.now,
        edited_at=None,
        hidden=False,
        hidden_reason=None,
        version=1,
        moved_post_id=None,
        text=written.rendered.source,
    )


def _keep(call: Call, post: Post, title: str | None) -> None:
    former = same(post, "version", "source", "html", "language")
    call.session.execute(
        insert(Revision).values(
            post_id=post.id, title=title, replaced_at=call.now, replaced_by=call.actor.member_id, **former
        )
    )


def _replace(call: Call, post: Post, values: dict[str, Any]) -> None:
    """A new version of a post; `values` are those of `as_kept`."""
    set_fields(post, {name: values[name] for name in ("language", "source", "html", "plain")})
    post.edited_at = call.now
    call.session.flush()
    call.session.execute(_INDEX, values | {"post": post.id})
    queue.enqueue(call, post.id, Language(post.language))


def _revision_view(row: Row[Any]) -> forum_posts.Revision:
    former: Revision = row[0]
    return forum_posts.Revision.of(former, text=former.source)
