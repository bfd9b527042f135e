"""What the world may take of the library, and when that last changed: for other libraries that gather records."""

from __future__ import annotations

from pydantic import Field

from contracts.base import Page, Paged, View, read
from contracts.forum.library.resources import Licence, ResourceItem, ResourceKind
from contracts.kinds import Id, Moment, Slug

__all__ = ["HARVEST_RESOURCES", "HarvestResources", "HarvestedPage", "HarvestedResource", "PublicResource"]


class HarvestResources(Paged):
    """What was ever published for the world, in the order in which it last changed.

    What changes while one goes through the pages comes again at their end: nothing is skipped.
    """

    since: Moment | None = None
    before: Moment | None = None
    kind: ResourceKind | None = None
    subject: Slug | None = Field(default=None, description="This subject, and those within it")
    resource_id: Id | None = None


class PublicResource(ResourceItem):
    """A resource as the world reads it."""

    licence: Licence | None
    link: str | None
    programmes: list[Slug]


class HarvestedResource(View):
    """A resource with the moment at which what the world sees of it last changed.

    `resource` is missing once the world reads it no more (withdrawn, or for members only by now); kind and subjects
    are those it had last.
    """

    id: Id
    changed_at: Moment
    kind: ResourceKind
    subjects: list[Slug]
    resource: PublicResource | None


class HarvestedPage(Page[HarvestedResource]):
    """A page, how many there are altogether, and the moment up to which nothing is missing."""

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
