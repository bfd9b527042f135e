"""Who may read what of the library, as SQL."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, ColumnElement, and_, bindparam, or_

from chassis.actor import Actor
from services.forum.access.audience import ME, READ_ALL
from services.forum.library.model import Resource, ResourceVersion

# Who is signed in reads what is published, the world what is published for it. What is in work is for who
# wrote it, moderators and auditors. These take their values from `reader`.
_SIGNED_IN: ColumnElement[bool] = bindparam("signed_in", type_=Boolean)
KEEPS: ColumnElement[bool] = bindparam("keeps", type_=Boolean)
SHELVED = and_(
    Resource.published.is_not(None), Resource.withdrawn_at.is_(None), or_(_SIGNED_IN, Resource.public, KEEPS)
)
# A withdrawn resource is listed nowhere, but whoever comes back to it is told so.
_SHOWN = and_(
    ResourceVersion.state == "published",
    Resource.published.is_not(None),
    or_(_SIGNED_IN, and_(Resource.public, ResourceVersion.audience == "public")),
)
SHOWN_VERSION = or_(KEEPS, _SHOWN, ResourceVersion.written_by == ME)


def reader(actor: Actor) -> dict[str, Any]:
    """The values of SHELVED and SHOWN_VERSION for the caller, who need not be signed in."""
    return {"me": actor.id, "signed_in": actor.id is not None, "keeps": actor.has(*READ_ALL)}
