"""Markdown: what people need is rendered, what harms is not."""

from __future__ import annotations

import re

import pytest

from contracts.base import Refused
from services.forum.base.texts import render
from services.forum.search.snippets import snippet

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#10;script:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox(1))",
    "<javascript:alert(1)>",
    '[x](https://oas.org "onmouseover=alert(1) \\"")',
    '[x](https://oas.org"onmouseover="alert(1))',
    "![x](https://elsewhere.example/pixel.png)",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    "<svg onload=alert(1)>",
    "<style>body{display:none}</style>",
    "<iframe src=https://elsewhere.example></iframe>",
    '```"><script>alert(1)</script>\nx\n```',
    "|a|\n|-|\n|<script>alert(1)</script>|",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
]


@pytest.mark.parametrize("source", HOSTILE)
def test_hostile_markdown_is_made_harmless(source: str) -> None:
    made = render(source).html
    tags = re.findall(r"<[^>]*>", made)
    assert all(re.fullmatch(r"</?(p|br|a|pre|code|table|thead|tbody|tr|th|td)( [^<>]*)?>", tag) for tag in tags), made
    for tag in tags:
        outside = re.sub(r'"[^"]*"', '""', tag)
        assert not re.search(r"\bon\w+=|src=|style=", outside), made
        assert not re.search(r'href="(?!https?:|mailto:)', tag), made


def test_links_lead_out_without_following() -> None:
    assert render("[OAS](https://www.oas.org)").html == (
        '<p><a href="https://www.oas.org" rel="nofollow noopener noreferrer">OAS</a></p>'
    )


@pytest.mark.parametrize(
    ("target", "kept"), [("/forum/boards", True), ("#post-2", True), ("//x.example", False), ("x.html", False)]
)
def test_links_without_a_host_stay_within_the_site(target: str, kept: bool) -> None:
    assert (f'href="{target}"' in render(f"[x]({target})").html) is kept


def test_a_picture_becomes_a_link() -> None:
    assert "<img" not in render("![plan](https://elsewhere.example/p.png)").html


PLAN = "/forum/files/0190aaaa-bbbb-7ccc-8ddd-eeeeffff0000"


def test_a_picture_of_ours_is_shown_small_and_leads_to_the_whole() -> None:
    made = render(f"![The port at night]({PLAN})")
    assert f'<img src="{PLAN}/small" alt="The port at night" loading="lazy">' in made.html
    assert f'<a href="{PLAN}"' in made.html
    assert made.plain == "The port at night"
    within = render(f"[![x]({PLAN})](https://www.oas.org)").html
    assert (within.count("<a "), within.count("<img ")) == (1, 1)


@pytest.mark.parametrize(
    "source",
    [
        f"https://elsewhere.example{PLAN}", f"//elsewhere.example{PLAN}", f"{PLAN}/../../account", f"{PLAN}?x=1",
        f"{PLAN}/small", "/forum/files/1", "/account/export", "/sign-out", f"/library{PLAN}", f"{PLAN}%2f..",
    ],
)  # fmt: skip
def test_no_other_address_is_fetched_by_whoever_reads(source: str) -> None:
    assert "<img" not in render(f"![x]({source})").html


def test_words_of_a_picture_stay_words() -> None:
    made = render(f'![x" onerror="alert(1)]({PLAN})').html
    assert 'alt="x&quot; onerror=&quot;alert(1)"' in made


def test_what_people_write_is_rendered() -> None:
    made = render("# Plan\n\n- one\n- ~~two~~\n\n> quote\n\n`code`\nnew line\n\n|a|b|\n|-|-|\n|1|2|")
    for part in ("<h1>Plan</h1>", "<li>one</li>", "<s>two</s>", "<blockquote>", "<code>code</code><br>", "<td>1</td>"):
        assert part in made.html
    assert made.plain.split() == ["Plan", "one", "two", "quote", "code", "new", "line", "a", "b", "1", "2"]


def test_plain_text_is_what_a_reader_sees() -> None:
    assert render("**Tom & Jerry** <3 `a<b`").plain == "Tom & Jerry <3 a<b"


def test_a_text_that_explodes_is_refused() -> None:
    bomb = "|a" * 200 + "\n" + "|-" * 200 + "\n" + "|a\n" * 200
    with pytest.raises(Refused, match=r"forum\.too_elaborate text"):
        render(bomb)


def test_a_snippet_is_escaped_around_its_marks() -> None:
    made = snippet("<b>La Prevención</b> & más", " b la \x02prevencion\x03  b    mas")
    assert made == "&lt;b&gt;La <mark>Prevención</mark>&lt;/b&gt; &amp; más"
