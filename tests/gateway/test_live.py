"""The live connection on the real stack: nothing missed and nothing twice, whatever happens to the line."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import httpx
import pytest
from websockets.exceptions import InvalidStatus

from chassis.clock import now
from contracts.chat import messages as chat_messages
from contracts.identity import Role
from convive.embedded.postgres import EmbeddedPostgres
from convive.embedded.rabbitmq import EmbeddedRabbit
from convive.faults.proxy import Proxy
from gateway.identity.sessions import COOKIE
from tests.conftest import emptied, fresh_url
from tests.gateway.live_stack import Person, Stack, read_sse, running
from tests.waiting import until

pytestmark = pytest.mark.slow
PAGE = chat_messages.ListChanges.model_fields["limit"].default


@pytest.fixture(scope="module")
def line(rabbit: EmbeddedRabbit) -> Iterator[Proxy]:
    """The line to the broker of gateway "two"."""
    with Proxy(emptied(rabbit)) as line:
        yield line


@pytest.fixture(scope="module")
def platform(
    postgres: EmbeddedPostgres,
    template: Callable[[str], str],
    rabbit: EmbeddedRabbit,
    line: Proxy,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Stack]:
    """Chat, forum and gateway "one"."""
    urls = {name: fresh_url(postgres, template(name), name) for name in ("gateway", "chat", "forum")}
    with running(urls, rabbit.url(), tmp_path_factory.mktemp("logs")) as made:
        yield made


@pytest.fixture
def live(platform: Stack, line: Proxy) -> Stack:
    """Chat, forum and two gateways. A test may cut the second one off or end it: it runs as long as none ended it."""
    if not platform.runs("two"):
        platform.start_gateway("two", CONVIVE_BROKER_URL=line.url)
    return platform


@pytest.fixture(scope="module")
def ana(platform: Stack) -> Person:
    return platform.admit(name="Ana Mora")


@pytest.fixture(scope="module")
def beto(platform: Stack) -> Person:
    return platform.admit(name="Beto Ruiz", language="es")


def test_missed_first_then_live_and_both_as_the_api_shows_them(live: Stack, ana: Person, beto: Person) -> None:
    room = live.room(ana, beto)
    missed = [live.say(ana, room, f"m{n}") for n in range(3)]
    with live.listen(beto) as listener:
        assert listener.next() == {"type": "welcome", "member_id": str(beto.id)}
        caught_up = listener.subscribe(f"room/{room}", after=1)
        assert [frame["change"] for frame in caught_up] == [2, 3]
        now_said = live.say(ana, room, "now", gateway="two")
        frames = [*caught_up, *listener.changes(1)]
        assert [frame["data"] for frame in frames] == [*missed[1:], now_said]


def test_without_a_number_a_stream_begins_now(live: Stack, ana: Person, beto: Person) -> None:
    room = live.room(ana, beto)
    live.say(ana, room, "before")
    with live.listen(beto) as listener:
        assert listener.subscribe(f"room/{room}") == []
        live.say(ana, room, "after")
        assert [frame["data"]["text"] for frame in listener.changes(1)] == ["after"]


def test_who_was_away_gets_exactly_what_was_missed_at_another_gateway(live: Stack, ana: Person, beto: Person) -> None:
    room = live.room(ana, beto)
    first = live.say(ana, room, "one")
    second = live.say(ana, room, "two")
    with live.listen(beto, "one") as listener:
        assert len(listener.subscribe(f"room/{room}", after=0)) == 2
    live.say(ana, room, "three")
    live.call(ana, "PATCH", f"/api/v1/chat/messages/{first['id']}", text="one, edited")
    live.call(ana, "POST", f"/api/v1/chat/messages/{second['id']}/delete", reason="a mistake")
    with live.listen(beto, "two") as listener:
        missed = listener.subscribe(f"room/{room}", after=2)
        assert [(f["change"], f["data"]["number"], f["data"]["text"], f["data"]["deleted"]) for f in missed] == [
            (3, 3, "three", False),
            (4, 1, "one, edited", False),
            (5, 2, "", True),
        ]
        assert listener.subscribe(f"room/{room}", after=5) == []


def test_a_long_absence_is_caught_up_with_in_pages(live: Stack, ana: Person, beto: Person) -> None:
    room, pages = live.room(ana, beto), 2 * PAGE + 50
    live.said(ana, room, pages)
    with live.listen(beto) as listener:
        assert [frame["change"] for frame in listener.subscribe(f"room/{room}", after=0)] == list(range(1, pages + 1))


def test_a_client_that_keeps_changing_gateways_under_load_misses_nothing(
    live: Stack, ana: Person, beto: Person
) -> None:
    room, total, seen = live.room(ana, beto), 300, []
    sender = threading.Thread(target=live.say_many, args=(ana, room, total))
    sender.start()
    turn = 0
    while len(seen) < total:
        turn += 1
        with live.listen(beto, ("one", "two")[turn % 2]) as listener:
            listener.send(type="subscribe", stream=f"room/{room}", after=len(seen))
            wanted = min(1 + turn * 7 % 23, total - len(seen))
            seen += [frame["change"] for frame in listener.changes(wanted)]
    sender.join()
    assert seen == list(range(1, total + 1))


def test_many_listeners_see_the_same_in_the_same_order(live: Stack, ana: Person, beto: Person) -> None:
    room = live.room(ana, beto)
    listeners = [live.listen(who, gateway) for who in (ana, beto) for gateway in ("one", "two") for _ in range(5)]
    for listener in listeners:
        listener.subscribe(f"room/{room}", after=0)
    live.say_many(ana, room, 40)
    for listener in listeners:
        assert [frame["change"] for frame in listener.changes(40)] == list(range(1, 41))
        listener.close()


def test_many_who_send_at_once_are_all_answered_and_heard_in_order(live: Stack, ana: Person, beto: Person) -> None:
    room = live.room(ana, beto)
    jobs = [(who, gateway, n) for n in range(15) for who in (ana, beto) for gateway in ("one", "two")]
    with live.listen(beto) as listener:
        listener.subscribe(f"room/{room}", after=0)
        with ThreadPoolExecutor(8) as pool:
            sent = list(pool.map(lambda job: live.say(job[0], room, f"m{job[2]}", gateway=job[1]), jobs))
        heard = listener.changes(len(jobs))
    assert [frame["change"] for frame in heard] == list(range(1, len(jobs) + 1))
    assert sorted((m["number"], m["id"]) for m in sent) == [(f["data"]["number"], f["data"]["id"]) for f in heard]


def test_who_may_not_read_a_room_does_not_hear_it(live: Stack, ana: Person, beto: Person) -> None:
    room = live.room(ana)
    with live.listen(beto) as listener:
        listener.send(type="subscribe", stream=f"room/{room}", after=0)
        error = listener.until("error")[-1]
        assert (error["stream"], error["problem"]["code"]) == (f"room/{room}", "not_found")
        live.say(ana, room, "private")
        assert listener.pong() == []


def test_who_is_removed_hears_no_more(live: Stack, ana: Person, beto: Person) -> None:
    room = live.room(ana, beto)
    with live.listen(beto, "one") as listener, live.listen(ana, "two") as other:
        listener.subscribe(f"room/{room}", after=0)
        other.subscribe(f"room/{room}", after=0)
        live.call(ana, "DELETE", f"/api/v1/chat/rooms/{room}/members/{beto.id}")
        live.say(ana, room, "about Beto")
        assert other.changes(1)[0]["data"]["text"] == "about Beto"
        frames = listener.until("ended")
        assert [frame["type"] for frame in frames if frame["type"] == "change"] == []
        assert frames[-1]["problem"]["code"] == "not_found"
        assert listener.pong() == []


def test_an_audience_that_shrinks_ends_the_streams_of_those_outside(live: Stack, ana: Person, beto: Person) -> None:
    room = str(live.call(ana, "POST", "/api/v1/chat/rooms", kind="public", title="All")["id"])
    with live.listen(beto) as listener:
        listener.subscribe(f"room/{room}", after=0)
        live.call(ana, "PATCH", f"/api/v1/chat/rooms/{room}", countries=["BZ"])
        assert listener.until("ended")[-1]["stream"] == f"room/{room}"


def test_whose_sessions_end_is_disconnected_everywhere_and_not_let_in_again(live: Stack) -> None:
    carla = live.admit(name="Carla")
    listeners = [live.listen(carla, gateway) for gateway in ("one", "two")]
    for listener in listeners:
        listener.until("welcome")
    live.end_sessions(carla)
    assert [listener.close_code() for listener in listeners] == [4401, 4401]
    for listener in listeners:
        listener.close()
    with live.listen(carla) as again:
        assert again.until("error")[-1]["problem"]["code"] == "unauthenticated"
        assert again.close_code() == 4401


def test_a_token_may_come_in_the_first_frame(live: Stack, ana: Person) -> None:
    with live.listen(None) as listener:
        listener.send(type="hello", token=ana.token)
        assert listener.next() == {"type": "welcome", "member_id": str(ana.id)}
    for frame in ({"type": "hello", "token": "nonsense"}, {"type": "ping"}):
        with live.listen(None) as listener:
            listener.send(**frame)
            assert listener.close_code() == 4401


def test_a_cookie_counts_for_our_own_pages_only(live: Stack, ana: Person) -> None:
    cookie = {"Cookie": f"{COOKIE}={ana.token}"}
    with live.listen(None, "one", **cookie, Origin=live.http("one")) as listener:
        assert listener.next()["type"] == "welcome"
    with pytest.raises(InvalidStatus) as refused:
        live.listen(None, "one", **cookie, Origin="https://evil.example")
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize(
    "frame",
    [
        "not json",
        "[]",
        '{"type": "dance"}',
        '{"type": "subscribe"}',
        '{"type": "subscribe", "stream": "room/1", "after": -1}',
        '{"type": "subscribe", "stream": "room/1", "more": 1}',
        '{"type": "hello", "token": "again"}',
    ],
)
def test_bad_frames_are_told_why_and_the_connection_stays(live: Stack, ana: Person, frame: str) -> None:
    with live.listen(ana) as listener:
        listener.until("welcome")
        listener.connection.send(frame)
        assert listener.until("error")[-1]["problem"]["code"] in ("invalid", "malformed")
        listener.connection.send(b"\x00\xff")
        assert listener.until("error")[-1]["problem"]["code"] == "malformed"
        assert listener.pong() == []


@pytest.mark.parametrize("stream", ["", "room/1", "room/../../x", "inbox/1", "rooms/", "planet/mars", "topic"])
def test_unknown_streams_are_not_found(live: Stack, ana: Person, stream: str) -> None:
    with live.listen(ana) as listener:
        listener.send(type="subscribe", stream=stream)
        assert listener.until("error")[-1]["problem"]["code"] == "not_found"


def test_a_frame_that_is_too_long_ends_the_connection(live: Stack, ana: Person) -> None:
    with live.listen(ana) as listener:
        listener.until("welcome")
        listener.connection.send("x" * 9000)
        assert listener.close_code() == 1009


def test_nothing_comes_after_an_unsubscribe(live: Stack, ana: Person, beto: Person) -> None:
    room = live.room(ana, beto)
    with live.listen(beto) as listener, live.listen(ana) as other:
        listener.subscribe(f"room/{room}", after=0)
        other.subscribe(f"room/{room}", after=0)
        listener.send(type="unsubscribe", stream=f"room/{room}")
        listener.until("unsubscribed")
        live.say(ana, room, "unheard")
        other.changes(1)
        assert listener.pong() == []


def test_the_inbox_is_live_and_in_the_members_language(live: Stack, ana: Person, beto: Person) -> None:
    with live.listen(beto) as listener:
        listener.subscribe("inbox")
        room = live.room(ana, beto)
        live.say(ana, room, "look", mentions=[str(beto.id)])
        (frame,) = listener.changes(1)
        assert (frame["stream"], frame["data"]["kind"]) == ("inbox", "mentioned")
        assert "Ana Mora" in frame["data"]["text"]
        assert frame["data"]["link"] == f"/chat/{room}"
    with live.listen(beto, "two") as listener:
        assert listener.subscribe("inbox", after=frame["change"] - 1) == [frame]


def test_other_devices_learn_what_was_read(live: Stack, ana: Person, beto: Person) -> None:
    room = live.room(ana, beto)
    live.say(ana, room, "read me")
    with live.listen(beto) as listener:
        listener.subscribe("rooms")
        live.call(beto, "PUT", f"/api/v1/chat/rooms/{room}/read-marker", number=1)
        expected = {"event": "read", "room_id": room, "number": 1, "unread": 0}
        found: list[Any] = []
        while expected not in found:
            found += [frame["data"] for frame in listener.changes(1)]


def test_topics_tell_of_new_posts(live: Stack, ana: Person, beto: Person) -> None:
    moderator = live.admit(Role.MODERATOR, Role.ADMINISTRATOR)
    _, topic_id = live.topic(moderator, "ports")
    with live.listen(beto) as listener:
        assert [f["data"]["number"] for f in listener.subscribe(f"topic/{topic_id}", after=0)] == [1]
        live.call(ana, "POST", f"/api/v1/forum/topics/{topic_id}/posts", text="More")
        (frame,) = listener.changes(1)
        assert (frame["change"], frame["data"]["event"]) == (2, "post_added")


@pytest.mark.parametrize("loses", ["a move", "another audience", "a suspension"])
def test_who_loses_a_topic_hears_no_more_of_it(live: Stack, loses: str) -> None:
    moderator, zoe, slug = live.admit(Role.MODERATOR), live.admit(name="Zoe Paz"), loses.replace(" ", "-")
    board_id, topic_id = live.topic(moderator, slug)
    peru, _ = live.topic(moderator, f"peru-{slug}", countries=["PE"])
    with live.listen(zoe, "two") as listener:
        listener.subscribe(f"topic/{topic_id}", after=0)
        match loses:
            case "a move":
                put, body = f"/topics/{topic_id}/board", {"board_id": peru, "reason": "Only Peru"}
            case "another audience":
                texts = {"name": {"en": "ISPS"}, "description": {"en": "ISPS"}}
                put, body = f"/boards/{board_id}", texts | {"countries": ["PE"]}
            case _:
                put, body = (
                    "",
                    {
                        "member_id": str(zoe.id),
                        "kind": "suspension",
                        "reason": "x",
                        "until": (now() + timedelta(days=1)).isoformat(),
                    },
                )
        live.call(moderator, "PUT" if put else "POST", f"/api/v1/forum{put or '/moderation/measures'}", **body)
        live.call(moderator, "POST", f"/api/v1/forum/topics/{topic_id}/posts", text="Among us")
        frames = listener.until("ended")
        assert frames[-1]["problem"]["code"] in ("not_found", "forum.suspended")
        assert "post_added" not in [frame["data"]["event"] for frame in frames if frame["type"] == "change"]
        assert listener.pong() == []


def test_server_sent_events_resume_by_last_event_id(live: Stack, ana: Person, beto: Person) -> None:
    room = live.room(ana, beto)
    for n in range(3):
        live.say(ana, room, f"m{n}")
    assert read_sse(live, "one", beto, room, 2, after="0") == [1, 2]
    live.say(ana, room, "m3")
    assert read_sse(live, "two", beto, room, 2, after="0", last_event_id="2") == [3, 4]


def test_server_sent_events_refuse_with_a_problem(live: Stack, ana: Person, beto: Person) -> None:
    room, url = live.room(ana), live.http("one") + "/live/events"
    for headers, query, status in (
        ({}, {"stream": f"room/{room}"}, 401),
        (beto.headers, {"stream": f"room/{room}"}, 404),
        (ana.headers, {"stream": "planet/mars"}, 404),
        (ana.headers, {}, 404),
        (ana.headers, {"stream": f"room/{room}", "after": "x"}, 400),
    ):
        answer = httpx.get(url, params=query, headers=headers, timeout=20)
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


def test_a_gateway_that_lost_the_broker_catches_its_clients_up(
    live: Stack, ana: Person, beto: Person, line: Proxy
) -> None:
    room = live.room(ana, beto)
    with live.listen(beto, "two") as listener:
        listener.subscribe(f"room/{room}", after=0)
        live.say(ana, room, "before")
        assert listener.changes(1)[0]["change"] == 1
        line.cut()
        for n in range(5):
            live.say(ana, room, f"meanwhile {n}")
        line.mend()
        assert [frame["change"] for frame in listener.changes(5)] == [2, 3, 4, 5, 6]
        live.say(ana, room, "after")
        assert listener.changes(1)[0]["change"] == 7


def test_who_lost_access_while_the_broker_was_away_is_disconnected_when_it_is_back(
    live: Stack, ana: Person, line: Proxy
) -> None:
    carla = live.admit(name="Carla")
    room = live.room(ana, carla)
    with live.listen(carla, "two") as listener:
        listener.subscribe(f"room/{room}", after=0)
        line.cut()
        live.end_sessions(carla)
        line.mend()
        assert listener.close_code() == 4401


def test_a_gateway_that_stops_sends_its_clients_to_another(live: Stack, ana: Person, beto: Person) -> None:
    room = live.room(ana, beto)
    with live.listen(beto, "two") as listener:
        listener.subscribe(f"room/{room}", after=0)
        live.processes["two"].terminate()
        assert listener.close_code() == 1012
    live.say(ana, room, "meanwhile")
    with live.listen(beto, "one") as listener:
        assert [frame["change"] for frame in listener.subscribe(f"room/{room}", after=0)] == [1]
    until(lambda: not live.runs("two"))
