"""The catalogue of evidence-based interventions: versions never change, and are cited as of a date."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field

from contracts.base import Command, Page, Paged, Refusal, View, change, create, read
from contracts.kinds import Id, Language, LongText, Moment, ShortText, Slug, Translated, Version
from contracts.programs.kinds import SERVICE, Area, Day

NOT_YET_PUBLISHED = Refusal(
    "programs.not_yet_published", 422, "On {date} the catalogue had no version of this intervention (Programme rule 2)."
)
VERSION_BACKDATED = Refusal(
    "programs.version_backdated",
    409,
    "A version dated {date} would alter what is already recorded: {reason} (Programme rule 2).",
)
INTERVENTION_WITHDRAWN = Refusal(
    "programs.intervention_withdrawn",
    409,
    "This intervention has been withdrawn from the catalogue; publish a newer version to restore it.",
)


class EvidenceLevel(StrEnum):
    """The level of evidence for an intervention."""

    STRONG = "strong"
    MODERATE = "moderate"
    LIMITED = "limited"
    EMERGING = "emerging"


class AddIntervention(Command):
    """Adds an intervention with its first version. `published_on` is today unless an earlier date is given."""

    slug: Slug = Field(examples=["responsible-alcohol-sales"])
    area: Area
    name: Translated
    summary: Translated
    evidence: Translated
    evidence_level: EvidenceLevel
    published_on: Day | None = None


class PublishVersion(Command):
    """Publishes a new version of an intervention; existing plans keep the version they cite (rule 2)."""

    intervention: Slug
    name: Translated
    summary: Translated
    evidence: Translated
    evidence_level: EvidenceLevel
    published_on: Day | None = None
    expected_version: Version | None = None


class WithdrawIntervention(Command):
    """Withdraws an intervention from the catalogue, with the reason; existing citations remain, marked as withdrawn."""

    intervention: Slug
    reason: LongText


class ReadIntervention(Command):
    """An intervention in its newest version, or in version `number`."""

    intervention: Slug
    number: int | None = Field(default=None, ge=1, le=10_000)


class ListInterventions(Paged):
    """Interventions in their newest versions, by short name."""

    area: Area | None = None


class ListVersions(Paged):
    """The versions of an intervention, newest first."""

    intervention: Slug


class Intervention(View):
    """An intervention in one of its versions; `version` counts the versions that exist.

    With a time of withdrawal it can no longer be cited, until a new version is published.
    """

    id: Id
    slug: Slug
    area: Area
    number: int
    name: Translated
    summary: Translated
    evidence: Translated
    evidence_level: EvidenceLevel
    published_on: date
    published_by: str
    version: int
    withdrawn_at: Moment | None = None
    withdrawn_reason: str | None = None


class ListPractices(Paged):
    """The library's best practices that document an intervention, newest first."""

    intervention: Slug


class DocumentingPractice(View):
    """A published best practice: its titles by language, its address, and the version it cites, if known."""

    resource_id: Id
    language: Language = Field(description="Of the practice itself")
    titles: dict[Language, ShortText]
    address: str = Field(examples=["/library/resources/0192e0c7-0000-7000-8000-000000000000"])
    cited: int | None


ADD_INTERVENTION = create(
    SERVICE, "add_intervention", AddIntervention, Intervention, "Add an intervention to the catalogue"
)
PUBLISH_VERSION = change(
    SERVICE, "publish_version", PublishVersion, Intervention, "Publish a newer version of an intervention"
)
READ_INTERVENTION = read(
    SERVICE,
    "read_intervention",
    ReadIntervention,
    Intervention,
    "Read an intervention",
    at="/interventions/{intervention}",
)
LIST_INTERVENTIONS = read(
    SERVICE, "list_interventions", ListInterventions, Page[Intervention], "List the catalogue", at="/interventions"
)
LIST_VERSIONS = read(
    SERVICE,
    "list_versions",
    ListVersions,
    Page[Intervention],
    "List an intervention's versions",
    at="/interventions/{intervention}/versions",
)
WITHDRAW_INTERVENTION = change(
    SERVICE, "withdraw_intervention", WithdrawIntervention, Intervention, "Withdraw an intervention from the catalogue"
)
LIST_PRACTICES = read(
    SERVICE,
    "list_practices",
    ListPractices,
    Page[DocumentingPractice],
    "List the best practices that document an intervention",
    at="/interventions/{intervention}/practices",
)
