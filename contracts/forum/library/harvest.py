"""Harvesting: the library's public records and when each last changed, for other libraries."""

from __future__ import annotations

from pydantic import Field

from contracts.base import Page, Paged, View, read
from contracts.forum.library.resources import Licence, ResourceItem, ResourceKind
from contracts.kinds import Id, Moment, Slug

__all__ = ["HARVEST_RESOURCES", "HarvestResources", "HarvestedPage", "HarvestedResource", "PublicResource"]


class HarvestResources(Paged):
    """All records ever published for everyone, by time of last change.

    A record that changes while the pages are being read appears again at the end: nothing is skipped.
    """

    since: Moment | None = None
    before: Moment | None = None
    kind: ResourceKind | None = None
    subject: Slug | None = Field(default=None, description="This subject and its narrower subjects")
    resource_id: Id | None = None


class PublicResource(ResourceItem):
    """A resource as published for everyone."""

    licence: Licence | None
    link: str | None
    programmes: list[Slug]


class HarvestedResource(View):
    """A resource with the time at which its public record last changed.

    `resource` is missing once it is no longer public (withdrawn, or now for members only); kind and subjects
    are the last ones.
    """

    id: Id
    changed_at: Moment
    kind: ResourceKind
    subjects: list[Slug]
    resource: PublicResource | None


class HarvestedPage(Page[HarvestedResource]):
    """A page, the total number of records, and the time up to which the list is complete."""

    total: int
    as_of: Moment


HARVEST_RESOURCES = read(
    "forum",
    "harvest_resources",
    HarvestResources,
    HarvestedPage,
    "Harvest the public resources of the library",
    at="/library/harvest",
)
