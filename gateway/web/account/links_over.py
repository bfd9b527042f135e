"""Links from e-mails that no longer work: a page that says what may have happened and what to do, and no dead end."""

from __future__ import annotations

from typing import Any

from fastapi import Response

from contracts.account_links import LINK_EXPIRED
from contracts.base import INVALID, Refused
from contracts.invitations import INVITER_GONE
from gateway import translate
from gateway.web.frame.visit import Visit

_OVER = frozenset({LINK_EXPIRED.code, INVITER_GONE.code})


def is_over(refused: Refused) -> bool:
    """Whether it is the link that is refused, what is no token at all as well, and not what was entered."""
    if refused.refusal.code == INVALID.code:
        return any(error["field"] == "token" for error in getattr(refused, "errors", None) or [])
    return refused.refusal.code in _OVER


def page(visitor: Visit, kind: str, refused: Refused, **params: Any) -> Response:
    """What became of the link, and what to do next (`wording.LINKS_OVER`). Raises what is refused for other reasons."""
    if not is_over(refused):
        raise refused
    gone = refused.refusal.code == INVITER_GONE.code
    reason = translate.text(refused.refusal.message, visitor.language) if gone else None
    about = {"kind": kind, "reason": reason} | params
    return visitor.page("account/link-over.html", LINK_EXPIRED.status, **about)
