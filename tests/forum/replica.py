"""A reader's own copy of a board: taken once, then kept up by what the forum tells of, never by asking again.

It holds what lists and pages show beside the texts themselves. Events carry no text, since they go to whoever listens:
a text that an event names is asked for again, by its number. So is a topic that was put together anew: one that came
from another board, or that replies came to or went from.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from chassis.call import Call
from contracts.base import Event
from contracts.forum.boards import boards as forum_boards
from contracts.forum.discussion import topics as forum_topics
from contracts.forum.events import (
    BoardChanged,
    PostAdded,
    PostChanged,
    PostsMoved,
    ReactionsChanged,
    ReadMarkMoved,
    TopicChanged,
    TopicMerged,
    TopicMoved,
    TopicOpened,
)
from services.forum.boards import boards
from services.forum.discussion import topics


@dataclass
class PostCopy:
    """A post: what stands beside its text, and the text as it was read last."""

    author_id: UUID
    hidden: bool = False
    reactions: dict[str, int] = field(default_factory=dict)
    text: tuple[str, int] | None = None  # HTML and version; nothing when it has to be read


@dataclass
class TopicCopy:
    """A topic as it is for the reader."""

    title: str
    kind: str
    locked: bool = False
    pinned: bool = False
    answer: int | None = None
    slow_seconds: int = 0
    tags: list[str] = field(default_factory=list)
    read: int = 0
    posts: dict[int, PostCopy] = field(default_factory=dict)

    @property
    def unread(self) -> int:
        return len(self.posts) - self.read


@dataclass
class BoardCopy:
    """The board, its topics with the latest activity first, and what is unread."""

    reader: UUID
    board_id: UUID
    about: tuple[Any, ...] | None
    topics: dict[UUID, TopicCopy]
    order: list[UUID]
    to_ask: set[UUID] = field(default_factory=set)  # topics that were put together anew

    @property
    def unread(self) -> int:
        return sum(topic.unread for topic in self.topics.values())

    @property
    def listed(self) -> list[UUID]:
        """In the order of the board's page: the pinned ones first."""
        return sorted(self.order, key=lambda topic_id: not self.topics[topic_id].pinned)

    def hear(self, event: Event) -> None:
        """Takes the event in."""
        _HEARD[type(event)](self, event)

    def _opened(self, event: TopicOpened) -> None:
        """A topic begins with its author's post, which its author has read."""
        self.topics[event.topic_id] = TopicCopy(event.title, event.kind)
        self.order.append(event.topic_id)
        self._write(event.topic_id, 1, event.author_id)

    def _changed(self, event: TopicChanged) -> None:
        if topic := self.topics.get(event.topic_id):  # it may have come from another board, or have been merged
            topic.title, topic.kind, topic.locked, topic.pinned = event.title, event.kind, event.locked, event.pinned
            topic.answer, topic.slow_seconds, topic.tags = event.answer, event.slow_seconds, event.tags

    def _moved(self, event: TopicMoved) -> None:
        if event.board_id == self.board_id:
            self.to_ask.add(event.topic_id)
        else:
            self._drop(event.topic_id)

    def _merged(self, event: TopicMerged) -> None:
        self._drop(event.topic_id)
        self.to_ask.add(event.into_id)

    def _split(self, event: PostsMoved) -> None:
        self.to_ask |= {event.topic_id, event.from_topic_id}

    def _drop(self, topic_id: UUID) -> None:
        del self.topics[topic_id]
        self.order.remove(topic_id)

    def _added(self, event: PostAdded) -> None:
        self._write(event.topic_id, event.number, event.author_id)

    def _write(self, topic_id: UUID, number: int, author_id: UUID) -> None:
        """Whoever writes has read up to there; what was written in last is listed first."""
        topic = self.topics[topic_id]
        topic.posts[number] = PostCopy(author_id)
        if author_id == self.reader:
            topic.read = number
        self.order.remove(topic_id)
        self.order.insert(0, topic_id)

    def _post(self, event: PostChanged) -> None:
        post = self.topics[event.topic_id].posts[event.number]
        post.hidden, post.text = event.hidden, None

    def _reactions(self, event: ReactionsChanged) -> None:
        self.topics[event.topic_id].posts[event.number].reactions = dict(event.reactions)

    def _mark(self, event: ReadMarkMoved) -> None:
        if event.member_id != self.reader:
            return
        for topic in [self.topics[event.topic_id]] if event.topic_id else self.topics.values():
            topic.read = len(topic.posts) if event.number is None else event.number

    def _board(self, _: BoardChanged) -> None:
        self.about = None


_HEARD: dict[type[Event], Callable[[BoardCopy, Any], None]] = {
    TopicOpened: BoardCopy._opened,
    TopicChanged: BoardCopy._changed,
    TopicMoved: BoardCopy._moved,
    TopicMerged: BoardCopy._merged,
    PostsMoved: BoardCopy._split,
    PostAdded: BoardCopy._added,
    PostChanged: BoardCopy._post,
    ReactionsChanged: BoardCopy._reactions,
    ReadMarkMoved: BoardCopy._mark,
    BoardChanged: BoardCopy._board,
}
TOLD = {event.type: event for event in _HEARD}


def snapshot(call: Call, board_id: UUID) -> BoardCopy:
    """The board as the reader is shown it now, every post read; the forum's own sums are those of the parts."""
    board = boards.read_board(call, forum_boards.ReadBoard(board_id=board_id))
    listed = topics.list_topics(call, forum_topics.ListTopics(board_id=board_id, limit=100)).items
    by_activity = sorted(listed, key=lambda topic: (topic.last_activity_at, topic.id), reverse=True)
    copy = BoardCopy(call.actor.member_id, board.id, about(board), {}, [topic.id for topic in by_activity])
    for topic in listed:
        copy.topics[topic.id] = _topic(call, topic)
        assert (topic.posts, topic.unread) == (len(copy.topics[topic.id].posts), copy.topics[topic.id].unread)
    assert copy.listed == [topic.id for topic in listed]
    assert (board.topics, board.unread) == (len(listed), copy.unread)
    assert board.posts == sum(len(topic.posts) for topic in copy.topics.values())
    return copy


def about(board: forum_boards.Board) -> tuple[Any, ...]:
    """What the board says of itself."""
    return board.name, board.description, board.countries, board.slow_seconds


def _topic(call: Call, topic: forum_topics.Topic) -> TopicCopy:
    posts = topics.read_topic(call, forum_topics.ReadTopic(topic_id=topic.id, limit=100)).posts
    copied = {
        post.number: PostCopy(post.author.id, post.hidden, dict(post.reactions), (post.html, post.version))
        for post in posts
    }
    tags = [tag.slug for tag in topic.tags]
    settings = topic.locked, topic.pinned, topic.answer, topic.slow_seconds
    return TopicCopy(topic.title, topic.kind, *settings, tags, topic.read, copied)
