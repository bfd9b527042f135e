"""The library: what members hand in, what a second person publishes, and what readers find and take along."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.base import Command, Page, Paged, Part, Refusal, View, change, create, read
from contracts.forum.files import AttachedFile
from contracts.forum.values import Author, Reason
from contracts.kinds import Country, Id, Language, LongText, Moment, ShortText, Slug, Text, Translated, Version
from contracts.links import Link

NO_OWN_TEXT = Refusal(
    "forum.no_own_text",
    422,
    "Provide one title and one abstract per language, including the language of the resource itself.",
)
UNKNOWN_SUBJECT = Refusal("forum.unknown_subject", 422, "There is no subject {subject}; choose one from the list.")
NOT_A_PRACTICE = Refusal(
    "forum.not_a_practice", 422, "Only a best practice can have these sections and cite interventions."
)
UNKNOWN_INTERVENTION = Refusal(
    "forum.unknown_intervention",
    422,
    "The catalogue of interventions does not contain {intervention}; choose another intervention or leave it out.",
)
INTERVENTION_WITHDRAWN = Refusal(
    "forum.intervention_withdrawn",
    422,
    "{intervention} has been withdrawn from the catalogue of interventions; choose another one or leave it out.",
)
RESOURCE_INCOMPLETE = Refusal(
    "forum.resource_incomplete", 422, "Before it can be submitted for review, this resource needs at least: {reason}."
)
NOT_A_DRAFT = Refusal("forum.not_a_draft", 409, "This version is not a draft; start a new version to make changes.")
NOT_IN_REVIEW = Refusal("forum.not_in_review", 409, "This version is not awaiting review.")
OWN_RESOURCE = Refusal("forum.own_resource", 403, "You wrote this version; someone else must decide on it.")
VERSION_IN_WORK = Refusal("forum.version_in_work", 409, "A new version is already in progress.")
NOT_PUBLISHED = Refusal("forum.not_published", 409, "This resource is not published.")
RESOURCE_WITHDRAWN = Refusal(
    "forum.resource_withdrawn", 409, "This resource has been withdrawn and cannot be restored."
)


class ResourceKind(StrEnum):
    """What the library keeps."""

    PUBLICATION = "publication"
    BEST_PRACTICE = "best_practice"
    NEWS = "news"
    BLOG_POST = "blog_post"
    VIDEO = "video"


class ResourceState(StrEnum):
    """Where a version is on its way to the readers, and whether it was taken back."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class ResourceAudience(StrEnum):
    """Who reads it once it is published: whoever is signed in, or the world."""

    MEMBERS = "members"
    PUBLIC = "public"


class Licence(StrEnum):
    """What a reader may do with it."""

    CC0 = "cc0-1.0"
    CC_BY = "cc-by-4.0"
    CC_BY_SA = "cc-by-sa-4.0"
    CC_BY_NC = "cc-by-nc-4.0"
    CC_BY_NC_SA = "cc-by-nc-sa-4.0"
    CC_BY_ND = "cc-by-nd-4.0"
    CC_BY_NC_ND = "cc-by-nc-nd-4.0"
    CC_BY_NC_ND_IGO = "cc-by-nc-nd-3.0-igo"
    PUBLIC_DOMAIN = "public-domain"
    ALL_RIGHTS = "all-rights-reserved"


class CreatorKind(StrEnum):
    """Who wrote it: a person, or a body."""

    PERSON = "person"
    BODY = "body"


class ResourceStepKind(StrEnum):
    """A step on a resource's way, as it is on record."""

    SUBMITTED = "submitted"
    RETURNED = "returned"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


Abstract = Annotated[Text, StringConstraints(min_length=1, max_length=5_000, strip_whitespace=True)]
Section = Annotated[Text, StringConstraints(min_length=1, max_length=5_000, strip_whitespace=True)]
Year = Annotated[int, Field(ge=1800, le=2200)]


