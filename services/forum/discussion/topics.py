"""Topics: opening, renaming, listing by last activity, and reading them with their posts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Integer,
    Row,
    Select,
    String,
    Uuid,
    any_,
    bindparam,
    case,
    func,
    literal_column,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY

from chassis.attributes import same
from chassis.call import Call
from chassis.ids import new_id
from chassis.paging import Key, page
from chassis.plans import PLANNED_EACH_TIME
from chassis.rows import refuse_stale
from chassis.written import written
from contracts.base import Page
from contracts.forum.discussion import topics as forum_topics
from contracts.forum.discussion.posts import Post as PostView
from contracts.forum.discussion.topics import EditTopic, ListTopics, OpenTopic, ReadTopic, TopicPage
from contracts.forum.events import TopicChanged, TopicOpened
from contracts.forum.record import ModerationActionKind
from contracts.forum.values import TopicKind
from contracts.kinds import Id
from services.forum.access import keeping
from services.forum.access.audience import ENDS_AT, ENDS_IN, ME, READABLE, viewer
from services.forum.access.lookups import must_be_open, nothing_there, readable_board, steered_topic, topic_missing
from services.forum.base import languages, texts
from services.forum.base.json_sql import as_text, json_object
from services.forum.base.model import Board, Post, Topic
from services.forum.base.people import AUTHOR, LAST_AUTHOR, author
from services.forum.boards import tree
from services.forum.discussion import mentions, oversight, pace, posts, unread
from services.forum.discussion.model import TopicRead
from services.forum.discussion.writing import write
from services.forum.files import attachments
from services.forum.gatherings import gatherings
from services.forum.polls import polls
from services.forum.record.entries import record_action
from services.forum.subscriptions import subscriptions
from services.forum.tags import tagging
from services.forum.translations import views as translations
from services.forum.trust import limits

# The fields of the contract's Topic that are columns of the row.
_SAME = (
    "id", "board_id", "title", "language", "locked", "posts", "opened_at", "last_activity_at", "version", "kind",
    "answer", "slow_seconds", "split_from",
)  # fmt: skip
_SHAPE = json_object(
    **same(Topic, *_SAME),
    author=author(AUTHOR, Topic.author_id),
    read=unread.READ,
    unread=Topic.posts - unread.READ,
    last_author=author(LAST_AUTHOR, Topic.last_author_id),
    pinned=Topic.pinned == 1,
    tags=tagging.TAGS,
    translated_title=translations.TITLE,
)


def _readable(*columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .select_from(Topic)
        .join(Board, Board.id == Topic.board_id)
        .outerjoin(TopicRead, (TopicRead.topic_id == Topic.id) & (TopicRead.member_id == ME))
        .outerjoin(AUTHOR, AUTHOR.c.id == Topic.author_id)
        .outerjoin(LAST_AUTHOR, LAST_AUTHOR.c.id == Topic.last_author_id)
        .where(READABLE, Topic.merged_into.is_(None))
    )


_SHAPED = _readable(Topic.id, as_text(_SHAPE).label("shape"), keeping.NEXT_END)
_TOPIC = _SHAPED.where(Topic.id == bindparam("topic"))
# A small statement finds the topics of a page; another one, built only once, shapes them.
_FOUND = (
    select(Topic.id)
    .join(Board, Board.id == Topic.board_id)
    .outerjoin(TopicRead, (TopicRead.topic_id == Topic.id) & (TopicRead.member_id == ME))
    .where(READABLE, Topic.merged_into.is_(None))
)
_THESE = _SHAPED.where(Topic.id == any_(bindparam("topics", type_=ARRAY(Uuid))))

_some = (
    posts.shaped(posts.SHAPE.label("shape"), Post.number)
    .where(Post.topic_id == Topic.id, Post.number > bindparam("after", type_=Integer))
    .order_by(Post.number)
    .limit(bindparam("limit", type_=Integer))
    .correlate(Topic)
    .lateral("some")
)
_page_posts = select(func.json_agg(_some.c.shape).label("posts"), func.max(_some.c.number).label("last")).lateral(
    "shown"
)
# The topic and its posts in one query: this is what is read most, so it is written out. The accepted answer, which few
# topics have, is a separate query.
_PAGE = written(
    _readable(
        as_text(
            json_object(
                topic=_SHAPE,
                board=json_object(id=Board.id, slug=Board.slug, name=Board.name, above=tree.ABOVE),
                posts=func.coalesce(_page_posts.c.posts, func.json_build_array()),
                next=case((_page_posts.c.last < Topic.posts, _page_posts.c.last)),
                subscription=subscriptions.OF_TOPIC,
                access_ends_at=ENDS_AT,
            )
        ).label("page"),
        ENDS_IN.label("ends_in"),
    )
    .join(_page_posts, true())
    .where(Topic.id == bindparam("topic"))
)


_ANSWER = posts.shaped(as_text(posts.SHAPE)).where(
    Post.topic_id == bindparam("topic"), Post.number == bindparam("answer", type_=Integer)
)


def open_topic(call: Call, command: OpenTopic) -> TopicPage:
    """Raises NOT_FOUND and FORBIDDEN for the board, SLOW_MODE, UNKNOWN_TAG.

    And what `texts` raises for the texts, `attachments.put` for the files, `polls.add` and `gatherings.add` for theirs.
    """
    board = readable_board(call, command.board_id, write=True)
    rendered = texts.render(command.text)
    limits.may_write(call, rendered, command.mentions, opens=True)
    topic = Topic(
        id=new_id(),
        board_id=board.id,
        title=texts.title(command.title),
        language=command.language or languages.of_text(f"{command.title}\n\n{command.text}", call.actor.language),
        author_id=call.actor.member_id,
        posts=0,
        opened_at=call.now,
        last_activity_at=call.now,
        last_author_id=call.actor.member_id,
        kind=command.kind,
    )
    pace.must_not_hurry(call, board.id)
    call.session.add(topic)
    call.session.flush()
    tagging.put(call, topic.id, command.tags)
    opened = TopicOpened.of(topic, topic_id=topic.id)
    written = write(call, topic, new_id(), rendered, opened.language, opened, follow=command.follow)
    if command.files:
        attachments.put(call, written.id, command.files)
    polls.add(call, topic, command.poll)
    gatherings.add(call, topic, command.event)
    mentions.notify_of_post(call, topic, 1, command.mentions, followed=written.followed)
    return read_topic(call, ReadTopic(topic_id=topic.id))


def edit_topic(call: Call, command: EditTopic) -> forum_topics.Topic:
    """By the author or a moderator. Raises NOT_FOUND, FORBIDDEN, TOPIC_LOCKED, STALE, NOTHING_VISIBLE, UNKNOWN_TAG."""
    topic, own = steered_topic(call, command.topic_id, lock=True)
    must_be_open(call, topic)
    refuse_stale(topic.version, command.expected_version)
    former, topic.title = topic.title, texts.title(command.title)
    renamed = topic.title != former
    if renamed:
        posts.rename(call, topic, former)
    if renamed and not own:
        record_action(call, ModerationActionKind.TOPIC_RENAMED, topic.board_id, topic, reason=former)
    if command.tags is not None:
        _retag(call, topic, command.tags)
    changed(call, topic)
    return topic_view(call, topic.id)


def _retag(call: Call, topic: Topic, tags: list[str]) -> None:
    former = tagging.slugs(call, topic.id)
    if tagging.put(call, topic.id, tags) and topic.author_id != call.actor.member_id:
        record_action(call, ModerationActionKind.TOPIC_TAGGED, topic.board_id, topic, reason=", ".join(former))


def changed(call: Call, topic: Topic) -> None:
    """Counts a new version of a changed topic, and announces it."""
    topic.version += 1
    call.session.flush()
    call.emit(
        TopicChanged.of(
            topic,
            topic_id=topic.id,
            topic_version=topic.version,
            pinned=topic.pinned == 1,
            tags=tagging.slugs(call, topic.id),
        )
    )


def list_topics(call: Call, command: ListTopics) -> Page[forum_topics.Topic]:
    """Topics the caller may read, by last activity. Raises NOT_FOUND for a board without access, SUSPENDED."""
    me = viewer(call.actor)
    keys: list[Key] = [Topic.last_activity_at, Topic.id]
    conditions = _filters(command)
    if command.board_id is not None:
        conditions.append(Topic.board_id == readable_board(call, command.board_id).id)
        oversight.note_reading(call, command.board_id)
        keys = [Topic.pinned, *keys]
    places = unread.places(call, me, command.board_id) if command.unread else unread.ANYWHERE
    found: Page[Id] = Page[Id](items=[], next=None)
    if places.boards != []:
        statement = _FOUND.where(*conditions, *places.conditions)
        if command.tag is not None:  # of some tags there are few topics, of others most
            statement = statement.execution_options(**PLANNED_EACH_TIME)
        values = me | {"boards": places.boards} if command.unread else me
        found = page(call.session, statement, keys, command, _id, descending=True, values=values)
    if not found.items:
        nothing_there(call)
    shaped = {row.id: row for row in call.session.execute(_THESE, me | {"topics": found.items})}
    _cache_list(call, command, list(shaped.values()))
    return Page[forum_topics.Topic](items=[_view(shaped[topic_id]) for topic_id in found.items], next=found.next)


def _cache_list(call: Call, command: ListTopics, shown: Sequence[Row[Any]]) -> None:
    """Until something happens to one of these topics, or to another one of the board, or of any."""
    anywhere = ("boards", "topics") if command.board_id is None else (f"board/{command.board_id}",)
    listed = (f"topic/{row.id}" for row in shown)
    call.cache(*anywhere, f"reader/{call.actor.member_id}", *listed, seconds=keeping.seconds_of(call, shown))


def _filters(command: ListTopics) -> list[ColumnElement[bool]]:
    """Which of the topics."""
    conditions: list[ColumnElement[bool]] = []
    if command.kind is not None:
        conditions.append(_is_a(command.kind))
    if command.solved is not None:
        answered = Topic.answer.is_not(None) if command.solved else Topic.answer.is_(None)
        conditions += [_is_a(TopicKind.QUESTION), answered]
    if command.tag is not None:
        conditions.append(tagging.tagged(command.tag))
    return conditions


def _is_a(kind: TopicKind) -> ColumnElement[bool]:
    """Written out, so that the database sees that the index of the other kinds than discussions has them."""
    return Topic.kind == literal_column(f"'{kind.value}'", String)


def _id(row: Row[Any]) -> Id:
    return cast(Id, row.id)


def read_topic(call: Call, command: ReadTopic) -> TopicPage:
    """The topic and its posts from `after` on. Raises NOT_FOUND, TOPIC_MERGED, SUSPENDED."""
    values: dict[str, Any] = {"topic": command.topic_id, "after": command.after, "limit": command.limit}
    if command.language is not None:
        values["reading"] = command.language
    row = call.session.execute(_PAGE, viewer(call.actor) | values).one_or_none()
    if row is None:
        raise topic_missing(call, command.topic_id)
    found = TopicPage.model_validate_json(row.page)
    oversight.note_reading(call, found.board.id)
    if found.topic.answer is not None:
        found = _with_answer(call, found, values)
    subjects = f"topic/{found.topic.id}", f"audience/{found.board.id}", f"reader/{call.actor.member_id}"
    call.cache(*subjects, seconds=keeping.seconds(row.ends_in))
    return found


def _with_answer(call: Call, found: TopicPage, values: dict[str, Any]) -> TopicPage:
    """Adds the accepted answer, whichever page it is on."""
    answer = next((post for post in found.posts if post.number == found.topic.answer), None)
    if answer is None:
        asked = viewer(call.actor) | values | {"answer": found.topic.answer}
        answer = PostView.model_validate_json(call.session.execute(_ANSWER, asked).scalar_one())
    return found.model_copy(update={"answer": answer})


def topic_view(call: Call, topic_id: Id) -> forum_topics.Topic:
    """The topic as the caller sees it; the caller may read it."""
    return _view(call.session.execute(_TOPIC, viewer(call.actor) | {"topic": topic_id}).one())


def _view(row: Row[Any]) -> forum_topics.Topic:
    return forum_topics.Topic.model_validate_json(row.shape)
