"""Addresses that people give in a command."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError


def _web_address(link: str) -> str:
    """An address that is followed encrypted, and that says where it leads."""
    parts = urlsplit(link)
    if parts.scheme != "https" or not parts.hostname or "." not in parts.hostname or "@" in parts.netloc:
        raise PydanticCustomError("not_https", "Give a full address that begins with https://")
    return link


Link = Annotated[str, StringConstraints(max_length=2_000, pattern=r"^[!-~]+$"), AfterValidator(_web_address)]
