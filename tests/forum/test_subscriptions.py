"""Watching, following, muting: who hears of what, in steps, and nobody of what they may not read any more."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import IntegrityError

from chassis.call import Call
from chassis.ids import new_id
from chassis.tables import member
from chassis.testing import Desk, DeskOf
from contracts.base import Refused
from contracts.forum.boards import boards as forum_boards
from contracts.forum.discussion import topics as forum_topics
from contracts.forum.events import MailDue, NoticesDelivered
from contracts.forum.inbox.notices import ListNotices, ReadNotices
from contracts.forum.moderation.flags import HidePost
from contracts.forum.subscriptions import (
    FanOutDue,
    Level,
    ListSubscriptions,
    SubscribeBoard,
    SubscribeTopic,
    SubscriptionChanged,
)
from contracts.identity import Role
from contracts.notices import ForumNotice
from services.forum.boards import boards
from services.forum.inbox import mailing, notices
from services.forum.inbox.model import MemberBlock, Notice
from services.forum.moderation import moderation
from services.forum.subscriptions import fan_out, subscriptions
from services.forum.subscriptions.model import BoardSubscription
from tests.common.forum.people import board, grown, read, reply, topic

WATCH, FOLLOW, MUTE = Level.WATCH, Level.FOLLOW, Level.MUTE


def tell(desk: Desk) -> int:
    """Does all the fan-out that is due, and delivers what was raised; how many steps it took."""
    done, delivered = 0, set()
    while len(due := desk.emitted(FanOutDue)) > done:
        fan_out.notify_next(desk.call(), desk.happened(due[done]))
        done += 1
    for raised in desk.emitted(ForumNotice):
        if raised.notice_id not in delivered:
            delivered.add(raised.notice_id)
            notices.deliver(desk.call(), raised)
    return done


@pytest.fixture
def stepwise(monkeypatch: pytest.MonkeyPatch) -> None:
    """No subscribers are few."""
    monkeypatch.setattr(fan_out, "FEW", 0)


def heard(call: Call) -> list[tuple[str, str]]:
    """Kind and link of all that a member was told, the oldest first."""
    found = notices.list_notices(call, ListNotices(after=0))
    return [(n.kind.value, n.link.rsplit("#", 1)[-1]) for n in found.items]


def on_board(call: Call, on: forum_boards.Board, level: Level | None) -> Any:
    return subscriptions.subscribe_board(call, SubscribeBoard(board_id=on.id, level=level))


def on_topic(call: Call, opened: forum_topics.TopicPage, level: Level | None) -> Any:
    return subscriptions.subscribe_topic(call, SubscribeTopic(topic_id=opened.topic.id, level=level))


def mine(call: Call, **fields: Any) -> list[tuple[str | None, str | None]]:
    found = subscriptions.list_subscriptions(call, ListSubscriptions(**fields))
    return [(s.title, s.level and s.level.value) for s in found.items]


def test_a_board_is_watched_or_followed(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, author = board(desk), desk.call_as()
    watching, following, nothing = desk.call_as(), desk.call_as(), desk.call_as()
    on_board(watching, on, WATCH)
    on_board(following, on, FOLLOW)
    opened = topic(author, on)
    reply(author, opened)
    tell(desk)
    assert heard(watching) == [("new_topic", "post-1"), ("new_post", "post-2")]
    assert heard(following) == [("new_topic", "post-1")]
    assert heard(nothing) == heard(author) == []


def test_a_topic_is_watched_or_followed(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    author, watching, following = desk.call_as(), desk.call_as(), desk.call_as()
    opened = topic(author, board(desk))
    on_topic(watching, opened, WATCH)
    on_topic(following, opened, FOLLOW)
    reply(desk.call_as(), opened)
    tell(desk)
    assert heard(watching) == [("new_post", "post-2")]
    assert heard(following) == heard(author) == [("replied", "post-2")]


@pytest.mark.usefixtures("stepwise")
def test_writing_follows_unless_said_otherwise_and_ending_it_ends_it(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana, luis, rui = desk.call_as(), desk.call_as(), desk.call_as()
    opened = topic(ana, board(desk), follow=False)
    reply(luis, opened)
    assert (read(ana, opened).subscription, read(luis, opened).subscription) == (None, FOLLOW)
    reply(rui, opened)
    on_topic(luis, opened, None)
    reply(rui, opened)
    for due in desk.emitted(FanOutDue)[-2:]:
        fan_out.notify_next(desk.call(), desk.happened(due))
    assert heard(ana) == heard(luis) == []  # what is due is told to who subscribes when it is told
    on_topic(rui, opened, MUTE)
    reply(rui, opened)
    assert read(rui, opened).subscription == MUTE


def test_who_mutes_hears_nothing_but_of_what_a_moderator_does(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, ana, moderator = board(desk), desk.call_as(), desk.call_as(Role.MODERATOR)
    opened = topic(ana, on)
    on_topic(ana, opened, MUTE)
    reply(desk.call_as(), opened, mentions=[ana.actor.member_id])
    moderation.hide_post(moderator, HidePost(post_id=opened.posts[0].id, reason="Off topic"))
    tell(desk)
    assert heard(ana) == [("post_hidden", "post-1")]


def test_a_muted_board_is_silent_but_for_topics_that_were_chosen(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, ana, luis = board(desk), desk.call_as(), desk.call_as()
    on_board(ana, on, MUTE)
    quiet, chosen = topic(ana, on, title="quiet"), topic(luis, on, title="chosen")
    assert read(ana, quiet).subscription is None
    on_topic(ana, chosen, FOLLOW)
    for opened in (quiet, chosen):
        reply(desk.call_as(), opened, mentions=[ana.actor.member_id])
    tell(desk)
    assert heard(ana) == [("mentioned", "post-2")]
    assert {n.params["title"] for n in notices.list_notices(ana, ListNotices()).items} == {"chosen"}


@pytest.mark.usefixtures("stepwise")
def test_a_muted_topic_of_a_watched_board_is_silent(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, ana, luis = board(desk), desk.call_as(), desk.call_as()
    on_board(ana, on, WATCH)
    opened = topic(luis, on)
    on_topic(ana, opened, MUTE)
    reply(luis, opened)
    tell(desk)
    assert heard(ana) == []


def test_nobody_is_told_twice_of_one_post(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, ana = board(desk), desk.call_as()
    on_board(ana, on, WATCH)
    opened = topic(desk.call_as(), on)
    on_topic(ana, opened, FOLLOW)
    reply(desk.call_as(), opened, mentions=[ana.actor.member_id])
    tell(desk)
    assert sorted(heard(ana)) == [("mentioned", "post-2"), ("new_topic", "post-1")]


@pytest.mark.usefixtures("stepwise")
def test_who_may_not_enter_any_more_hears_nothing_and_sees_no_subscription(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, ana, moderator = board(desk, countries=["CR"]), desk.call_as(), desk.call_as(Role.MODERATOR)
    on_board(ana, on, WATCH)
    opened = topic(ana, on, title="Ports")
    assert mine(ana) == [("Ports", "follow"), (None, "watch")]
    reply(moderator, opened)
    change = {"board_id": on.id, "name": on.name.model_dump(), "description": on.description.model_dump()}
    boards.edit_board(moderator, forum_boards.EditBoard(**change, countries=["HN"]))
    reply(moderator, opened)
    tell(desk)
    assert heard(ana) == []  # not even of what was written before: it was not told yet
    assert mine(ana) == []
    boards.edit_board(moderator, forum_boards.EditBoard(**change, countries=[]))
    assert len(mine(ana)) == 2


@pytest.mark.parametrize("subscribe", [on_board, on_topic])
def test_what_may_not_be_read_cannot_be_subscribed(desk_of: DeskOf, subscribe: Any) -> None:
    desk = desk_of("forum")
    on = board(desk, countries=["HN"])
    opened = topic(desk.call_as(country="HN"), on)
    with pytest.raises(Refused, match="not_found"):
        subscribe(desk.call_as(), on if subscribe is on_board else opened, WATCH)


def test_a_subscription_is_told_of_and_shown_on_the_board(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, ana = board(desk), desk.call_as()
    assert on_board(ana, on, WATCH).level == WATCH
    assert boards.read_board(ana, forum_boards.ReadBoard(board_id=on.id)).subscription == WATCH
    assert boards.read_board(desk.call_as(), forum_boards.ReadBoard(board_id=on.id)).subscription is None
    assert on_board(ana, on, None).level is None
    assert [(e.subject, e.level) for e in desk.emitted(SubscriptionChanged)] == [
        (f"reader/{ana.actor.id}", WATCH),
        (f"reader/{ana.actor.id}", None),
    ]


@pytest.mark.usefixtures("stepwise")
def test_a_post_that_was_hidden_before_it_was_told_is_not_told(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana, moderator = desk.call_as(), desk.call_as(Role.MODERATOR)
    opened = topic(ana, board(desk))
    said = reply(desk.call_as(), opened)
    moderation.hide_post(moderator, HidePost(post_id=said.id, reason="Insult"))
    tell(desk)
    assert heard(ana) == []


def test_many_watchers_are_told_step_by_step(desk_of: DeskOf, monkeypatch: pytest.MonkeyPatch) -> None:
    """No step tells more than it should, each member hears once, and the writer's transaction tells nobody."""
    monkeypatch.setattr(fan_out, "STEP", 20)
    desk = desk_of("forum")
    on, author, watchers = board(desk), desk.call_as(), 2 * fan_out.STEP + 7
    people = [
        {"id": new_id(), "name": f"W {n}", "country": "CR", "institution": "", "language": "en", "roles": ["member"]}
        | {"networks": [], "status": "admitted", "sequence": 1}
        for n in range(watchers)
    ]
    _fill(desk, people, on)
    opened = topic(author, on)
    assert grown(desk) == []
    sizes, told = [], 0
    for due in _each_due(desk):
        fan_out.notify_next(desk.call(), desk.happened(due))
        sizes.append(len(grown(desk)) - told)
        told += sizes[-1]
    assert (sum(sizes), max(sizes), len(sizes)) == (watchers, fan_out.STEP, 3)
    link = f"/forum/topics/{opened.topic.id}#post-1"
    counted = select(func.count(), func.count(Notice.member_id.distinct())).where(Notice.link == link)
    assert tuple(desk.session.execute(counted).one()) == (watchers, watchers)


