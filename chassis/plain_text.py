"""Whether bytes are plain text, and not something that a browser or another program might run."""

from __future__ import annotations

import re

# What a browser or another program would take for a page or a drawing, and might run.
MARKUP = re.compile(r"<\s*(!doctype|\?xml|html|head|body|script|svg|iframe|style)", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
# How far programs look when they guess what a text is.
LOOKED_AT = 4096


def is_plain_text(content: bytes) -> bool:
    """Whether it is text, not empty, that does not begin like markup."""
    text = decoded(content)
    if text is None or not text.strip() or _CONTROL.search(text):
        return False
    start = text.lstrip("\ufeff \t\r\n\f")[:LOOKED_AT]
    return not start.startswith("<") and not MARKUP.search(start)


def decoded(content: bytes) -> str | None:
    """Decodes what spreadsheets write: UTF-8, UTF-16 with a byte order mark, or Windows-1252."""
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