class ResourceText(Part):
    """Title and abstract in one language. The abstract is plain text; an empty line begins a paragraph."""

    language: Language
    title: ShortText
    abstract: Abstract


class Creator(Part):
    """Who wrote what is in the library: a person by name, or a body."""

    name: ShortText = Field(examples=["Inter-American Development Bank"])
    kind: CreatorKind = CreatorKind.BODY


class Practice(Part):
    """What makes a practice one that others can take up; Markdown, in the language of the resource."""

    problem: Section
    context: Section
    what_was_done: Section
    evidence: Section
    cost: Section
    contact: Section


class _Content(Command):
    """What a version says."""

    language: Language = Field(description="Of the resource itself")
    texts: list[ResourceText] = Field(
        min_length=1, max_length=4, description="In its own language; in others where somebody translated them"
    )
    audience: ResourceAudience = ResourceAudience.MEMBERS
    subjects: list[Slug] = Field(default=[], max_length=10, description="From the vocabulary")
    countries: list[Country] = Field(default=[], max_length=60, description="Which it is about; none: all")
    year: Year | None = Field(default=None, examples=[2018])
    creators: list[Creator] = Field(default=[], max_length=30)
    licence: Licence | None = None
    link: Link | None = Field(default=None, examples=["https://www.oas.org/en/sms/dps/"])
    file_id: Id | None = Field(default=None, description="Of yours, sent before; or the one it has already")
    programmes: list[Slug] = Field(default=[], max_length=20, description="Short names of related programmes")
    body: LongText | None = Field(default=None, description="Markdown: the text of a news item or blog post")
    practice: Practice | None = Field(default=None, description="The parts of a best practice")
    interventions: list[Slug] = Field(
        default=[], max_length=20, description="Of the catalogue that it is an example of"
    )


class DraftResource(_Content):
    """Something for the library, as a draft that you alone and the moderators see."""

    kind: ResourceKind


class EditResource(_Content):
    """The whole draft as it shall be from now on."""

    resource_id: Id
    expected_version: Version | None = None


class ResourceById(Command):
    """One resource."""

    resource_id: Id


class ReadResource(Command):
    """A resource as it is published, or in the version `number`."""

    resource_id: Id
    number: int | None = Field(default=None, ge=1, le=10_000)


class DecideResource(Command):
    """A resource, and why."""

    resource_id: Id
    reason: Reason


class ResourceFilters(Command):
    """Which resources: those that fit everything that is given."""

    kind: ResourceKind | None = None
    subject: Slug | None = Field(default=None, description="This subject, and those within it")
    country: Country | None = None
    language: Language | None = None
    year: Year | None = None
    programme: Slug | None = None


class ListResources(ResourceFilters, Paged):
    """What is published, the newest first."""


class CountResources(ResourceFilters):
    """How many there are by kind, subject, country, language and year, of what fits everything else that is given."""


class ListMyResources(Paged):
    """What you are writing or have written, the latest first."""


class ListReviews(Paged):
    """Versions that wait for a second person, the oldest first."""


class ListSubjects(Command):
    """The whole vocabulary."""


class Subject(View):
    """A subject of the vocabulary, within a broader one if there is one."""

    slug: Slug
    name: Translated
    broader: Slug | None


class Vocabulary(View):
    """The subjects, each broader one before those within it."""

    items: list[Subject]


class NamedIntervention(View):
    """An intervention of the catalogue, as its newest version is called; `withdrawn`: it is there no more."""

    slug: Slug
    name: Translated
    withdrawn: bool
    cited: int | None = Field(default=None, description="The catalogue version that it cites: that of its date")
    newest: int | None = Field(default=None, description="The catalogue's newest version by now")


class ResourceItem(View):
    """A resource in a list. `number` is the version that is shown."""

    id: Id
    kind: ResourceKind
    state: ResourceState
    number: int
    audience: ResourceAudience
    language: Language
    texts: list[ResourceText]
    subjects: list[Slug]
    countries: list[Country]
    year: int | None
    creators: list[Creator]
    published_at: Moment | None


