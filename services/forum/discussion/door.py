"""The door of topics and posts."""

from __future__ import annotations

from chassis.door import Entry, answer
from chassis.policy import MEMBERS, WRITERS
from contracts.forum.boards import boards as forum_boards
from contracts.forum.discussion import answers as forum_answers
from contracts.forum.discussion import posts as forum_posts
from contracts.forum.discussion import quotes as forum_quotes
from contracts.forum.discussion import topic_moves as forum_topic_moves
from contracts.forum.discussion import topic_settings as forum_topic_settings
from contracts.forum.discussion import topics as forum_topics
from services.forum.base.policies import MODERATORS
from services.forum.discussion import (
    merging,
    moving,
    posts,
    questions,
    quotes,
    reading,
    splitting,
    topic_settings,
    topics,
)

DOOR: list[Entry] = [
    answer(forum_topics.OPEN_TOPIC, WRITERS, topics.open_topic),
    answer(forum_topics.EDIT_TOPIC, WRITERS, topics.edit_topic),
    answer(forum_topics.LIST_TOPICS, MEMBERS, topics.list_topics),
    answer(forum_topics.READ_TOPIC, MEMBERS, topics.read_topic),
    answer(forum_posts.REPLY, WRITERS, posts.reply),
    answer(forum_posts.PREVIEW_TEXT, WRITERS, posts.preview_text),
    answer(forum_posts.READ_POST, MEMBERS, posts.read_post),
    answer(forum_quotes.QUOTE_POST, WRITERS, quotes.quote_post),
    answer(forum_posts.EDIT_POST, WRITERS, posts.edit_post),
    answer(forum_posts.LIST_REVISIONS, MEMBERS, posts.list_revisions),
    answer(forum_posts.MARK_READ, WRITERS, reading.mark_read),
    answer(forum_boards.MARK_BOARD_READ, WRITERS, reading.mark_board_read),
    answer(forum_answers.ACCEPT_ANSWER, WRITERS, questions.accept_answer),
    answer(forum_topic_settings.PIN_TOPIC, MODERATORS, topic_settings.pin_topic),
    answer(forum_topic_settings.SLOW_TOPIC, MODERATORS, topic_settings.slow_topic),
    answer(forum_topic_settings.SLOW_BOARD, MODERATORS, topic_settings.slow_board),
    answer(forum_topic_moves.MOVE_TOPIC, MODERATORS, moving.move_topic),
    answer(forum_topic_moves.MERGE_TOPIC, MODERATORS, merging.merge_topic),
    answer(forum_topic_moves.SPLIT_TOPIC, MODERATORS, splitting.split_topic),
]
