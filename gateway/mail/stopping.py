"""The link at the foot of each mail that stops this kind of mail, without signing in (RFC 8058)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import jwt

from chassis.settings import public_url
from contracts.base import NOT_FOUND
from contracts.notices import NoticeKind
from gateway.settings import gateway_settings

_ALGORITHM = "HS256"
_PURPOSE = "stop-mail"


@dataclass(frozen=True)
class Stop:
    """Whose mail of which kind; without a kind, the digest."""

    member_id: UUID
    kind: NoticeKind | None


def link(stop: Stop) -> str:
    """The address. It has no end: mails are kept for years, and all it can do is to stop mail."""
    facts = {"aud": _PURPOSE, "sub": str(stop.member_id), "kind": stop.kind}
    return f"{public_url()}/mail/stop/{jwt.encode(facts, gateway_settings().secret_key, algorithm=_ALGORITHM)}"


def read(token: str) -> Stop:
    """What a link stops. Raises NOT_FOUND for one that is not ours."""
    try:
        facts = jwt.decode(token, gateway_settings().secret_key, algorithms=[_ALGORITHM], audience=_PURPOSE)
        return Stop(UUID(facts["sub"]), NoticeKind(facts["kind"]) if facts["kind"] else None)
    except (jwt.PyJWTError, KeyError, ValueError):
        raise NOT_FOUND(what="page") from None
