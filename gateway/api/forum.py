"""The forum's routes, below /api/v1/forum."""

from __future__ import annotations

from contracts import forum, forum_discussion, forum_moderation, forum_notices
from gateway.expose import get, patch, post, put

ROUTES = [
    get("/boards", forum.LIST_BOARDS),
    post("/boards", forum.OPEN_BOARD),
    get("/boards/{board_id}", forum.READ_BOARD),
    put("/boards/{board_id}", forum.EDIT_BOARD),
    put("/boards/{board_id}/read", forum.MARK_BOARD_READ),
    get("/topics", forum.LIST_TOPICS),
    post("/boards/{board_id}/topics", forum.OPEN_TOPIC),
    get("/topics/{topic_id}", forum.READ_TOPIC),
    patch("/topics/{topic_id}", forum.EDIT_TOPIC),
    put("/topics/{topic_id}/read", forum.MARK_READ),
    put("/topics/{topic_id}/lock", forum_moderation.LOCK_TOPIC),
    put("/topics/{topic_id}/answer", forum_discussion.ACCEPT_ANSWER),
    put("/topics/{topic_id}/pin", forum_discussion.PIN_TOPIC),
    put("/topics/{topic_id}/pace", forum_discussion.SLOW_TOPIC),
    put("/boards/{board_id}/pace", forum_discussion.SLOW_BOARD),
    get("/tags", forum_discussion.LIST_TAGS),
    post("/tags", forum_discussion.ADD_TAG),
    put("/tags/{slug}", forum_discussion.EDIT_TAG),
    post("/topics/{topic_id}/posts", forum.REPLY),
    post("/preview", forum.PREVIEW_TEXT),
    get("/posts/{post_id}", forum.READ_POST),
    patch("/posts/{post_id}", forum.EDIT_POST),
    put("/posts/{post_id}/reactions", forum_discussion.REACT),
    get("/posts/{post_id}/revisions", forum.LIST_REVISIONS),
    post("/posts/{post_id}/flags", forum_moderation.FLAG_POST),
    put("/posts/{post_id}/hidden", forum_moderation.HIDE_POST),
    put("/posts/{post_id}/shown", forum_moderation.SHOW_POST),
    get("/search", forum.SEARCH_POSTS),
    get("/flags", forum_moderation.LIST_FLAGS),
    put("/flags/{flag_id}/decision", forum_moderation.DECIDE_FLAG),
    get("/moderation", forum_moderation.LIST_MODERATION),
    get("/notices", forum_notices.LIST_NOTICES),
    put("/notices/read", forum_notices.READ_NOTICES),
]
