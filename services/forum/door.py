"""The door of the forum: the doors of its rooms, and the export of a member's data."""

from __future__ import annotations

from chassis.data_export import export_of
from chassis.door import Entry, answer, consume
from chassis.policy import MEMBERS
from chassis.tasks import retelling
from contracts import data_export
from contracts.tasks import ForumTasksRetold, TasksAsked
from services.forum.boards import door as boards
from services.forum.data_export import HELD
from services.forum.discussion import door as discussion
from services.forum.downloads import door as downloads
from services.forum.drafts import door as drafts
from services.forum.feeds import door as feeds
from services.forum.files import door as files
from services.forum.gatherings import door as gatherings
from services.forum.inbox import door as inbox
from services.forum.library import door as library
from services.forum.library import tasks as library_tasks
from services.forum.moderation import door as moderation
from services.forum.moderation import tasks as moderation_tasks
from services.forum.polls import door as polls
from services.forum.reactions import door as reactions
from services.forum.record import door as record
from services.forum.search import door as search
from services.forum.subscriptions import door as subscriptions
from services.forum.tags import door as tags
from services.forum.tasks import door as tasks
from services.forum.translations import door as translations

DOOR: list[Entry] = [
    answer(data_export.FORUM, MEMBERS, export_of(HELD)),
    *boards.DOOR,
    *discussion.DOOR,
    *tags.DOOR,
    *drafts.DOOR,
    *polls.DOOR,
    *gatherings.DOOR,
    *reactions.DOOR,
    *search.DOOR,
    *moderation.DOOR,
    *record.DOOR,
    *inbox.DOOR,
    *tasks.DOOR,
    *subscriptions.DOOR,
    *feeds.DOOR,
    *library.DOOR,
    *translations.DOOR,
    *files.DOOR,
    *downloads.DOOR,
    consume(TasksAsked, retelling(ForumTasksRetold, moderation_tasks.WAITING, library_tasks.WAITING)),
]
