"""Answers that everybody gets alike: kept by browsers and proxies for a minute, and asked for again by their tag."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from fastapi import Request, Response

from gateway.rendering.assets import takes_gzip

# What any site may read.
OPEN = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
_SHARED = "public, max-age=60, stale-if-error=86400"
_WORTH_PACKING = 1_000


@dataclass(frozen=True)
class Sent:
    """The content of an answer. `about`: what decides whether it changed, where that is not the content itself."""

    content: bytes
    media_type: str
    headers: Mapping[str, str] = field(default_factory=dict)
    about: bytes | None = None

    @cached_property
    def tag(self) -> str:
        """The ETag: a weak one, since packed and plain, and two gateways' own writing of the same, are alike."""
        return f'W/"{hashlib.sha256(self.content if self.about is None else self.about).hexdigest()[:32]}"'

    @cached_property
    def packed(self) -> bytes:
        """The content for whoever takes it packed, made once."""
        return gzip.compress(self.content, mtime=0)


def answer(request: Request, sent: Sent) -> Response:
    """The content, or 304 when the caller has it already (RFC 9110: tags are compared weakly)."""
    headers = {"Vary": "Accept-Encoding", "Cache-Control": _SHARED, "ETag": sent.tag, **sent.headers}
    if _has(request.headers.get("if-none-match", ""), sent.tag):
        return Response(None, 304, headers)
    if len(sent.content) > _WORTH_PACKING and takes_gzip(request):
        return Response(sent.packed, 200, headers | {"Content-Encoding": "gzip"}, sent.media_type)
    return Response(sent.content, 200, headers, sent.media_type)


def _has(tags: str, tag: str) -> bool:
    wanted = tag.removeprefix("W/")
    return tags.strip() == "*" or wanted in {each.strip().removeprefix("W/") for each in tags.split(",")}
