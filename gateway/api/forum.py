"""The forum's routes, below /api/v1/forum."""

from __future__ import annotations

from contracts import data_export
from contracts.forum import drafts as forum_drafts
from contracts.forum import feeds as forum_feeds
from contracts.forum import files as forum_files
from contracts.forum import gatherings as forum_gatherings
from contracts.forum import polls as forum_polls
from contracts.forum import reactions as forum_reactions
from contracts.forum import record as forum_record
from contracts.forum import search as forum_search
from contracts.forum import subscriptions as forum_subscriptions
from contracts.forum import tags as forum_tags
from contracts.forum import translations as forum_translations
from contracts.forum.boards import boards as forum_boards
from contracts.forum.boards import memberships as forum_memberships
from contracts.forum.discussion import answers as forum_answers
from contracts.forum.discussion import posts as forum_posts
from contracts.forum.discussion import quotes as forum_quotes
from contracts.forum.discussion import topic_moves as forum_topic_moves
from contracts.forum.discussion import topic_settings as forum_topic_settings
from contracts.forum.discussion import topics as forum_topics
from contracts.forum.inbox import notices as forum_notices
from contracts.forum.inbox import preferences as forum_preferences
from contracts.forum.library import harvest as forum_harvest
from contracts.forum.library import resources as forum_resources
from contracts.forum.moderation import actions as forum_actions
from contracts.forum.moderation import flags as forum_flags
from contracts.forum.tasks import tasks as forum_tasks
from gateway.expose import delete, get, patch, post, put, reads
from gateway.files.download import give
from gateway.files.upload import take

ROUTES = [
    *reads(
        forum_files,
        forum_boards,
        forum_topics,
        forum_polls,
        forum_drafts,
        forum_gatherings,
        forum_tags,
        forum_quotes,
        forum_posts,
        forum_translations,
        forum_search,
        forum_flags,
        forum_record,
        forum_actions,
        forum_notices,
        forum_memberships,
        forum_feeds,
        forum_subscriptions,
        forum_resources,
        forum_harvest,
        forum_preferences,
        forum_tasks,
    ),
    get("/mine", data_export.FORUM),
    post("/files", forum_files.ANNOUNCE_FILE),
    delete("/files/{file_id}", forum_files.REMOVE_FILE),
    take("/files/{file_id}/content"),
    give("/files/{file_id}/content"),
    post("/boards", forum_boards.OPEN_BOARD),
    put("/boards/{board_id}", forum_boards.EDIT_BOARD),
    put("/boards/{board_id}/read", forum_boards.MARK_BOARD_READ),
    post("/boards/{board_id}/topics", forum_topics.OPEN_TOPIC),
    patch("/topics/{topic_id}", forum_topics.EDIT_TOPIC),
    put("/topics/{topic_id}/read", forum_posts.MARK_READ),
    put("/topics/{topic_id}/lock", forum_flags.LOCK_TOPIC),
    put("/topics/{topic_id}/answer", forum_answers.ACCEPT_ANSWER),
    put("/topics/{topic_id}/poll/ballot", forum_polls.VOTE),
    put("/topics/{topic_id}/poll/closed", forum_polls.CLOSE_POLL),
    put("/drafts", forum_drafts.KEEP_DRAFT),
    delete("/drafts/{draft_id}", forum_drafts.DROP_DRAFT),
    put("/topics/{topic_id}/event", forum_gatherings.EDIT_EVENT),
    put("/topics/{topic_id}/event/answer", forum_gatherings.ANSWER_EVENT),
    put("/topics/{topic_id}/event/cancelled", forum_gatherings.CANCEL_EVENT),
    put("/topics/{topic_id}/pin", forum_topic_settings.PIN_TOPIC),
    put("/topics/{topic_id}/pace", forum_topic_settings.SLOW_TOPIC),
    put("/topics/{topic_id}/board", forum_topic_moves.MOVE_TOPIC),
    put("/topics/{topic_id}/merged", forum_topic_moves.MERGE_TOPIC),
    post("/topics/{topic_id}/split", forum_topic_moves.SPLIT_TOPIC),
    put("/boards/{board_id}/pace", forum_topic_settings.SLOW_BOARD),
    post("/tags", forum_tags.ADD_TAG),
    put("/tags/{slug}", forum_tags.EDIT_TAG),
    post("/topics/{topic_id}/posts", forum_posts.REPLY),
    post("/preview", forum_posts.PREVIEW_TEXT),
    patch("/posts/{post_id}", forum_posts.EDIT_POST),
    put("/posts/{post_id}/reactions", forum_reactions.REACT),
    post("/posts/{post_id}/flags", forum_flags.FLAG_POST),
    put("/posts/{post_id}/hidden", forum_flags.HIDE_POST),
    put("/posts/{post_id}/shown", forum_flags.SHOW_POST),
    put("/posts/{post_id}/translations/{language}", forum_translations.ATTACH_TRANSLATION),
    delete("/posts/{post_id}/translations/{language}", forum_translations.REMOVE_TRANSLATION),
    put("/flags/{flag_id}/decision", forum_flags.DECIDE_FLAG),
    post("/moderation/measures", forum_actions.TAKE_MEMBER_ACTION),
    put("/moderation/measures/{measure_id}/lifted", forum_actions.LIFT_MEMBER_ACTION),
    put("/moderation/appeals/{appeal_id}/decision", forum_actions.DECIDE_APPEAL),
    post("/standing/record/{entry_id}/appeal", forum_actions.MAKE_APPEAL),
    put("/notices/read", forum_notices.READ_NOTICES),
    put("/tasks/{task_id}/settled", forum_tasks.SETTLE_TASK),
    put("/boards/{board_id}/members/{member_id}", forum_memberships.INVITE_TO_BOARD),
    delete("/boards/{board_id}/members/{member_id}", forum_memberships.END_MEMBERSHIP),
    put("/boards/{board_id}/feed", forum_feeds.MAKE_FEED_ADDRESS),
    delete("/boards/{board_id}/feed", forum_feeds.REVOKE_FEED_ADDRESS),
    put("/boards/{board_id}/subscription", forum_subscriptions.SUBSCRIBE_BOARD),
    put("/topics/{topic_id}/subscription", forum_subscriptions.SUBSCRIBE_TOPIC),
    post("/library/resources", forum_resources.DRAFT_RESOURCE),
    put("/library/resources/{resource_id}", forum_resources.EDIT_RESOURCE),
    put("/library/resources/{resource_id}/submission", forum_resources.SUBMIT_RESOURCE),
    put("/library/resources/{resource_id}/return", forum_resources.RETURN_RESOURCE),
    put("/library/resources/{resource_id}/publication", forum_resources.PUBLISH_RESOURCE),
    put("/library/resources/{resource_id}/withdrawal", forum_resources.WITHDRAW_RESOURCE),
    post("/library/resources/{resource_id}/versions", forum_resources.REVISE_RESOURCE),
    put("/notices/preferences", forum_preferences.SET_PREFERENCES),
    put("/notices/mail/stopped", forum_preferences.STOP_MAIL),
]