def test_few_are_told_with_the_post_and_more_by_an_event(desk_of: DeskOf, monkeypatch: pytest.MonkeyPatch) -> None:
    """A member who was told with the post is told of it exactly once, in the order of posts."""
    desk = desk_of("forum")
    opened = topic(desk.call_as(), board(desk), follow=False)
    followers = [desk.call_as() for _ in range(3)]
    for each in followers:
        on_topic(each, opened, FOLLOW)
    monkeypatch.setattr(fan_out, "FEW", 3)
    writer = desk.call_as()
    reply(writer, opened, follow=False)
    assert desk.emitted(FanOutDue) == []
    assert [heard(each) for each in followers] == [[("replied", "post-2")]] * 3
    monkeypatch.setattr(fan_out, "FEW", 2)
    reply(writer, opened, follow=False)
    assert [len(heard(each)) for each in followers] == [1] * 3
    assert tell(desk) == 1
    assert [heard(each) for each in followers] == [[("replied", "post-2"), ("replied", "post-3")]] * 3


def test_few_are_told_of_different_things_in_one_order(desk_of: DeskOf) -> None:
    """Between two writers, inboxes locked in different orders would be a deadlock."""
    desk = desk_of("forum")
    opened = topic(desk.call_as(), board(desk), follow=False)
    levels = [(desk.call_as(), level) for level in (WATCH, FOLLOW) * 3]
    for each, level in levels:
        on_topic(each, opened, level)
    reply(desk.call_as(), opened)
    assert desk.emitted(FanOutDue) == []
    kinds = {WATCH: "new_post", FOLLOW: "replied"}
    assert [heard(each) for each, _ in levels] == [[(kinds[level], "post-2")] for _, level in levels]
    [delivered] = desk.emitted(NoticesDelivered)
    assert [inbox.member_id for inbox in delivered.inboxes] == sorted(each.actor.member_id for each, _ in levels)


