"""Answers that everybody gets alike: kept by browsers and proxies for a minute, and asked for again by their tag."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from fastapi import Request, Response

_SHARED = "public, max-age=60, stale-if-error=86400"


@dataclass(frozen=True)
class Sent:
    """The content of an answer. `about`: what decides whether it changed, where that is not the content itself."""

    content: bytes
    media_type: str
    headers: Mapping[str, str] = field(default_factory=dict)
    about: bytes | None = None

    @property
    def tag(self) -> str:
        """The ETag: weak where two gateways may write the same a little differently."""
        digest = hashlib.sha256(self.content if self.about is None else self.about).hexdigest()[:32]
        return f'"{digest}"' if self.about is None else f'W/"{digest}"'


def answer(request: Request, sent: Sent) -> Response:
    """The content, or 304 when the caller has it already (RFC 9110: tags are compared weakly)."""
    headers = {"Cache-Control": _SHARED, "ETag": sent.tag, **sent.headers}
    if _has(request.headers.get("if-none-match", ""), sent.tag):
        return Response(None, 304, headers)
    return Response(sent.content, 200, headers, sent.media_type)


def _has(tags: str, tag: str) -> bool:
    wanted = tag.removeprefix("W/")
    return tags.strip() == "*" or wanted in {each.strip().removeprefix("W/") for each in tags.split(",")}
