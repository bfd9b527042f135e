"""A page of the forum's lists reads as much of many topics as of few: by rows read, however planned.

How far a search goes is held by test_cost_of_a_search.py.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy.orm import Session, sessionmaker

from chassis.testing import person
from contracts.identity import Role
from services.forum.service import ForumService
from tests.common.growth import Asked, Filling, ask, databases, grown, ident, uid, unasked

BOARD, TOPIC, POST, RESOURCE = uid("board"), uid("topic"), uid("post"), uid("resource")
# Who has read nothing, all, all but the newest topics, and all but the oldest.
NEW = person(member_id=uid("new"), country="HN")
READER = person(member_id=uid("reader"), country="HN")
LATE = person(member_id=uid("late"), country="HN")
BEHIND = person(member_id=uid("behind"), country="HN")
AUTHOR = person(member_id=uid("author"), country="HN")
MODERATOR = person(Role.MODERATOR, member_id=uid("moderator"))
_UNREAD = 8
_TODAY = datetime.now(UTC)
_TEXT = {"title": "'Ports'", "language": "'en'"}

# What still grows, and why that is borne.
_GROWS = {
    str(each)
    for each in (
        # Unread but older than the newest 200: the topics that were read are passed over until one is found.
        ask(BEHIND, "list_topics", unread=True),
        ask(BEHIND, "list_topics", board_id=BOARD, unread=True),
        # Each reported post once: decided reports, which few look through, are grouped first.
        ask(MODERATOR, "list_reported", status="dismissed"),
        ask(MODERATOR, "list_reported", status="dismissed", cursor=""),
        # What is shelved is counted, in one reading; the answer is the same for all members, and kept for a minute.
        ask(READER, "count_resources"),
        ask(READER, "count_resources", subject="homicide"),
        # Harvesters are told how much there is; they come once a day.
        *(ask(READER, "harvest_resources", **of) for of in ({}, {"cursor": ""}, {"kind": "video"}, {"since": _TODAY},
                                                          {"since": _TODAY, "cursor": ""})),
    )
}  # fmt: skip


def _fill(filling: Filling) -> None:
    _topics(filling)
    _readers(filling)
    _members(filling)
    _moderation(filling)
    _library(filling)
    _tasks(filling)


def _topics(filling: Filling) -> None:
    """Sixty boards; of topics with a tag, questions without an answer, and events there are few, and these are old."""
    rows = filling.rows
    rows("board", 60, fixed=True, id=ident("board"), slug="'b' || lpad(g::text, 3, '0')", name="""'{"en": "Ports"}'""",
         description="""'{"en": "Ports"}'""", parent_id=f"CASE WHEN g > 50 THEN '{BOARD}'::uuid END",
         path=f"CASE WHEN g > 50 THEN ARRAY['{BOARD}'::uuid] ELSE '{{}}' END",
         roles="CASE WHEN g > 55 THEN ARRAY['moderator'] ELSE '{}' END", networks="'{}'", countries="'{}'",
         members="'{}'")  # fmt: skip
    rows("topic", 400, id=ident("topic"), board_id=ident("board", "1 + g % 2"), title="'Ports'", language="'en'",
         author_id=f"'{AUTHOR.id}'", last_author_id=ident("member"), posts="1", version="1",
         last_activity_at="now() + g * interval '1 minute' - interval '1 year'",
         kind="CASE WHEN g < 9 THEN 'question' WHEN g < 19 THEN 'event' ELSE 'discussion' END")  # fmt: skip
    post = {"source": "'Hello'", "html": "'Hello'", "plain": "'Hello'", "language": "'en'", "version": "1"}
    rows("post", 400, id=ident("post"), topic_id=ident("topic"), number="1", author_id=f"'{AUTHOR.id}'", **post)
    rows("post", 400, id=ident("reply"), topic_id=f"'{TOPIC}'", number="1 + g", author_id=ident("member"), **post)
    filling.run(f"UPDATE topic SET posts = (SELECT count(*) FROM post WHERE topic_id = '{TOPIC}') WHERE id = '{TOPIC}'")
    filling.run("UPDATE board SET (topics, posts) = (SELECT count(*), coalesce(sum(posts), 0) FROM topic "
                "WHERE board_id = board.id)")  # fmt: skip
    rows("tag", 2, fixed=True, slug="'t' || g", name="""'{"en": "Ports"}'""", version="1")
    rows("topic_tag", 400, topic_id=ident("topic"), slug="CASE WHEN g < 9 THEN 't1' ELSE 't2' END", place="1")
    rows("gathering", 10, fixed=True, topic_id=ident("topic", "8 + g"), starts_at="now() + g * interval '1 day'",
         ends_at="now() + g * interval '1 day' + interval '1 hour'", time_zone="'UTC'", place="'Here'",
         revision="1")  # fmt: skip
    rows("gathering", 300, topic_id=ident("topic", "20 + g"), starts_at="now() - g * interval '1 day'",
         ends_at="now() - g * interval '1 day' + interval '1 hour'", time_zone="'UTC'", place="'Here'",
         revision="1")  # fmt: skip
    rows("attendance", 80, fixed=True, topic_id=ident("topic", 9), member_id=ident("member"), answer="'yes'")
    rows("attendance", 200, topic_id=ident("topic", "20 + g"), member_id=ident("member"), answer="'yes'")
    rows(
        "revision", 80, fixed=True, post_id=f"'{POST}'", version="g", source="'Hello'", html="'Hello'", language="'en'"
    )


def _readers(filling: Filling) -> None:
    newest = 400 * filling.times
    for who, first, last in ((READER, 0, 0), (LATE, newest - _UNREAD + 1, newest), (BEHIND, 2, 1 + _UNREAD)):
        filling.run(f"INSERT INTO topic_read (member_id, topic_id, number) SELECT '{who.id}', id, posts FROM topic "
                    f"WHERE id NOT BETWEEN '{uid('topic', first)}' AND '{uid('topic', last)}'")  # fmt: skip
        filling.run(f"INSERT INTO board_read (member_id, board_id, posts) SELECT '{who.id}', board_id, sum(number) "
                    f"FROM topic_read JOIN topic ON id = topic_id WHERE member_id = '{who.id}' "
                    "GROUP BY board_id")  # fmt: skip


def _members(filling: Filling) -> None:
    """What one member has, and all the others."""
    rows = filling.rows
    rows("member", 200, id=ident("member"), name="'Member ' || g", country="'HN'", status="'admitted'",
         language="'en'")  # fmt: skip
    rows("board_membership", 200, board_id=f"'{BOARD}'", member_id=ident("member"))
    rows("topic_subscription", 200, member_id=f"'{READER.id}'", topic_id=ident("topic"), level="'follow'")
    rows("topic_subscription", 200, member_id=ident("member"), topic_id=f"'{TOPIC}'", level="'follow'")
    rows("board_subscription", 50, fixed=True, member_id=f"'{READER.id}'", board_id=ident("board"), level="'follow'")
    rows("board_subscription", 200, member_id=ident("member"), board_id=f"'{BOARD}'", level="'follow'")
    rows("draft", 30, fixed=True, id=ident("draft"), member_id=f"'{READER.id}'", slot="g", topic_id=ident("topic"),
         kind="'discussion'", tags="'{}'", more="'{}'", **_TEXT)  # fmt: skip
    rows("draft", 200, id=ident("other draft"), member_id=ident("member"), slot="1", topic_id=ident("topic"),
         kind="'discussion'", tags="'{}'", more="'{}'", **_TEXT)  # fmt: skip
    rows("feed_address", 30, fixed=True, member_id=f"'{READER.id}'", board_id=ident("board"),
         token_hash="sha256(g::text::bytea)")  # fmt: skip
    rows("feed_address", 200, member_id=ident("member"), board_id=f"'{BOARD}'",
         token_hash="sha256(('m' || g)::bytea)")  # fmt: skip
    filling.run(f"INSERT INTO inbox_owner VALUES ('{READER.id}', {200 * filling.times}, 0)")
    rows("notice", 200, member_id=f"'{READER.id}'", number="g", notice_id=ident("notice"), kind="'replied'",
         params="""'{"who": "Ana", "title": "Ports"}'""", link="'/'", topic_id=f"'{TOPIC}'")  # fmt: skip
    rows("translation", 3, fixed=True, post_id=f"'{POST}'", language="(ARRAY['es', 'pt', 'fr'])[g]", version="200",
         of_version="1", source="''", html="''", plain="''", machine="true")  # fmt: skip
    rows("translation_version", 200, post_id=f"'{POST}'", language="'es'", version="g", of_version="1", source="''",
         html="''", machine="true")  # fmt: skip


def _moderation(filling: Filling) -> None:
    """One board, one member, one moderator and one deed of whom there is little."""
    rows = filling.rows
    rows("moderation_entry", 400, id=ident("entry"), reason="'Spam'", topic_id=ident("topic"), post_id=ident("post"),
         board_id=ident("board", "CASE WHEN g < 9 THEN 3 ELSE 1 END"),
         deed="CASE WHEN g < 9 THEN 'topic_locked' ELSE 'post_hidden' END",
         moderator_id="CASE WHEN g < 9 THEN '{}'::uuid ELSE '{}' END".format(MODERATOR.id, uid("another")),
         member_id=f"CASE WHEN g < 9 THEN '{READER.id}' ELSE {ident('member', '1 + g % 200')} END")  # fmt: skip
    rows("measure", 110, id=ident("entry"), kind="'mute'", reason="'Spam'", language="'en'",
         member_id=f"CASE WHEN g < 9 THEN '{READER.id}' ELSE {ident('member', '1 + g % 200')} END",
         moderator_id=f"'{MODERATOR.id}'", until="now() - interval '1 day' * (g % 9 - g / 9)",
         taken_at="now() - g * interval '1 hour' - interval '9 days'")  # fmt: skip
    decided = {"decided_at": "CASE WHEN g > 8 THEN now() END", "decision_reason": "CASE WHEN g > 8 THEN 'No' END",
               "decided_by": "CASE WHEN g > 8 THEN '{}'::uuid END".format(uid("third"))}  # fmt: skip
    rows("appeal", 400, id=ident("appeal"), entry_id=ident("entry"), moderator_id=f"'{MODERATOR.id}'", text="'No'",
         member_id=f"CASE WHEN g < 9 THEN '{READER.id}' ELSE {ident('member', '1 + g % 200')} END", language="'en'",
         status="CASE WHEN g < 9 THEN 'open' ELSE 'rejected' END", **decided)  # fmt: skip
    rows("flag", 400, id=ident("flag"), post_id=ident("post"), reporter_id=ident("member"), cause="'spam'",
         reason="'Spam'", language="'en'", status="CASE WHEN g < 9 THEN 'open' ELSE 'dismissed' END",
         **decided)  # fmt: skip


def _tasks(filling: Filling) -> None:
    """Of the moderators' all but a few are of one kind; one's own are few; one has handed in as many as there are."""
    rows = filling.rows
    rows("task_audience", 3, fixed=True, id=ident("audience"))
    rows("task_audience_key", 3, fixed=True, audience_id=ident("audience"),
         key=f"CASE g WHEN 1 THEN 'moderator' WHEN 2 THEN '{READER.id}' ELSE 'finance_approver' END")  # fmt: skip
    rows("task", 800, id=ident("task"), subject="'t' || g", link="'/todo'", opened="1", closed="0",
         due_by="CURRENT_DATE", opened_at="now() - g * interval '1 minute'",
         audience_id=ident("audience", "CASE WHEN g < 9 THEN 2 WHEN g < 17 OR g % 2 = 0 THEN 1 ELSE 3 END"),
         handed_in_by=f"'{AUTHOR.id}'", excluded=f"ARRAY['{AUTHOR.id}'::uuid]",
         kind="CASE WHEN g < 5 THEN 'returned_resource' WHEN g < 17 THEN 'decide_appeal' ELSE 'decide_flag' END",
    )  # fmt: skip
    filling.run("INSERT INTO task_count SELECT audience_id, kind, excluded_id, count(*) FROM task, "
                f"unnest(ARRAY['{UUID(int=0)}'::uuid] || excluded) excluded_id GROUP BY 1, 2, 3")  # fmt: skip


def _library(filling: Filling) -> None:
    """Of some subjects, countries, languages, years, kinds and programmes there is little, and it is old."""
    rows = filling.rows
    old = "CASE WHEN g < 9 THEN {} ELSE {} END"
    rows("resource", 400, id=ident("resource"), kind=old.format("'video'", "'news'"),
         submitted_by=old.format(f"'{READER.id}'::uuid", ident("member", "1 + g % 2000")), latest="1",
         published=old.format("1", "CASE WHEN g % 10 = 0 THEN NULL ELSE 1 END"),
         published_at="CASE WHEN g < 9 OR g % 10 > 0 THEN now() + g * interval '1 minute' END",
         public="g < 9 OR g % 10 > 0", version="1", world_at="now() + g * interval '1 minute'",
         world_number="1")  # fmt: skip
    rows("resource_version", 400, resource_id=ident("resource"), number="1",
         state="CASE WHEN g < 9 OR g % 10 > 0 THEN 'published' ELSE 'in_review' END",
         language=old.format("'fr'", "'en'"), texts="""'{"en": {"title": "x", "abstract": "x"}, "fr": {"title": "x",
         "abstract": "x"}}'""", audience="'public'", subjects=old.format("ARRAY['homicide']", "ARRAY['policing']"),
         countries=old.format("ARRAY['BZ']", "ARRAY['HN']"), year=old.format("1999", "2018"), creators="'[]'",
         programmes=old.format("ARRAY['small']", "ARRAY['large']"), interventions="'{}'", plain="'x'",
         written_by=old.format(f"'{READER.id}'::uuid", ident("member", "1 + g % 2000")), submitted_at="now()",
         published_at="CASE WHEN g < 9 OR g % 10 > 0 THEN now() END",
         published_by=f"CASE WHEN g < 9 OR g % 10 > 0 THEN '{MODERATOR.id}'::uuid END")  # fmt: skip
    rows("resource_text", 400, resource_id=ident("resource"), plain="'x'", **_TEXT)
    rows("resource_step", 80, fixed=True, id=ident("step"), resource_id=f"'{RESOURCE}'", number="1", deed="'returned'",
         reason="'x'")  # fmt: skip
    rows("resource_version", 80, fixed=True, resource_id=f"'{RESOURCE}'", number="1 + g",
         state="'published'", language="'en'", texts="""'{"en": {"title": "x", "abstract": "x"}}'""",
         audience="'public'", subjects="ARRAY['policing']",
         countries="'{}'", creators="'[]'", programmes="'{}'", interventions="'{}'", plain="'x'",
         written_by=f"'{AUTHOR.id}'", submitted_at="now()", published_at="now()",
         published_by=f"'{MODERATOR.id}'")  # fmt: skip


