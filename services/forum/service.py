"""The forum's service: the doors of its rooms under one name. The rules are in the rooms' features."""

from __future__ import annotations

from services.forum.boards.door import BoardsDoor
from services.forum.discussion.door import DiscussionDoor
from services.forum.inbox.door import InboxDoor
from services.forum.library.door import LibraryDoor
from services.forum.moderation.door import ModerationDoor
from services.forum.reactions.door import ReactionsDoor
from services.forum.search.door import SearchDoor
from services.forum.tags.door import TagsDoor
from services.forum.translations.door import TranslationsDoor


class ForumService(
    BoardsDoor,
    DiscussionDoor,
    TagsDoor,
    ReactionsDoor,
    SearchDoor,
    ModerationDoor,
    InboxDoor,
    LibraryDoor,
    TranslationsDoor,
):
    """See services/forum/README.md."""

    name = "forum"
