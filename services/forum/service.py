"""The forum's service: the doors of its rooms under one name. The rules are in the rooms' features."""

from __future__ import annotations

from chassis.call import Call
from chassis.mine import export
from chassis.policy import MEMBERS
from chassis.service import answers
from contracts import data_export
from services.forum.boards.door import BoardsDoor
from services.forum.discussion.door import DiscussionDoor
from services.forum.drafts.door import DraftsDoor
from services.forum.feeds.door import FeedsDoor
from services.forum.files.door import FilesDoor
from services.forum.gatherings.door import GatheringsDoor
from services.forum.inbox.door import InboxDoor
from services.forum.library.door import LibraryDoor
from services.forum.mine import HELD
from services.forum.moderation.door import ModerationDoor
from services.forum.polls.door import PollsDoor
from services.forum.reactions.door import ReactionsDoor
from services.forum.search.door import SearchDoor
from services.forum.subscriptions.door import SubscriptionsDoor
from services.forum.tags.door import TagsDoor
from services.forum.translations.door import TranslationsDoor


class ForumService(
    BoardsDoor,
    DiscussionDoor,
    TagsDoor,
    DraftsDoor,
    PollsDoor,
    GatheringsDoor,
    ReactionsDoor,
    SearchDoor,
    ModerationDoor,
    InboxDoor,
    SubscriptionsDoor,
    FeedsDoor,
    LibraryDoor,
    TranslationsDoor,
    FilesDoor,
):
    """See services/forum/README.md."""

    name = "forum"

    @answers(data_export.FORUM, MEMBERS)
    def export_mine(self, call: Call, command: data_export.ExportMine) -> data_export.MinePart:
        return export(call, HELD, command)
