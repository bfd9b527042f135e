"""What the XML files for the public share: the language of a text, and texts as XML can hold them."""

from __future__ import annotations

import re
from typing import Final

LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
# What XML can't hold, though a person may have pasted it.
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def sayable(text: str) -> str:
    """The text without what XML can't hold."""
    return _IMPOSSIBLE.sub("", text)
