"""The door of the forum: boards, topics, posts, moderation, search, and everybody's inbox."""

from __future__ import annotations

from chassis.call import Call
from chassis.messaging.handle import Happened
from chassis.policy import MEMBERS, WRITERS, and_auditor, only
from chassis.service import Service, answers, handles
from contracts import forum, forum_moderation, forum_notices, notices
from contracts.base import Page
from contracts.identity import MemberSnapshot, Role
from contracts.programs_events import EditionCreated
from services.forum import boards, moderation, posts, reading, record, search, topics
from services.forum import notices as inbox

_KEEPERS = only(Role.MODERATOR, Role.ADMINISTRATOR)
_MODERATORS = only(Role.MODERATOR)
_OVERSEERS = and_auditor(Role.MODERATOR)


class ForumService(Service):
    """See services/forum/README.md."""

    name = "forum"

    @answers(forum.OPEN_BOARD, _KEEPERS)
    def open_board(self, call: Call, command: forum.OpenBoard) -> forum.Board:
        return boards.open_board(call, command)

    @answers(forum.EDIT_BOARD, _KEEPERS)
    def edit_board(self, call: Call, command: forum.EditBoard) -> forum.Board:
        return boards.edit_board(call, command)

    @answers(forum.READ_BOARD, MEMBERS)
    def read_board(self, call: Call, command: forum.ReadBoard) -> forum.Board:
        return boards.read_board(call, command)

    @answers(forum.LIST_BOARDS, MEMBERS)
    def list_boards(self, call: Call, command: forum.ListBoards) -> Page[forum.Board]:
        return boards.list_boards(call, command)

    @answers(forum.OPEN_TOPIC, WRITERS)
    def open_topic(self, call: Call, command: forum.OpenTopic) -> forum.TopicPage:
        return topics.open_topic(call, command)

    @answers(forum.EDIT_TOPIC, WRITERS)
    def edit_topic(self, call: Call, command: forum.EditTopic) -> forum.Topic:
        return topics.edit_topic(call, command)

    @answers(forum.LIST_TOPICS, MEMBERS)
    def list_topics(self, call: Call, command: forum.ListTopics) -> Page[forum.Topic]:
        return topics.list_topics(call, command)

    @answers(forum.READ_TOPIC, MEMBERS)
    def read_topic(self, call: Call, command: forum.ReadTopic) -> forum.TopicPage:
        return topics.read_topic(call, command)

    @answers(forum.REPLY, WRITERS)
    def reply(self, call: Call, command: forum.Reply) -> forum.PostInFull:
        return posts.reply(call, command)

    @answers(forum.PREVIEW_TEXT, WRITERS)
    def preview_text(self, call: Call, command: forum.PreviewText) -> forum.Preview:
        return posts.preview_text(call, command)

    @answers(forum.READ_POST, MEMBERS)
    def read_post(self, call: Call, command: forum.ReadPost) -> forum.PostInFull:
        return posts.read_post(call, command)

    @answers(forum.EDIT_POST, WRITERS)
    def edit_post(self, call: Call, command: forum.EditPost) -> forum.PostInFull:
        return posts.edit_post(call, command)

    @answers(forum.LIST_REVISIONS, MEMBERS)
    def list_revisions(self, call: Call, command: forum.ListRevisions) -> Page[forum.Revision]:
        return posts.list_revisions(call, command)

    @answers(forum.MARK_READ, WRITERS)
    def mark_read(self, call: Call, command: forum.MarkRead) -> forum.ReadMark:
        return reading.mark_read(call, command)

    @answers(forum.MARK_BOARD_READ, WRITERS)
    def mark_board_read(self, call: Call, command: forum.MarkBoardRead) -> forum.BoardMark:
        return reading.mark_board_read(call, command)

    @answers(forum.SEARCH_POSTS, MEMBERS)
    def search_posts(self, call: Call, command: forum.SearchPosts) -> Page[forum.SearchHit]:
        return search.search_posts(call, command)

    @answers(forum_moderation.FLAG_POST, WRITERS)
    def flag_post(self, call: Call, command: forum_moderation.FlagPost) -> forum_moderation.Flag:
        return moderation.flag_post(call, command)

    @answers(forum_moderation.LIST_FLAGS, _OVERSEERS)
    def list_flags(self, call: Call, command: forum_moderation.ListFlags) -> Page[forum_moderation.Flag]:
        return moderation.list_flags(call, command)

    @answers(forum_moderation.DECIDE_FLAG, _MODERATORS)
    def decide_flag(self, call: Call, command: forum_moderation.DecideFlag) -> forum_moderation.Flag:
        return moderation.decide_flag(call, command)

    @answers(forum_moderation.HIDE_POST, _MODERATORS)
    def hide_post(self, call: Call, command: forum_moderation.HidePost) -> forum.PostInFull:
        return moderation.hide_post(call, command)

    @answers(forum_moderation.SHOW_POST, _MODERATORS)
    def show_post(self, call: Call, command: forum_moderation.ShowPost) -> forum.PostInFull:
        return moderation.show_post(call, command)

    @answers(forum_moderation.LOCK_TOPIC, _MODERATORS)
    def lock_topic(self, call: Call, command: forum_moderation.LockTopic) -> forum.Topic:
        return moderation.lock_topic(call, command)

    @answers(forum_moderation.LIST_MODERATION, _OVERSEERS)
    def list_moderation(
        self, call: Call, command: forum_moderation.ListModeration
    ) -> Page[forum_moderation.ModerationEntry]:
        return record.list_moderation(call, command)

    @answers(forum_notices.LIST_NOTICES, MEMBERS)
    def list_notices(self, call: Call, command: forum_notices.ListNotices) -> forum_notices.Inbox:
        return inbox.list_notices(call, command)

    @answers(forum_notices.READ_NOTICES, MEMBERS)
    def read_notices(self, call: Call, command: forum_notices.ReadNotices) -> forum_notices.InboxMark:
        return inbox.read_notices(call, command)

    @handles(EditionCreated)
    def on_edition_created(self, call: Call, happened: Happened) -> None:
        boards.open_for_edition(call, happened.event)

    @handles(notices.ForumNotice)
    def on_forum_notice(self, call: Call, happened: Happened) -> None:
        inbox.deliver(call, happened.event)

    @handles(notices.ChatNotice)
    def on_chat_notice(self, call: Call, happened: Happened) -> None:
        inbox.deliver(call, happened.event)

    @handles(notices.ProgramsNotice)
    def on_programs_notice(self, call: Call, happened: Happened) -> None:
        inbox.deliver(call, happened.event)

    @handles(notices.TrainingNotice)
    def on_training_notice(self, call: Call, happened: Happened) -> None:
        inbox.deliver(call, happened.event)

    @handles(notices.FundsNotice)
    def on_funds_notice(self, call: Call, happened: Happened) -> None:
        inbox.deliver(call, happened.event)

    def anonymise(self, call: Call, member: MemberSnapshot) -> None:
        inbox.forget(call, member.id)
