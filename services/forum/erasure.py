"""What is erased of a member: each table with members' rows. A test names any that is missing."""

from __future__ import annotations

from chassis.door import Eraser, erases
from services.forum.access import audience
from services.forum.access.model import BoardMembership
from services.forum.drafts import drafts
from services.forum.drafts.model import Draft
from services.forum.feeds import addresses
from services.forum.feeds.model import FeedAddress
from services.forum.files import retention
from services.forum.files.model import FileOwner, StoredFile
from services.forum.gatherings import attendance
from services.forum.gatherings.model import Attendance
from services.forum.inbox import blocks, notices
from services.forum.inbox.model import Inbox, MailItem, MemberBlock, Notice, NoticeChoice, NoticeRhythm
from services.forum.moderation import appeals
from services.forum.moderation.model import Appeal
from services.forum.polls import ballots
from services.forum.polls.model import Ballot
from services.forum.subscriptions import subscriptions
from services.forum.subscriptions.model import BoardSubscription, TopicSubscription
from services.forum.tasks import arriving
from services.forum.tasks.model import Task, TaskCount
from services.forum.trust import levels
from services.forum.trust.model import MemberSince

ERASURE: list[Eraser] = [
    erases(audience.erase, BoardMembership),
    erases(drafts.erase, Draft),
    erases(addresses.erase, FeedAddress),
    erases(retention.erase, StoredFile, FileOwner),
    erases(attendance.erase, Attendance),
    # Waiting mail is deleted with its notice.
    erases(notices.erase, Notice, Inbox, MailItem, NoticeChoice, NoticeRhythm),
    erases(blocks.erase, MemberBlock),
    erases(arriving.erase, Task, TaskCount),
    erases(appeals.erase, Appeal),
    erases(levels.erase, MemberSince),
    erases(ballots.erase, Ballot),
    erases(subscriptions.erase, BoardSubscription, TopicSubscription),
]
