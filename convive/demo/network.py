"""1. The Prevention Network: members of several countries, boards, discussions in four languages, chats."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from convive.api.client import Person
from convive.demo import library
from convive.demo.cast import Newcomer
from convive.demo.story import Story, View, texts

FORUM = "/api/v1/forum"
CHAT = "/api/v1/chat"
IDENTITY = "/api/v1/identity"


def tell(story: Story) -> None:
    """People register and are admitted; the moderator opens boards; members discuss and chat."""
    text = texts("network")
    admit(story, [Newcomer(**each) for each in text["newcomers"]])
    boards = {each["slug"]: open_board(story, each) for each in text["boards"]}
    for topic in text["topics"]:
        discuss(story, boards[topic["board"]], topic)
    _flag(story, boards["prevention-of-violence"], text["flag"])
    library.shelve(story, "network")
    _chat(story, text)
    story.show(
        "Members",
        f"{len(text['newcomers'])} newcomers of {_countries(text)} countries",
        f"{IDENTITY}/directory",
        "member",
    )
    for slug, board in boards.items():
        story.show(f"Board {slug}", board["name"]["en"], f"{FORUM}/topics?board_id={board['id']}", "member")


def admit(story: Story, newcomers: list[Newcomer]) -> None:
    """Whoever is not known registers; the administrator lets in who waits."""
    administrator = story.cast["administrator"]
    for newcomer in newcomers:
        account = story.cast.enlist(newcomer)
        standing = _standing(administrator, newcomer)
        story.do("registration", standing is not None, partial(_register, story, newcomer, account.password))
        standing = standing or _standing(administrator, newcomer)
        assert standing is not None
        rights = {"roles": [newcomer.role], "networks": newcomer.networks}
        at = f"{IDENTITY}/registrations/{standing['id']}/admit"
        story.do("admission", standing["status"] != "pending", partial(administrator.post, at, rights))


def _standing(administrator: Person, newcomer: Newcomer) -> View | None:
    members = administrator.every(f"{IDENTITY}/members", search=newcomer.name.split()[-1], country=newcomer.country)
    return next((dict(member) for member in members if member["email"] == newcomer.email), None)


def _register(story: Story, newcomer: Newcomer, password: str) -> Any:
    names = ("name", "country", "institution", "language", "motivation")
    form = {name: getattr(newcomer, name) for name in names} | {"email": newcomer.email, "password": password}
    received = story.cast.visitor.post(f"{IDENTITY}/registrations", form)
    story.cast.mailbox.confirm(story.cast.visitor, newcomer.email, password)
    return received


def open_board(story: Story, body: View) -> View:
    """A board, opened by the moderator."""
    return story.have(story.cast["moderator"], "board", body, f"{FORUM}/boards", same=["slug"])


def discuss(story: Story, board: View, text: View) -> None:
    """A topic and its replies; everybody writes in the own language, and replies at most once."""
    author = story.cast[text["author"]]
    body = {name: text[name].strip() for name in ("title", "text", "language")} | _part(text)
    at = f"{FORUM}/boards/{board['id']}/topics"
    topic = story.have(author, "topic", body, at, same=["title"], among=f"{FORUM}/topics", board_id=board["id"])
    topic = topic.get("topic", topic)  # a topic that was just opened comes with its first post
    for reply in text.get("replies", []):
        who = story.cast[reply["author"]]
        body = {"text": reply["text"].strip(), "language": reply["language"]}
        key = f"demo:reply:{topic['id']}"
        done = any(post["author"]["id"] == who.id for post in _posts(who, topic["id"]) if post["number"] > 1)
        story.do("reply", done, partial(who.post, f"{FORUM}/topics/{topic['id']}/posts", body, key=key))
    _take_part(story, topic["id"], text)


def _part(text: View) -> View:
    """What only a poll or an event has; an event is some weeks from now, whenever the demo is told."""
    kind = text.get("kind", "discussion")
    if kind == "event":
        event = {name: text["event"][name] for name in ("time_zone", "place")}
        hour = time.fromisoformat(text["event"]["begins"])
        day = datetime.now(UTC).date() + timedelta(days=text["event"]["in_days"])
        starts_at = datetime.combine(day, hour, ZoneInfo(event["time_zone"]))
        ends_at = starts_at + timedelta(hours=text["event"]["hours"])
        return {"kind": kind, "event": event | {"starts_at": starts_at.isoformat(), "ends_at": ends_at.isoformat()}}
    return {"kind": kind} | ({"poll": text["poll"]} if kind == "poll" else {})


def _take_part(story: Story, topic_id: str, text: View) -> None:
    """Members vote in a poll and say whether they come to an event, each once."""
    for vote in text.get("votes", []):
        who, at = story.cast[vote["author"]], f"{FORUM}/topics/{topic_id}/poll"
        done = bool(who.get(at)["my_choices"])
        story.do("vote", done, partial(who.put, f"{at}/ballot", {"choices": vote["choices"]}))
    for each in text.get("answers", []):
        who, at = story.cast[each["author"]], f"{FORUM}/topics/{topic_id}/event"
        done = who.get(at)["my_answer"] is not None
        story.do("answer to an event", done, partial(who.put, f"{at}/answer", {"answer": each["answer"]}))


def _posts(who: Person, topic_id: str) -> Iterable[View]:
    after: int | None = 0
    while after is not None:
        page = who.get(f"{FORUM}/topics/{topic_id}", after=after, limit=100)
        yield from page["posts"]
        after = page["next"]


def _flag(story: Story, board: View, text: View) -> None:
    """A member flags a post; the moderator looks at it and decides once, on record."""
    reporter, moderator = story.cast[text["reporter"]], story.cast["moderator"]
    topic = next(
        each for each in reporter.every(f"{FORUM}/topics", board_id=board["id"]) if each["title"] == text["topic"]
    )
    post = next(iter(_posts(reporter, topic["id"])))
    flag = _flag_of(moderator, post["id"])
    body = {"reason": text["reason"], "cause": text["cause"]}
    story.do(
        "flag", flag is not None, partial(reporter.post, f"{FORUM}/posts/{post['id']}/flags", body, key="demo:flag")
    )
    flag = flag or _flag_of(moderator, post["id"])
    assert flag is not None
    decision = {"uphold": False, "reason": text["decision"]}
    decide = f"{FORUM}/flags/{flag['id']}/decision"
    story.do("moderator's decision", flag["status"] != "open", partial(moderator.put, decide, decision))


def _flag_of(moderator: Person, post_id: str) -> View | None:
    for status in ("dismissed", "upheld", "open"):
        for flag in moderator.every(f"{FORUM}/flags", status=status):
            if flag["post_id"] == post_id:
                return dict(flag)
    return None


def _chat(story: Story, text: View) -> None:
    body = {"kind": "public", "title": text["room"]["title"], "networks": ["prevention"]}
    room = story.have(
        story.cast["moderator"], "chat room", body, f"{CHAT}/rooms", same=["title"], among=f"{CHAT}/open-rooms"
    )
    say(story, room["id"], text["messages"])
    story.show("Chat room", room["title"], f"{CHAT}/rooms/{room['id']}/messages", "member")


def say(story: Story, room_id: str, messages: list[View]) -> None:
    """Messages of a room, each by a member who joined it; a message's client_id is its place in the text."""
    for number, message in enumerate(messages, 1):
        who = story.cast[message["author"]]
        joined = any(room["id"] == room_id for room in who.every(f"{CHAT}/rooms", limit=200))
        story.do("joined a room", joined, partial(who.put, f"{CHAT}/rooms/{room_id}/membership", {}))
        body = {"client_id": f"demo-{number}", "text": message["text"], "language": message["language"]}
        at = f"{CHAT}/rooms/{room_id}/messages"
        story.do("chat message", _was_said(who, at, body["client_id"]), partial(who.post, at, body))


def _was_said(who: Person, at: str, client_id: str) -> bool:
    return any(said["sender_id"] == who.id and said["client_id"] == client_id for said in who.every(at, limit=200))


def show(story: Story) -> None:
    """What a member finds in all boards without typing accents, once everybody has written."""
    found = _search(story, "prevencion")
    story.show("Search without accents", f"prevencion: {found} posts", f"{FORUM}/search?q=prevencion", "member")


def _search(story: Story, words: str) -> int:
    member = story.cast["member"]

    def hits() -> int | None:
        return len(member.get(f"{FORUM}/search", q=words, limit=50)["items"]) or None

    return story.wait("the search", hits)


def _countries(text: View) -> int:
    return len({each["country"] for each in text["newcomers"]})
