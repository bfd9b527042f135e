"""Shared steps of the library's tests: drafts, and what somebody else published."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from chassis.call import Call
from chassis.testing import Desk
from contracts.base import Page
from contracts.forum.library import resources as forum_resources
from contracts.forum.library.resources import DraftResource, EditResource, ResourceById
from contracts.identity import Role
from services.forum.library import reviewing, writing

TEXTS = [{"language": "es", "title": "Horarios de cierre", "abstract": "Menos muertes cuando los bares cierran antes."}]
CONTENT: dict[str, Any] = {
    "language": "es",
    "texts": TEXTS,
    "subjects": ["homicide"],
    "year": 2018,
    "creators": [{"name": "Observatorio de Violencia", "kind": "body"}],
    "licence": "cc-by-4.0",
    "link": "https://www.oas.org/en/sms/dps/",
}


def draft(call: Call, change: forum_resources.Resource | None = None, **fields: Any) -> forum_resources.Resource:
    """A draft of the caller's, or another text for one."""
    if change is None:
        return writing.draft_resource(call, DraftResource.model_validate(CONTENT | {"kind": "publication"} | fields))
    return writing.edit_resource(call, EditResource.model_validate(CONTENT | {"resource_id": change.id} | fields))


def submitted(call: Call, **fields: Any) -> forum_resources.Resource:
    """What the caller wrote, waiting for a second person."""
    made = draft(call, **fields)
    return reviewing.submit_resource(call, ResourceById(resource_id=made.id))


def published(desk: Desk, call: Call, **fields: Any) -> forum_resources.Resource:
    """What the caller wrote and a moderator published."""
    made = submitted(call, **fields)
    return reviewing.publish_resource(
        desk.call_as(Role.MODERATOR, name="Mo Derator"), ResourceById(resource_id=made.id)
    )


def item_ids(page: Page[Any]) -> list[UUID]:
    """The identifiers in a list."""
    return [each.id for each in page.items]
