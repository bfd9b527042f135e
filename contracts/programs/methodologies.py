"""Methodologies: templates of phases with their deliverables."""

from __future__ import annotations

from pydantic import Field

from contracts.base import Command, Page, Paged, View, read
from contracts.kinds import (
    Slug,
    Translated,
)
from contracts.programs.kinds import SERVICE


class ExpectedDeliverable(View):
    """A deliverable expected at the end of a phase; the phase cannot be submitted without the required ones."""

    slug: Slug
    name: Translated
    required: bool


class MethodologyPhase(View):
    """A phase of a methodology."""

    slug: Slug
    name: Translated
    purpose: Translated
    deliverables: list[ExpectedDeliverable]


class Methodology(View):
    """A template of phases."""

    slug: Slug
    name: Translated
    summary: Translated
    phases: list[MethodologyPhase]
    protects_people: bool = Field(
        default=False, description="No text may have personal data: names, numbers, addresses (Programme rule 9)."
    )


class ListMethodologies(Paged):
    """The methodologies, by short name."""


class ReadMethodology(Command):
    """One methodology."""

    methodology: Slug


LIST_METHODOLOGIES = read(
    SERVICE, "list_methodologies", ListMethodologies, Page[Methodology], "List the methodologies", at="/methodologies"
)
READ_METHODOLOGY = read(
    SERVICE, "read_methodology", ReadMethodology, Methodology, "Read a methodology", at="/methodologies/{methodology}"
)
