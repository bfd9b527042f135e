"""The forum that grows: topics, posts of a topic, what is unread, notices, and the library."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from benchmarks import posts
from benchmarks.growing.things import A_PAGE, Ask, Growing, copy, cursor_of
from benchmarks.setting import VISITOR, Setting

_API = "/api/v1/forum"
_FINDS = {"a rare word": "district+36", "a word of a quarter": "prevencion", "a typing mistake": "asaults"}
_ENTRY = {
    "kind": "news", "language": "en", "audience": "public", "year": 2018, "subjects": ["homicide"], "countries": ["CR"],
    "texts": [{"language": "en", "title": "Closing hours", "abstract": "Fewer deaths."}], "body": "Ten cities.",
}  # fmt: skip


def things(setting: Setting) -> Iterator[Growing]:
    """In this order: who has read everything is asked for when there is most to have read."""
    yield _topics(setting)
    yield _read(setting)
    yield _one_topic(setting)
    yield _notices(setting)
    yield _library(setting)


def _topics(setting: Setting) -> Growing:
    url = setting.database("forum")
    author, board = setting.stage.people["writer1"].id, _board(setting, "grows")

    def grow(first: int, last: int) -> None:
        posts.fill(url, UUID(board), UUID(author), last - first + 1)
        with cursor_of(setting, "forum") as cursor:
            cursor.execute("VACUUM ANALYZE search_entry, search_word")

    found = [Ask(f"search, {name}", "writer2", f"{_API}/find?q={words}") for name, words in _FINDS.items()]
    asks = [
        Ask("boards", "writer2", f"{_API}/boards"),
        Ask("topics of a board", "writer2", f"{_API}/topics?board_id={board}"),
        Ask("all topics", "writer2", f"{_API}/topics"),
        Ask("unread topics, nothing read", "writer2", f"{_API}/topics?unread=true"),
        Ask("questions not solved", "writer2", f"{_API}/topics?kind=question&solved=false"),
        Ask("page of a board", "writer2", f"/forum/boards/{board}"),
        Ask("search page", "writer2", "/search?q=prevencion"),
        Ask("home", "writer2", "/"),
    ]
    return Growing("posts in topics of 20", 1000, grow, asks + found)


def _read(setting: Setting) -> Growing:
    url = setting.database("forum")
    reader, board = setting.stage.people["writer3"], _board(setting, "is-read")

    def grow(first: int, last: int) -> None:
        posts.fill(url, UUID(board), UUID(setting.stage.people["writer1"].id), (last - first + 1) * posts.PER_TOPIC)
        for each in reader.every(f"{_API}/boards"):
            reader.put(f"{_API}/boards/{each['id']}/read", {})
        with cursor_of(setting, "forum") as cursor:
            cursor.execute("ANALYZE")

    asks = [
        Ask("unread topics, all read", "writer3", f"{_API}/topics?unread=true"),
        Ask("home, all read", "writer3", "/"),
    ]
    return Growing("topics", A_PAGE, grow, asks)


def _one_topic(setting: Setting) -> Growing:
    few, topic = 20, setting.stage.topics[-1]["id"]

    def grow(first: int, last: int) -> None:
        with cursor_of(setting, "forum") as cursor:
            changed = {"id": "uuidv7()", "number": "n"}
            where = "topic_id = %(topic)s AND number = 1"
            copy(cursor, "post", where, changed, max(first, 2), last, topic=topic)
            cursor.execute("UPDATE topic SET posts = %s WHERE id = %s", (last, topic))

    asks = [
        Ask("a topic's first posts", "writer2", f"{_API}/topics/{topic}"),
        Ask("a topic's posts after the tenth", "writer2", f"{_API}/topics/{topic}?after=10"),
        Ask("page of a topic", "writer2", f"/forum/topics/{topic}"),
    ]
    return Growing("posts of a topic", few, grow, asks)


def _notices(setting: Setting) -> Growing:
    owner, topic = setting.stage.people["writer3"].id, setting.stage.topics[0]["id"]

    def grow(first: int, last: int) -> None:
        values = {"owner": owner, "first": first, "last": last, "topic": topic}
        with cursor_of(setting, "forum") as cursor:
            cursor.execute(_OWNER, values)
            cursor.execute("DELETE FROM notice WHERE member_id = %(owner)s AND number >= %(first)s", values)
            cursor.execute(_NOTICES, values)
            cursor.execute("ANALYZE notice")

    asks = [
        Ask("notices, the newest", "writer3", f"{_API}/notices"),
        Ask("notices, after the fifth", "writer3", f"{_API}/notices?after=5"),
        Ask("notifications page", "writer3", "/notifications"),
        Ask("home, with the count of notices", "writer3", "/"),
    ]
    return Growing("notices of a member", 500, grow, asks)


_OWNER = """
    INSERT INTO inbox_owner (member_id, last, read_to) VALUES (%(owner)s, %(last)s, 0)
    ON CONFLICT (member_id) DO UPDATE SET last = excluded.last
"""
_NOTICES = """
    INSERT INTO notice (member_id, number, notice_id, kind, params, link, actor_id, topic_id, at)
    SELECT %(owner)s, n, gen_random_uuid(), 'replied', '{"who": "Ana", "title": "Districts"}',
        '/forum/topics/' || %(topic)s || '#post-2', NULL, %(topic)s::uuid, now()
    FROM generate_series(%(first)s, %(last)s) n
"""


def _library(setting: Setting) -> Growing:
    author, moderator = setting.stage.people["writer1"], setting.stage.people["moderator"]
    model = author.post(f"{_API}/library/resources", _ENTRY)["id"]
    author.put(f"{_API}/library/resources/{model}/submission", {})
    moderator.put(f"{_API}/library/resources/{model}/publication", {})

    def grow(first: int, last: int) -> None:
        with cursor_of(setting, "forum") as cursor:
            for statement in _RESOURCES:
                cursor.execute(statement, {"model": model, "first": first, "last": last})

    asks = [
        Ask("library", "writer2", f"{_API}/library/resources"),
        Ask("library, of a subject", "writer2", f"{_API}/library/resources?subject=homicide"),
        Ask("library, counts", "writer2", f"{_API}/library/counts"),
        Ask("library page", "writer2", "/library"),
        Ask("library page, a visitor", VISITOR, "/library"),
    ]
    return Growing("resources of the library", A_PAGE, grow, asks)


# The number stands in the id, so that the three tables agree on it. What is shown must be published first.
_ID = "('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))"
_MODEL = "FROM {0} m, generate_series(%(first)s, %(last)s) n, jsonb_populate_record(m, jsonb_build_object({1})) made"
_RESOURCES = (
    "INSERT INTO resource SELECT made.* "
    + _MODEL.format("resource", f"'id', {_ID}, 'published', NULL, 'published_at', NULL, 'public', false")
    + " WHERE m.id = %(model)s",
    "INSERT INTO resource_version SELECT made.* "
    + _MODEL.format("resource_version", f"'resource_id', {_ID}")
    + " WHERE m.resource_id = %(model)s",
    "UPDATE resource SET published = 1, published_at = now(), public = true WHERE published IS NULL",
    "INSERT INTO resource_text SELECT made.* "
    + _MODEL.format("resource_text", f"'resource_id', {_ID}")
    + " WHERE m.resource_id = %(model)s",
    "ANALYZE",
)


def _board(setting: Setting, slug: str) -> str:
    made: dict[str, Any] = setting.stage.people["administrator"].post(
        f"{_API}/boards", {"slug": slug, "name": {"en": slug}, "description": {"en": "Ever more."}}
    )
    return str(made["id"])
