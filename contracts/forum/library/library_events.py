"""Events of the library, for the other services."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from contracts.base import Event
from contracts.forum.library.resources import ResourceAudience, ResourceKind
from contracts.kinds import Country, Id, Language, Slug


class ResourcePublished(Event):
    """A version of a resource was published and replaces the previous one. `titles` by language."""

    type: ClassVar[str] = "forum.resource_published"
    touches: ClassVar[tuple[str, ...]] = ("library",)

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
    """A resource was withdrawn and is no longer listed."""

    type: ClassVar[str] = "forum.resource_withdrawn"
    touches: ClassVar[tuple[str, ...]] = ("library",)

    resource_id: Id
    kind: ResourceKind

    @property
    def subject(self) -> str:
        return f"resource/{self.resource_id}"
