"""What the forum holds about a member: what they wrote, read and flagged, their notices, and decisions about them."""

from __future__ import annotations

from sqlalchemy import String, any_, cast, or_, select

from chassis.data_export import ME, Held
from services.forum.access.model import BoardMembership, MemberAction
from services.forum.base.model import Board, Post, Topic
from services.forum.boards.model import BoardRead
from services.forum.discussion.model import Revision, TopicRead
from services.forum.drafts.model import Draft
from services.forum.feeds.model import FeedAddress
from services.forum.files.model import FileOwner, StoredFile
from services.forum.gatherings.model import Attendance
from services.forum.inbox.model import Inbox, MailItem, MemberBlock, Notice, NoticeChoice, NoticeRhythm
from services.forum.library.model import Resource, ResourceStep, ResourceVersion
from services.forum.moderation.model import Appeal, Flag
from services.forum.polls.model import Ballot
from services.forum.reactions.model import Reaction
from services.forum.record.model import ModerationEntry
from services.forum.subscriptions.model import BoardSubscription, TopicSubscription
from services.forum.tasks.model import Task, TaskAudienceKey
from services.forum.translations.model import Translation, TranslationVersion
from services.forum.trust.model import MemberSince

HELD = (
    Held(Board, any_(Board.members) == ME, (Board.members,)),
    Held(BoardMembership, BoardMembership.member_id == ME),
    Held(Topic, Topic.author_id == ME),
    Held(Post, Post.author_id == ME, (Post.html, Post.plain, Post.vector)),
    Held(Revision, Revision.post_id.in_(select(Post.id).where(Post.author_id == ME)), (Revision.html,)),
    Held(Draft, Draft.member_id == ME),
    Held(Attendance, Attendance.member_id == ME),
    Held(Ballot, Ballot.member_id == ME),
    Held(Reaction, Reaction.member_id == ME),
    Held(TopicRead, TopicRead.member_id == ME),
    Held(BoardRead, BoardRead.member_id == ME),
    Held(BoardSubscription, BoardSubscription.member_id == ME),
    Held(TopicSubscription, TopicSubscription.member_id == ME),
    Held(MemberSince, MemberSince.member_id == ME),
    Held(FeedAddress, FeedAddress.member_id == ME, (FeedAddress.token_hash,)),
    Held(Flag, Flag.reporter_id == ME),
    Held(ModerationEntry, ModerationEntry.member_id == ME, (ModerationEntry.moderator_id,)),
    Held(MemberAction, MemberAction.member_id == ME, (MemberAction.moderator_id, MemberAction.lifted_by)),
    Held(Appeal, Appeal.member_id == ME, (Appeal.moderator_id, Appeal.decided_by)),
    Held(Inbox, Inbox.member_id == ME),
    Held(Notice, Notice.member_id == ME),
    Held(NoticeRhythm, NoticeRhythm.member_id == ME),
    Held(NoticeChoice, NoticeChoice.member_id == ME),
    Held(MemberBlock, MemberBlock.member_id == ME),
    Held(MailItem, MailItem.member_id == ME),
    # What waits for them by name, and what they have handed in; who else may not do it is not theirs to know.
    Held(
        Task,
        or_(
            Task.handed_in_by == ME,
            Task.audience_id.in_(select(TaskAudienceKey.audience_id).where(TaskAudienceKey.key == cast(ME, String))),
        ),
        (Task.excluded,),
    ),
    Held(TranslationVersion, TranslationVersion.translator_id == ME, (TranslationVersion.html,)),
    Held(Translation, Translation.translator_id == ME, (Translation.html, Translation.plain, Translation.vector)),
    Held(StoredFile, StoredFile.owner_id == ME),
    Held(FileOwner, FileOwner.member_id == ME),
    Held(Resource, Resource.submitted_by == ME),
    Held(ResourceVersion, ResourceVersion.written_by == ME),
    Held(ResourceStep, ResourceStep.member_id == ME),
)
