"""Hostile Markdown is shown as harmless text; a bad file of learners is refused row by row, and nobody is enrolled."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from uuid import uuid4

import pytest

from convive.api.client import Person, Problem
from tests.common import people
from tests.stack import RunningStack
from tests.waiting import until

pytestmark = pytest.mark.slow

FORUM, TRAINING = "/api/v1/forum", "/api/v1/training"


@dataclass(frozen=True)
class Place:
    """Where one writes and where one enrols, and who does it."""

    topic: str
    edition: str
    member: Person
    teacher: Person


@pytest.fixture(scope="module")
def place(stack: RunningStack) -> Iterator[Place]:
    with closing(people.administrator(stack)) as door:
        moderator, teacher, member = (people.join(stack, door, r) for r in ("moderator", "instructor", "member"))
    text = {"en": "Bad texts"}
    board = moderator.post(f"{FORUM}/boards", {"slug": f"b-{uuid4()}", "name": text, "description": text})
    opened = moderator.post(f"{FORUM}/boards/{board['id']}/topics", {"title": "Markdown", "text": "Write here."})
    yield Place(opened["topic"]["id"], _open_edition(teacher), member, teacher)
    for person in (moderator, teacher, member):
        person.close()


def _open_edition(teacher: Person) -> str:
    course = {"code": f"c-{uuid4()}", "title": {"en": "Ports"}, "modules": [{"title": {"en": "One"}, "hours": "4"}]}
    course_id = teacher.post(f"{TRAINING}/courses", course)["id"]
    curriculum = teacher.get(f"{TRAINING}/courses/{course_id}/curricula")["items"][0]["id"]
    teacher.post(f"{TRAINING}/curricula/{curriculum}/publish", {})
    dates = {"starts_on": "2026-01-10", "ends_on": "2027-12-20"}
    plan = {"course_id": course_id, "curriculum_id": curriculum, "kind": "virtual", **dates}
    edition = teacher.post(f"{TRAINING}/editions", plan)["id"]
    teacher.post(f"{TRAINING}/editions/{edition}/open", {})
    return str(edition)


# Markdown ------------------------------------------------------------------------------------------------------------


class _Page(HTMLParser):
    """What a browser would make of it: tags, and all attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs


