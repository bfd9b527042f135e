"""The door of topics and posts."""

from __future__ import annotations

from chassis.call import Call
from chassis.policy import MEMBERS, WRITERS
from chassis.service import Service, answers
from contracts.base import Page
from contracts.forum.boards import boards as forum_boards
from contracts.forum.discussion import answers as forum_answers
from contracts.forum.discussion import posts as forum_posts
from contracts.forum.discussion import quotes as forum_quotes
from contracts.forum.discussion import steering as forum_steering
from contracts.forum.discussion import topic_settings as forum_topic_settings
from contracts.forum.discussion import topics as forum_topics
from services.forum.discussion import merging, moving, posts, questions, quotes, reading, splitting, steering, topics
from services.forum.doors import MODERATORS


class DiscussionDoor(Service):
    """What is asked of topics and posts."""

    @answers(forum_topics.OPEN_TOPIC, WRITERS)
    def open_topic(self, call: Call, command: forum_topics.OpenTopic) -> forum_topics.TopicPage:
        return topics.open_topic(call, command)

    @answers(forum_topics.EDIT_TOPIC, WRITERS)
    def edit_topic(self, call: Call, command: forum_topics.EditTopic) -> forum_topics.Topic:
        return topics.edit_topic(call, command)

    @answers(forum_topics.LIST_TOPICS, MEMBERS)
    def list_topics(self, call: Call, command: forum_topics.ListTopics) -> Page[forum_topics.Topic]:
        return topics.list_topics(call, command)

    @answers(forum_topics.READ_TOPIC, MEMBERS)
    def read_topic(self, call: Call, command: forum_topics.ReadTopic) -> forum_topics.TopicPage:
        return topics.read_topic(call, command)

    @answers(forum_posts.REPLY, WRITERS)
    def reply(self, call: Call, command: forum_posts.Reply) -> forum_posts.PostInFull:
        return posts.reply(call, command)

    @answers(forum_posts.PREVIEW_TEXT, WRITERS)
    def preview_text(self, call: Call, command: forum_posts.PreviewText) -> forum_posts.Preview:
        return posts.preview_text(call, command)

    @answers(forum_posts.READ_POST, MEMBERS)
    def read_post(self, call: Call, command: forum_posts.ReadPost) -> forum_posts.PostInFull:
        return posts.read_post(call, command)

    @answers(forum_quotes.QUOTE_POST, WRITERS)
    def quote_post(self, call: Call, command: forum_quotes.QuotePost) -> forum_quotes.Quote:
        return quotes.quote_post(call, command)

    @answers(forum_posts.EDIT_POST, WRITERS)
    def edit_post(self, call: Call, command: forum_posts.EditPost) -> forum_posts.PostInFull:
        return posts.edit_post(call, command)

    @answers(forum_posts.LIST_REVISIONS, MEMBERS)
    def list_revisions(self, call: Call, command: forum_posts.ListRevisions) -> Page[forum_posts.Revision]:
        return posts.list_revisions(call, command)

    @answers(forum_posts.MARK_READ, WRITERS)
    def mark_read(self, call: Call, command: forum_posts.MarkRead) -> forum_posts.ReadMark:
        return reading.mark_read(call, command)

    @answers(forum_boards.MARK_BOARD_READ, WRITERS)
    def mark_board_read(self, call: Call, command: forum_boards.MarkBoardRead) -> forum_boards.BoardMark:
        return reading.mark_board_read(call, command)

    @answers(forum_answers.ACCEPT_ANSWER, WRITERS)
    def accept_answer(self, call: Call, command: forum_answers.AcceptAnswer) -> forum_topics.Topic:
        return questions.accept_answer(call, command)

    @answers(forum_topic_settings.PIN_TOPIC, MODERATORS)
    def pin_topic(self, call: Call, command: forum_topic_settings.PinTopic) -> forum_topics.Topic:
        return steering.pin_topic(call, command)

    @answers(forum_topic_settings.SLOW_TOPIC, MODERATORS)
    def slow_topic(self, call: Call, command: forum_topic_settings.SlowTopic) -> forum_topics.Topic:
        return steering.slow_topic(call, command)

    @answers(forum_topic_settings.SLOW_BOARD, MODERATORS)
    def slow_board(self, call: Call, command: forum_topic_settings.SlowBoard) -> forum_boards.Board:
        return steering.slow_board(call, command)

    @answers(forum_steering.MOVE_TOPIC, MODERATORS)
    def move_topic(self, call: Call, command: forum_steering.MoveTopic) -> forum_topics.Topic:
        return moving.move_topic(call, command)

    @answers(forum_steering.MERGE_TOPIC, MODERATORS)
    def merge_topic(self, call: Call, command: forum_steering.MergeTopic) -> forum_topics.Topic:
        return merging.merge_topic(call, command)

    @answers(forum_steering.SPLIT_TOPIC, MODERATORS)
    def split_topic(self, call: Call, command: forum_steering.SplitTopic) -> forum_topics.TopicPage:
        return splitting.split_topic(call, command)
