"""Best practices of the library that document an intervention, as reported by the forum's events."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from chassis.call import Call
from chassis.consumers.handle import Happened
from contracts.base import Page
from contracts.forum.library.library_events import ResourcePublished, ResourceWithdrawn
from contracts.forum.library.resources import ResourceAudience, ResourceKind
from contracts.programs.catalogue import DocumentingPractice, ListPractices
from contracts.programs.events import PracticeChanged
from services.programs.access import KEPT_SECONDS, find_named, listed
from services.programs.catalogue.model import Intervention, Practice

# Whoever may read the catalogue may read these; practices with fewer readers are not even counted.
_FOR_ITS_READERS = frozenset({ResourceAudience.MEMBERS, ResourceAudience.PUBLIC})
_GONE: dict[str, Any] = {"language": None, "titles": None, "cited": {}}


def published(call: Call, happened: Happened[ResourcePublished]) -> None:
    """Stores what the newest event says, whatever the order of arrival."""
    event = happened.event
    if event.kind is not ResourceKind.BEST_PRACTICE:
        return
    said = {
        "language": event.language,
        "titles": event.titles,
        "cited": {slug: event.cited.get(slug) for slug in event.interventions},
    }
    _keep(call, happened, said if event.audience in _FOR_ITS_READERS else _GONE)


def withdrawn(call: Call, happened: Happened[ResourceWithdrawn]) -> None:
    """A withdrawn practice documents nothing any more."""
    if happened.event.kind is ResourceKind.BEST_PRACTICE:
        _keep(call, happened, _GONE)


def list_practices(call: Call, command: ListPractices) -> Page[DocumentingPractice]:
    """Raises NOT_FOUND."""
    slug = find_named(call, Intervention, command.intervention, "intervention").slug
    # Not by the library's own events: the gateway may hear those before they are stored here.
    call.cache("practices", seconds=KEPT_SECONDS)
    statement = select(Practice).where(Practice.cited.has_key(slug))

    def views(_: Call, rows: list[Practice]) -> list[DocumentingPractice]:
        return [_view(row, slug) for row in rows]

    return listed(call, statement, [Practice.resource_id], command, views, descending=True)


def _keep(
    call: Call, happened: Happened[ResourcePublished] | Happened[ResourceWithdrawn], said: dict[str, Any]
) -> None:
    values = said | {"resource_id": happened.event.resource_id, "sequence": happened.envelope.sequence}
    statement = insert(Practice).values(values)
    newest = statement.on_conflict_do_update(
        index_elements=["resource_id"],
        set_={name: statement.excluded[name] for name in values if name != "resource_id"},
        where=Practice.sequence < statement.excluded.sequence,
    )
    if call.session.scalar(newest.returning(Practice.resource_id)):
        call.emit(PracticeChanged(resource_id=happened.event.resource_id))


def _view(row: Practice, slug: str) -> DocumentingPractice:
    return DocumentingPractice.model_validate(
        {
            "resource_id": row.resource_id,
            "language": row.language,
            "titles": row.titles,
            "address": f"/library/resources/{row.resource_id}",
            "cited": row.cited[slug],
        }
    )
