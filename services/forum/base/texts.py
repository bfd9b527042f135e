"""Texts that people write: Markdown in, safe HTML and plain text for the search out."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from contracts.forum.discussion.posts import NOTHING_VISIBLE, TOO_ELABORATE
from contracts.kinds import visible

# A member's file, by its own address; it is not shown to those who may not read its post.
_OURS = re.compile(r"/forum/files/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def _image(of: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType) -> str:
    """Our own is shown small and linked to the full size; others become links, to reveal no reader's address."""
    image, alt = tokens[at], of.renderInlineAsText(tokens[at].children, options, env)
    source = str(image.attrs.get("src", ""))
    within = sum(each.nesting for each in tokens[:at] if each.type in ("link_open", "link_close"))
    if not _OURS.fullmatch(source):
        words = of.renderInline(image.children or [], options, env)
        return f"!{words}" if within else f'!<a href="{html.escape(source)}">{words}</a>'
    thumbnail = f'<img src="{source}/small" alt="{html.escape(alt)}" loading="lazy">'
    return thumbnail if within else f'<a href="{source}">{thumbnail}</a>'


# No raw HTML.
_MARKDOWN = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])
_MARKDOWN.add_render_rule("image", _image)
_TAGS = "img p br hr em strong s code pre blockquote ul ol li a h1 h2 h3 h4 h5 h6 table thead tbody tr th td"


def _within_the_site(link: str) -> str | None:
    """Links without a host lead to one of our pages or a place on this one, or nowhere."""
    return link if link.startswith("#") or (link.startswith("/") and not link.startswith(("//", "/\\"))) else None


def _no_other_image(tag: str, attribute: str, value: str) -> str | None:
    return None if (tag, attribute) == ("img", "src") and not _OURS.fullmatch(value.removesuffix("/small")) else value


# Only what Markdown itself produces: a second line of defence.
_CLEANER = nh3.Cleaner(
    tags=set(_TAGS.split()),
    attributes={"a": {"href", "title"}, "ol": {"start"}, "img": {"src", "alt", "loading"}},
    attribute_filter=_no_other_image,
    url_schemes={"http", "https", "mailto"},
    url_relative=_within_the_site,
    link_rel="nofollow noopener noreferrer",
)
_STRIPPER = nh3.Cleaner(tags=set())
_ALT = re.compile(r'<img [^>]*?alt="([^"]*)"[^>]*>')
# A table with many columns and short rows can grow two hundredfold; no honest text comes near this.
LONGEST_HTML = 200_000
# Characters that change the direction of what follows, or are invisible: only good for deceiving readers.
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
    plain = html.unescape(_STRIPPER.clean(_ALT.sub(r"\1", safe))).strip()
    _must_be_visible(plain, field)
    return Rendered(source, safe, plain)


def title(text: str, field: str = "title") -> str:
    """A title or similar text as it is stored: one line. Raises NOTHING_VISIBLE for the field."""
    kept = visible(text)[:200]
    _must_be_visible(kept, field)
    return kept


def tidy(text: str) -> str:
    """Composed characters, without invisible or misleading ones."""
    return _DECEPTIVE.sub("", unicodedata.normalize("NFC", text))


def _must_be_visible(text: str, field: str) -> None:
    if not any(unicodedata.category(character)[0] in "LNPS" for character in text):
        raise NOTHING_VISIBLE(field)