def _questions() -> list[Asked]:
    return [
        ask(NEW, "list_boards"),
        ask(READER, "list_boards"),
        ask(READER, "list_boards", parent_id=BOARD),
        ask(READER, "read_board", board_id=BOARD),
        ask(MODERATOR, "list_board_members", board_id=BOARD),
        *(ask(who, "list_topics", **which) for who in (NEW, READER, LATE, BEHIND)
          for which in ({}, {"unread": True}, {"board_id": BOARD}, {"board_id": BOARD, "unread": True})),
        ask(READER, "list_topics", kind="question"),
        ask(READER, "list_topics", kind="question", solved=False),
        ask(READER, "list_topics", kind="question", solved=True),
        ask(READER, "list_topics", tag="t1"),
        ask(READER, "list_topics", tag="t2"),
        ask(READER, "list_topics", board_id=BOARD, tag="t1"),
        ask(READER, "list_topics", board_id=BOARD, kind="question"),
        ask(READER, "list_topics", board_id=uid("board", 3)),
        ask(READER, "read_topic", topic_id=TOPIC),
        ask(READER, "read_topic", topic_id=TOPIC, after=100),
        ask(AUTHOR, "list_revisions", post_id=POST),
        ask(READER, "list_tags"),
        ask(READER, "list_drafts"),
        ask(READER, "list_events"),
        ask(READER, "list_events", board_id=BOARD),
        ask(READER, "list_participants", topic_id=uid("topic", 9)),
        ask(READER, "list_participants", topic_id=uid("topic", 9), answer="yes"),
        ask(READER, "list_participants", topic_id=uid("topic", 9), answer="no"),
        *_moderators(),
        ask(READER, "list_notices"),
        ask(READER, "list_notices", after=150),
        ask(READER, "list_subscriptions"),
        ask(READER, "list_feed_addresses"),
        ask(READER, "list_translations", post_id=POST),
        ask(READER, "list_translation_versions", post_id=POST, language="es"),
        *_of_the_library(),
        *(ask(who, "list_tasks", **which) for who in (READER, MODERATOR) for which in (
            {}, {"returned": True}, {"kind": "decide_appeal"}, {"kind": "decide_flag"}, {"due_before": date.max})),
        ask(AUTHOR, "list_tasks", handed_in=True),
    ]  # fmt: skip


