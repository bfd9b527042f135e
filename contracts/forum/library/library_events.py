"""What happens in the library, for the other contexts."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from contracts.base import Event
from contracts.forum.library.resources import ResourceAudience, ResourceKind
from contracts.kinds import Country, Id, Language, Slug


class ResourcePublished(Event):
    """A version of a resource was published; it takes the place of the one before. `titles` by language."""

    type: ClassVar[str] = "forum.resource_published"

    resource_id: Id
    number: int
    kind: ResourceKind
    audience: ResourceAudience
    language: Language
    titles: dict[Language, str]
    countries: list[Country]
    programmes: list[Slug]
    interventions: list[Slug]
    cited: dict[Slug, int] = Field(default={}, description="The catalogue version of each intervention, where known")

    @property
    def subject(self) -> str:
        return f"resource/{self.resource_id}"


class ResourceWithdrawn(Event):
    """A resource was taken back: it is listed nowhere any more."""

    type: ClassVar[str] = "forum.resource_withdrawn"

    resource_id: Id
    kind: ResourceKind

    @property
    def subject(self) -> str:
        return f"resource/{self.resource_id}"