_LINKS = ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "&#106;avascript:alert(1)", "vbscript:x", "file:///etc/passwd"]
_LINKS += ["data:text/html;base64,PHNjcmlwdD4=", "//elsewhere.example", "/\\elsewhere.example", "java\tscript:alert(1)"]
_HOSTILE = [
    "<script>alert(1)</script> text",
    "<img src=x onerror=alert(1)> text",
    "<svg/onload=alert(1)> text",
    "![x](data:image/svg+xml;base64,PHN2Zz4=) text",
    "![pixel](https://spy.example/pixel.gif) text",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe> text",
    "<style>*{display:none}</style> <base href=//x> <meta http-equiv=refresh> text",
    '[a](https://ok.example "x\\" onmouseover=alert(1) y")',
    "[x]: javascript:alert(1)\n\n[a][x]",
    "<javascript:alert(1)>",
    "`</code><script>alert(1)</script>`",
    "```\n</pre><script>alert(1)</script>\n```",
    "a\n<!--><script>alert(1)</script>-->",
    "<math><mtext></p><img src onerror=alert(1)></mtext></math> text",
    *[f"[click]({link})" for link in _LINKS],
]
_HARMLESS = {
    "p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a",
    "h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip


@pytest.mark.parametrize("text", _HOSTILE)
def test_hostile_markdown_is_shown_as_harmless_text(place: Place, text: str) -> None:
    post = place.member.post(f"{FORUM}/topics/{place.topic}/posts", {"text": text})
    page = _Page(post["html"])
    assert page.tags <= _HARMLESS
    assert {name for name, _ in page.attributes} <= {"href", "title", "rel", "start"}
    for name, value in page.attributes:
        if name == "href":
            assert str(value).startswith(("https://", "http://", "mailto:", "#", "/")), value
            assert not str(value).startswith(("//", "/\\")), value


_BOMBS = {
    "quotes in quotes": ">" * 9_000 + " deep",
    "lists in lists": "- " * 9_000 + "deep",
    "brackets": "[" * 19_000 + "a",
    "emphasis": "*a_ " * 4_900,
    "links in links": "[a](" * 4_900,
    "a wide table": "|" + "a|" * 1_500 + "\n|" + "-|" * 1_500 + "\n" + "|x\n" * 4_000,
    "backticks": "".join("`" * n + "a" for n in range(1, 190)),
    "entities": "&amp;" * 3_900,
}


@pytest.mark.parametrize("bomb", sorted(_BOMBS))
def test_a_text_made_to_choke_the_renderer_is_answered(place: Place, bomb: str) -> None:
    """It may be shown or refused; what is shown is bounded, and a refusal leaves nothing behind."""
    before = _count(place)
    try:
        post = place.member.post(f"{FORUM}/topics/{place.topic}/posts", {"text": _BOMBS[bomb][:20_000]})
    except Problem as problem:
        code, size = problem.code, 0
    else:
        code, size = "", len(post["html"])
    assert code in ("", "forum.too_elaborate", "forum.nothing_visible")
    assert size <= 200_000
    assert _count(place) == before + (not code)


def _count(place: Place) -> int:
    return int(place.member.get(f"{FORUM}/topics/{place.topic}")["topic"]["posts"])


# Files of learners ---------------------------------------------------------------------------------------------------

_HEADER = "email,name,country,sex,sector,institution,language"
_GOOD = "rosa@policia.example,Rosa Paz,HN,female,public,Policía Nacional,es"


def _lines(*rows: str) -> bytes:
    return "\n".join((_HEADER, *rows)).encode()


_BAD_FILES: dict[str, tuple[bytes, int, str, str]] = {
    "nothing": (b"\n\n", 0, "file", "empty"),
    "a spreadsheet": (b"PK\x03\x04" + b"\0" * 200, 0, "file", "not_text"),
    "a byte that is nothing": (_lines(_GOOD) + b"\x81\x8d", 0, "file", "undecodable"),
    "NUL": (_lines(_GOOD, "a\0b@c.example,A,HN,male,public,P,es"), 3, "file", "nul_bytes"),
    "another delimiter": (_lines(_GOOD).replace(b",", b"|"), 1, "email", "missing_column"),
    "a column twice": (b"email,correo,name\n", 1, "email", "column_twice"),
    "a column short": (_lines(_GOOD).replace(b",language", b"").replace(b",es", b""), 1, "language", "missing_column"),
    "a formula": (_lines(_GOOD, "b@c.example,=cmd|' /C calc'!A0,HN,male,public,P,es"), 3, "name", "formula"),
    "a formula for an address": (_lines(_GOOD, "@SUM(A1),Bo,HN,male,public,P,es"), 3, "email", "formula"),
    "a quote that is never closed": (_lines(_GOOD, 'b@c.example,"Bo,HN,male,public,P,es'), 3, "file", "broken_quotes"),
    "a country that is none": (_lines(_GOOD, "b@c.example,Bo,ZZZ,male,public,P,es"), 3, "country", ""),
    "the same person twice": (_lines(_GOOD, _GOOD), 3, "email", ""),
}


@pytest.mark.parametrize("name", list(_BAD_FILES))
def test_a_bad_file_is_refused_with_the_row_and_the_reason(place: Place, name: str) -> None:
    content, row, field, reason = _BAD_FILES[name]
    before = place.teacher.get(f"{TRAINING}/editions/{place.edition}/enrolments")
    done = _import(place, content)
    assert done["status"] == "refused", done
    found = [error for error in done["errors"] if (error["row"], error["field"]) == (row, field)]
    assert found and (not reason or found[0]["reason"] == reason), done["errors"]
    assert place.teacher.get(f"{TRAINING}/editions/{place.edition}/enrolments") == before


def test_a_part_that_is_no_base64_is_refused(place: Place) -> None:
    begun = place.teacher.post(f"{TRAINING}/editions/{place.edition}/imports", {"filename": "learners.csv"})
    with pytest.raises(Problem) as refused:
        place.teacher.put(f"{TRAINING}/imports/{begun['id']}/parts/1", {"content_base64": "not base64!"})
    assert refused.value.status == 422
    with pytest.raises(Problem) as incomplete:
        place.teacher.post(f"{TRAINING}/imports/{begun['id']}/run", {"dry_run": False})
    assert incomplete.value.status in (409, 422)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_what_spreadsheets_write_is_read_as_it_was_meant(place: Place, encoding: str) -> None:
    content = f"{_HEADER}\nana-{encoding}@policia.example,Ana Núñez,HN,female,public,Policía,es".encode(encoding)
    done = _import(place, content.replace(b",", b";") if encoding == "cp1252" else content)
    assert (done["status"], done["enrolled"]) == ("done", 1), done
    listed = place.teacher.get(f"{TRAINING}/editions/{place.edition}/enrolments", limit=200)["items"]
    assert "Ana Núñez" in [learner["name"] for learner in listed]


def _import(place: Place, content: bytes) -> dict[str, Any]:
    """Sends the file and has it read; the outcome."""
    begun = place.teacher.post(f"{TRAINING}/editions/{place.edition}/imports", {"filename": "learners.csv"})
    at = f"{TRAINING}/imports/{begun['id']}"
    place.teacher.put(f"{at}/parts/1", {"content_base64": base64.b64encode(content).decode()})
    place.teacher.post(f"{at}/run", {"dry_run": False})

    def read() -> dict[str, Any] | None:
        seen = dict(place.teacher.get(at))
        return seen if seen["status"] not in ("receiving", "queued") else None

    return dict(until(read))