def _moderators() -> list[Asked]:
    return [
        *(ask(MODERATOR, "list_flags", status=status) for status in ("open", "upheld", "dismissed")),
        *(ask(MODERATOR, "list_reported", status=status) for status in ("open", "dismissed")),
        ask(MODERATOR, "list_reported", board_id=BOARD),
        ask(MODERATOR, "list_measures"),
        ask(MODERATOR, "list_measures", in_force=True),
        ask(MODERATOR, "list_measures", member_id=READER.id),
        ask(READER, "list_my_record"),
        *(ask(MODERATOR, "list_appeals", status=status) for status in ("open", "granted", "rejected")),
        *(ask(MODERATOR, "list_moderation", board_id=board) for board in (None, BOARD, uid("board", 3))),
        ask(MODERATOR, "list_record"),
        ask(MODERATOR, "list_record", board_id=uid("board", 3)),
        ask(MODERATOR, "list_record", member_id=READER.id),
        ask(MODERATOR, "list_record", moderator_id=MODERATOR.id),
        ask(MODERATOR, "list_record", deed="topic_locked"),
    ]


def _of_the_library() -> list[Asked]:
    few = {"kind": "video", "subject": "homicide", "country": "BZ", "language": "fr", "year": 1999,
           "programme": "small"}  # fmt: skip
    many = {
        "kind": "news",
        "subject": "policing",
        "country": "HN",
        "language": "en",
        "year": 2018,
        "programme": "large",
    }
    return [
        ask(READER, "list_resources"),
        *(ask(READER, "list_resources", **{name: value}) for each in (few, many) for name, value in each.items()),
        ask(READER, "count_resources"),
        ask(READER, "count_resources", subject="homicide"),
        ask(READER, "list_subjects"),
        ask(READER, "list_my_resources"),
        ask(MODERATOR, "list_reviews"),
        ask(READER, "list_resource_versions", resource_id=RESOURCE),
        ask(READER, "list_resource_steps", resource_id=RESOURCE),
        ask(READER, "harvest_resources"),
        ask(READER, "harvest_resources", kind="video"),
        ask(READER, "harvest_resources", subject="homicide"),
        ask(READER, "harvest_resources", since=_TODAY),
    ]


def test_no_list_reads_more_of_a_hundred_times_as_much(fresh_database: Callable[[str], sessionmaker[Session]]) -> None:
    questions = _questions()
    assert unasked(ForumService, questions) == {"find", "search_posts"}
    made = databases(fresh_database, ForumService, _fill)
    assert grown(made, questions) == _GROWS
    for who, number in ((READER, 0), (LATE, _UNREAD), (BEHIND, _UNREAD)):
        for page in made.answers(ask(who, "list_topics", unread=True)):
            assert [topic.unread for topic in page.items] == [1] * number
