"""A part of a page that was rendered for one reader is given to another only if that one is to have the same."""

from __future__ import annotations

from itertools import product
from pathlib import PurePosixPath
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID, uuid4

from jinja2.meta import find_undeclared_variables

from contracts.identity import Role
from gateway.rendering.templates import FOLDER, spoken
from gateway.web.forum.discussion import articles
from gateway.web.frame.fragments import Fragments
from gateway.web.frame.visit import Visit

POST_PAGE = "forum/discussion/post.html"
ANA, RUI = uuid4(), uuid4()
LANGUAGES = ("en", "fr")
TOPIC = {"id": str(uuid4()), "kind": "question", "author": {"id": str(ANA)}, "locked": False, "read": 1, "answer": None}


def post(number: int = 1, **fields: Any) -> dict[str, Any]:
    author = {"id": str(ANA), "name": "Ana <Mora>", "erased": False, "institution": "Police", "country": "CR"}
    common = {"id": str(UUID(int=number)), "number": number, "author": author, "html": "<p>Hot spots</p>"}
    times = {"written_at": "2026-11-01T10:00:00Z", "edited_at": None}
    rest = {"hidden": False, "hidden_reason": None, "moved_post_id": None, "files": [], "translation": None}
    return common | times | rest | {"language": "en", "reactions": {}, "my_reactions": [], "version": 1} | fields


CHANGES: list[dict[str, Any]] = [
    {},
    {"html": "<p>Cold spots</p>", "version": 2, "edited_at": "2026-11-02T10:00:00Z"},
    {"html": "", "hidden": True},
    {"hidden": True, "hidden_reason": "Off topic"},
    {"html": "", "author": {"id": str(UUID(int=0)), "name": "", "erased": True, "institution": "", "country": None}},
    {"reactions": {"thanks": 1}},
    {"reactions": {"thanks": 1}, "my_reactions": ["thanks"]},
    {"html": "", "moved_post_id": str(uuid4())},
    {"translation": {"html": "<p>Puntos</p>", "language": "es", "machine": True, "stale": False}},
]


def visitor(me: UUID, role: Role, language: str) -> Visit:
    actor = SimpleNamespace(id=me)
    return cast(
        Visit,
        SimpleNamespace(
            language=language,
            caller=SimpleNamespace(actor=actor),
            may_write=role is not Role.AUDITOR,
            has=lambda *roles: role in roles,
        ),
    )


def shown(fragments: Fragments, read: dict[str, Any], *who: Any) -> list[str]:
    return [str(article) for article in articles.shown(visitor(*who), read, 1, fragments)]


def test_whatever_was_rendered_before_and_for_whom_a_page_is_as_if_it_were_the_first() -> None:
    """Every reader at every state of a post, from what all the others left behind, and from nothing."""
    kept = Fragments()
    topics = [TOPIC | {"locked": locked, "answer": answer} for locked, answer in product((False, True), (None, 2))]
    readers = list(product((ANA, RUI), (Role.MEMBER, Role.MODERATOR, Role.AUDITOR), LANGUAGES))
    told = []
    for topic, change, who in product(topics, CHANGES, readers):
        read = {"topic": topic, "posts": [post(2, **change)]}
        from_kept = shown(kept, read, *who)
        assert from_kept == shown(Fragments(), read, *who)
        told += from_kept
    assert kept.made < len(told), "nothing was given twice"
    assert len(set(told)) > 200, "most of them are alike: this proves little"


def test_two_readers_with_the_same_rights_share_what_a_third_does_not() -> None:
    kept = Fragments()
    read = {"topic": TOPIC, "posts": [post(number) for number in range(1, 21)]}
    assert shown(kept, read, RUI, Role.MEMBER, "es") == shown(kept, read, uuid4(), Role.MEMBER, "es")
    assert kept.made == 20
    shown(kept, {"topic": TOPIC, "posts": [*read["posts"][1:], post(21)]}, RUI, Role.MEMBER, "es")
    assert kept.made == 21, "one more post is one more fragment"
    for number, other in enumerate(
        ((ANA, Role.MEMBER, "es"), (RUI, Role.MODERATOR, "es"), (RUI, Role.MEMBER, "pt")), 1
    ):
        shown(kept, read, *other)
        assert kept.made == 21 + 20 * number


def test_what_a_post_said_before_is_not_said_again() -> None:
    kept = Fragments()
    said = []
    for text in ("Halved", "Doubled", "", "Halved"):  # written, edited, hidden, shown again
        read = {"topic": TOPIC, "posts": [post(1, html=text, hidden=not text)]}
        [article] = shown(kept, read, RUI, Role.MEMBER, "en")
        said.append([word for word in ("Halved", "Doubled") if word in article])
    assert said == [["Halved"], ["Doubled"], [], ["Halved"]]


def test_a_fragment_can_name_nobody_who_asks() -> None:
    """All it can name is what its template is given, and all of that is its key."""
    spoken_here = spoken("en")
    source = (FOLDER / PurePosixPath(POST_PAGE)).read_text("utf-8")
    named = find_undeclared_variables(spoken_here.parse(source)) - set(spoken_here.globals)
    given = {"post", "mine", "new", "accepts", "accepted", "written", "edited", "here", "topic_id", "writes"}
    assert named <= given | {"moderates", "quotes"}
    assert "with context" not in source, "macros would see what this page sees; now they see what they are given"


def test_the_room_for_fragments_has_an_end() -> None:
    kept = Fragments(room=5_000)
    for number in range(50):
        kept.rendered(POST_PAGE, "en", **_params(post(number)))
    first, made = kept.rendered(POST_PAGE, "en", **_params(post(0))), kept.made
    assert made == 51, "the first of them is still there"
    assert kept.rendered(POST_PAGE, "en", **_params(post(0))) is first
    assert kept.rendered(POST_PAGE, "en", **_params(post(0, html="x" * 6_000))).count("x" * 6_000) == 1
    assert kept.made == 52


def _params(of: dict[str, Any]) -> dict[str, Any]:
    no = dict.fromkeys(("mine", "new", "accepts", "accepted", "writes", "moderates", "quotes"), False)
    return {"post": of, "here": "/forum/topics/1", "topic_id": "1", "written": "now", "edited": ""} | no
