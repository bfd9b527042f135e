"""Addresses: those that people give in a command, and the paths of our own that notices lead to."""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError


def _own_path(link: str) -> str:
    """A path of this platform: one slash, printable ASCII, nothing that a browser would take for another host."""
    if not re.fullmatch(r"/(?![/\\])[!-\[\]-~]*", link) or len(link) > 2_000:
        raise PydanticCustomError("not_own_path", "A path of this platform is needed, for instance /forum")
    return link


def _web_address(link: str) -> str:
    """An address that is followed encrypted, and that says where it leads."""
    parts = urlsplit(link)
    if parts.scheme != "https" or not parts.hostname or "." not in parts.hostname or "@" in parts.netloc:
        raise PydanticCustomError("not_https", "Give a full address that begins with https://")
    return link


OwnPath = Annotated[str, AfterValidator(_own_path)]
Link = Annotated[str, StringConstraints(max_length=2_000, pattern=r"^[!-~]+$"), AfterValidator(_web_address)]
