"""Texts people write: Markdown in, HTML that is safe to show and plain words for the search out."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass

import nh3
from markdown_it import MarkdownIt

from contracts.forum import NOTHING_VISIBLE, TOO_ELABORATE
from contracts.kinds import visible

# No raw HTML; a picture becomes a link to it, so that no reader's address is given to another host.
_MARKDOWN = (
    MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"]).disable("image")
)
_TAGS = "p br hr em strong s code pre blockquote ul ol li a h1 h2 h3 h4 h5 h6 table thead tbody tr th td"


def _within_the_site(link: str) -> str | None:
    """Links without a host lead to a page of ours or a place on this one, or nowhere."""
    return link if link.startswith("#") or (link.startswith("/") and not link.startswith(("//", "/\\"))) else None


# What Markdown itself makes, and nothing else: a second wall behind the first.
_CLEANER = nh3.Cleaner(
    tags=set(_TAGS.split()),
    attributes={"a": {"href", "title"}, "ol": {"start"}},
    url_schemes={"http", "https", "mailto"},
    url_relative=_within_the_site,
    link_rel="nofollow noopener noreferrer",
)
_STRIPPER = nh3.Cleaner(tags=set())
# A table of many columns and short rows grows two hundredfold; no honest text comes near this.
LONGEST_HTML = 200_000
# Marks that change the direction of what follows, or are not seen at all: fit only to deceive.
_DECEPTIVE = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")


@dataclass(frozen=True)
class Rendered:
    """A text in its three forms."""

    source: str
    html: str
    plain: str


def render(source: str, field: str = "text") -> Rendered:
    """Raises NOTHING_VISIBLE and TOO_ELABORATE for the field."""
    source = tidy(source)
    safe = _CLEANER.clean(_MARKDOWN.render(source)).strip()
    if len(safe) > LONGEST_HTML:
        raise TOO_ELABORATE(field, limit=LONGEST_HTML)
    plain = html.unescape(_STRIPPER.clean(safe)).strip()
    _must_be_visible(plain, field)
    return Rendered(source, safe, plain)


def title(text: str) -> str:
    """A title as it is kept: one line. Raises NOTHING_VISIBLE."""
    kept = visible(text)[:200]
    _must_be_visible(kept, "title")
    return kept


def tidy(text: str) -> str:
    """Composed characters, and no marks that deceive the eye."""
    return _DECEPTIVE.sub("", unicodedata.normalize("NFC", text))


def _must_be_visible(text: str, field: str) -> None:
    if not any(unicodedata.category(character)[0] in "LNPS" for character in text):
        raise NOTHING_VISIBLE(field)