def test_few_who_may_not_read_or_have_muted_or_blocked_are_not_told_with_the_post(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on = board(desk)
    opened = topic(desk.call_as(), on, follow=False)
    muting, blocking, suspended, told = (desk.call_as() for _ in range(4))
    for each in (muting, blocking, suspended, told):
        on_topic(each, opened, FOLLOW)
    on_topic(muting, opened, MUTE)
    desk.admit(suspended.actor, status="suspended")
    writer = desk.call_as()
    blocked = {"member_id": blocking.actor.member_id, "blocked_id": writer.actor.member_id}
    desk.session.execute(insert(MemberBlock).values(blocked))
    reply(writer, opened)
    assert desk.emitted(FanOutDue) == []
    assert [len(heard(each)) for each in (muting, blocking, suspended, told, writer)] == [0, 0, 0, 1, 0]


def _each_due(desk: Desk) -> Any:
    done = 0
    while len(due := desk.emitted(FanOutDue)) > done:
        yield due[done]
        done += 1


def _fill(desk: Desk, people: list[dict[str, Any]], on: forum_boards.Board) -> None:
    known = set(member.c.keys())
    desk.session.execute(insert(member), [{k: v for k, v in each.items() if k in known} for each in people])
    rows = [{"member_id": p["id"], "board_id": on.id, "level": "watch", "since": desk.call().now} for p in people]
    desk.session.execute(insert(BoardSubscription), rows)


def test_of_replies_the_first_is_mailed_until_one_has_been_there(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana, luis = desk.call_as(), desk.call_as()
    opened = topic(ana, board(desk))

    def mailed() -> int:
        tell_new(desk)
        before = len(_mails(desk))
        mailing.ask_for_mail(desk.call())
        return sum(len(m.notices) for m in _mails(desk)[before:])

    reply(luis, opened)
    assert mailed() == 1
    reply(luis, opened)
    reply(luis, opened)
    assert mailed() == 0
    assert len(heard(ana)) == 3
    notices.read_notices(ana, ReadNotices(up_to=3))
    reply(luis, opened)
    assert mailed() == 1


def tell_new(desk: Desk) -> None:
    """The fan-out that came last to be due."""
    seen = desk.session.info.setdefault("told", 0)
    due = desk.emitted(FanOutDue)
    for each in due[seen:]:
        fan_out.notify_next(desk.call(), desk.happened(each))
    desk.session.info["told"] = len(due)


def _mails(desk: Desk) -> list[Any]:
    return desk.emitted(MailDue)


def test_subscriptions_are_listed_by_pages_and_forgotten_with_the_member(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, ana = board(desk), desk.call_as()
    for n in range(3):
        topic(ana, on, title=f"T{n}")
    first = subscriptions.list_subscriptions(ana, ListSubscriptions(limit=2))
    rest = subscriptions.list_subscriptions(ana, ListSubscriptions(limit=2, cursor=first.next))
    assert [s.title for s in [*first.items, *rest.items]] == ["T2", "T1", "T0"]
    assert all(s.by_writing for s in first.items)
    subscriptions.erase(desk.call(), ana.actor.member_id)
    assert mine(ana) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE topic_subscription SET level = 'shout'",
        "UPDATE topic_subscription SET level = 'watch'",  # nobody watches by writing
        "INSERT INTO topic_subscription SELECT * FROM topic_subscription",
        "DELETE FROM topic",
    ],
)
def test_the_database_keeps_subscriptions_in_order(desk_of: DeskOf, statement: str) -> None:
    desk = desk_of("forum")
    topic(desk.call_as(), board(desk))
    with pytest.raises(IntegrityError):
        desk.session.execute(text(statement))
