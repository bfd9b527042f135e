"""Parts of pages that are the same for many readers: rendered once, and put into whichever page is to have the same.

A fragment is rendered of its parameters and its language and of nothing else: no visitor, cookie, clock or token is
within its reach, and all that is are its key. So what is kept is never out of date and never anybody else's: another
text, another right or another language is another fragment.
"""

from __future__ import annotations

import hashlib
from typing import Any

import orjson
from cachetools import LRUCache
from markupsafe import Markup

from gateway.rendering.templates import spoken

# Characters of HTML: a topic's page of posts has some fifty thousand.
_ROOM = 16 * 1024 * 1024


class Fragments:
    """What was rendered, the longest unused of it forgotten first."""

    def __init__(self, room: int = _ROOM) -> None:
        self._known: LRUCache[bytes, Markup] = LRUCache(room, getsizeof=len)
        self.made = 0

    def rendered(self, template: str, language: str, **params: Any) -> Markup:
        """The template's HTML. The parameters are JSON's: what can't be written into the key can't be shown."""
        key = hashlib.sha256(orjson.dumps([template, language, params])).digest()
        try:
            return self._known[key]
        except KeyError:
            self.made += 1
        html = spoken(language).get_template(template).render(language=language, **params)
        made = Markup(html)  # noqa: S704  # nosec B704 # a template's, which escapes
        if len(made) <= self._known.maxsize:
            self._known[key] = made
        return made


FRAGMENTS = Fragments()
