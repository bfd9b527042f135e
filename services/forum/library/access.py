"""Who may read what of the library, as SQL."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, ColumnElement, and_, bindparam, or_

from chassis.actor import Actor
from services.forum.access.audience import ME, READ_ALL
from services.forum.library.model import Resource, ResourceVersion

# Signed-in members read everything published, the public what is published for everyone. Unpublished versions are for
# their authors, moderators and auditors. The values come from `reader`.
_SIGNED_IN: ColumnElement[bool] = bindparam("signed_in", type_=Boolean)
KEEPS: ColumnElement[bool] = bindparam("keeps", type_=Boolean)
SHELVED = and_(
    Resource.published.is_not(None), Resource.withdrawn_at.is_(None), or_(_SIGNED_IN, Resource.public, KEEPS)
)
# A withdrawn resource is listed nowhere, but its address says that it was withdrawn.
_SHOWN = and_(
    ResourceVersion.state == "published",
    Resource.published.is_not(None),
    or_(_SIGNED_IN, and_(Resource.public, ResourceVersion.audience == "public")),
)
SHOWN_VERSION = or_(KEEPS, _SHOWN, ResourceVersion.written_by == ME)


def reader(actor: Actor) -> dict[str, Any]:
    """The values of SHELVED and SHOWN_VERSION for the caller, who need not be signed in."""
    return {"me": actor.id, "signed_in": actor.id is not None, "keeps": actor.has(*READ_ALL)}