class Resource(ResourceItem):
    """A resource in one of its versions. `current` is the published one, `latest` the last one that you may read."""

    current: int | None
    latest: int
    licence: Licence | None
    link: str | None
    file: AttachedFile | None = None
    downloads: int = Field(default=0, description="How often its file was taken, all versions; nobody is remembered")
    programmes: list[Slug]
    body: str | None
    body_html: str | None = Field(description="The text, rendered and sanitised")
    practice: Practice | None
    practice_html: dict[str, str] | None = Field(description="Its parts by name, rendered and sanitised")
    interventions: list[NamedIntervention]
    submitted_by: Author
    written_by: Author
    written_at: Moment
    withdrawn_at: Moment | None
    withdrawn_reason: str | None
    version: int


class ResourceCounts(View):
    """How many there are altogether, and by value."""

    total: int
    kinds: dict[str, int]
    subjects: dict[str, int]
    countries: dict[str, int]
    languages: dict[str, int]
    years: dict[str, int]


class ListResourceVersions(Paged):
    """The versions of a resource that you may read, the newest first."""

    resource_id: Id


class ResourceVersion(View):
    """A version: who wrote it, and when it was published."""

    number: int
    state: ResourceState
    title: str
    language: Language
    written_by: Author
    written_at: Moment
    published_at: Moment | None


class ListResourceSteps(Paged):
    """The record of a resource, the newest first: for who wrote it, moderators and auditors."""

    resource_id: Id


class ResourceStep(View):
    """Somebody submitted, returned, published or withdrew a version. The record is never changed."""

    number: int
    deed: ResourceStepKind
    by: Author
    at: Moment
    reason: str


DRAFT_RESOURCE = create("forum", "draft_resource", DraftResource, Resource, "Draft a resource for the library")
EDIT_RESOURCE = change("forum", "edit_resource", EditResource, Resource, "Change your draft")
SUBMIT_RESOURCE = change("forum", "submit_resource", ResourceById, Resource, "Submit your draft for review")
RETURN_RESOURCE = change("forum", "return_resource", DecideResource, Resource, "Return a version to its author")
PUBLISH_RESOURCE = change(
    "forum", "publish_resource", ResourceById, Resource, "Publish a version written by someone else"
)
REVISE_RESOURCE = create("forum", "revise_resource", ResourceById, Resource, "Start a new version")
WITHDRAW_RESOURCE = change("forum", "withdraw_resource", DecideResource, Resource, "Withdraw a published resource")
READ_RESOURCE = read(
    "forum", "read_resource", ReadResource, Resource, "A resource", at="/library/resources/{resource_id}"
)
LIST_RESOURCES = read(
    "forum",
    "list_resources",
    ListResources,
    Page[ResourceItem],
    "List the resources of the library",
    at="/library/resources",
)
COUNT_RESOURCES = read(
    "forum",
    "count_resources",
    CountResources,
    ResourceCounts,
    "Count the resources of the library",
    at="/library/counts",
)
LIST_MY_RESOURCES = read(
    "forum", "list_my_resources", ListMyResources, Page[ResourceItem], "What you have written", at="/library/mine"
)
LIST_REVIEWS = read(
    "forum", "list_reviews", ListReviews, Page[ResourceItem], "Resources awaiting review", at="/library/reviews"
)
LIST_RESOURCE_VERSIONS = read(
    "forum",
    "list_resource_versions",
    ListResourceVersions,
    Page[ResourceVersion],
    "A resource's versions",
    at="/library/resources/{resource_id}/versions",
)
LIST_RESOURCE_STEPS = read(
    "forum",
    "list_resource_steps",
    ListResourceSteps,
    Page[ResourceStep],
    "A resource's record",
    at="/library/resources/{resource_id}/steps",
)
LIST_SUBJECTS = read(
    "forum", "list_subjects", ListSubjects, Vocabulary, "The subjects of the library", at="/library/subjects"
)
