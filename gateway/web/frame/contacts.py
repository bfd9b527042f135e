"""Whether the visitor is known to be a donor's contact, so that every page's menu leads to their contributions.

It is remembered in a cookie for an hour: no page but the first one asks for it. It opens nothing: the services decide.
"""

from __future__ import annotations

from uuid import UUID

from starlette.requests import Request

COOKIE = "convive_donor"
SECONDS = 3_600
_YES, _NO = "yes", "no"


def known(request: Request, member_id: UUID | None) -> bool | None:
    """What was found out last about this member; None if that is not known here, or was about somebody else."""
    who, _, answer = request.cookies.get(COOKIE, "").partition(".")
    if member_id is None or who != str(member_id) or answer not in (_YES, _NO):
        return None
    return answer == _YES


def value(member_id: UUID | None, is_contact: bool) -> str:
    """What is remembered about the member."""
    return f"{member_id}.{_YES if is_contact else _NO}"
