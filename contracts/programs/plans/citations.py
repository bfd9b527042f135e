"""Interventions in an edition's plan, each in the catalogue version of the date cited."""

from __future__ import annotations

from datetime import date

from contracts.base import Command, Page, Paged, Refusal, View, create, read
from contracts.kinds import Id, LongText, Moment, Slug, Translated
from contracts.programs.catalogue import EvidenceLevel
from contracts.programs.kinds import SERVICE, Area, Day

ALREADY_CITED = Refusal(
    "programs.already_cited", 409, "The edition already cites this intervention, in version {number}."
)


class CiteIntervention(Command):
    """Adds an intervention to an edition's plan, in the catalogue version of the day `cited_on` (rule 2)."""

    edition_id: Id
    intervention: Slug
    cited_on: Day | None = None
    note: LongText | None = None


class ListCitations(Paged):
    """The interventions in an edition's plan, oldest first."""

    edition_id: Id


class Citation(View):
    """An intervention in a plan, as cited. `newest` is the newest version in the catalogue."""

    id: Id
    edition_id: Id
    intervention: Slug
    area: Area
    number: int
    newest: int
    name: Translated
    summary: Translated
    evidence: Translated
    evidence_level: EvidenceLevel
    cited_on: date
    cited_by: str
    cited_at: Moment
    note: str | None


CITE_INTERVENTION = create(SERVICE, "cite_intervention", CiteIntervention, Citation, "Cite an intervention in a plan")
LIST_CITATIONS = read(
    SERVICE,
    "list_citations",
    ListCitations,
    Page[Citation],
    "List the interventions of a plan",
    at="/editions/{edition_id}/citations",
)
