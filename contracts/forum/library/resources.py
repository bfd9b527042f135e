"""The library: resources that members submit, a second person publishes, and readers find and download."""

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
    """Kinds of library resources."""

    PUBLICATION = "publication"
    BEST_PRACTICE = "best_practice"
    NEWS = "news"
    BLOG_POST = "blog_post"
    VIDEO = "video"


class ResourceState(StrEnum):
    """The state of a version, from draft to published or withdrawn."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class ResourceAudience(StrEnum):
    """Who may read it once published: signed-in members, or everyone."""

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
    """Whether the author is a person or an organization."""

    PERSON = "person"
    BODY = "body"


class ResourceStepKind(StrEnum):
    """A recorded step in a resource's review."""

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
    """The author of a resource: a person or an organization."""

    name: ShortText = Field(examples=["Inter-American Development Bank"])
    kind: CreatorKind = CreatorKind.BODY


class Practice(Part):
    """What others need in order to adopt a practice; Markdown, in the language of the resource."""

    problem: Section
    context: Section
    what_was_done: Section
    evidence: Section
    cost: Section
    contact: Section


class _Content(Command):
    """The content of a version."""

    language: Language = Field(description="Of the resource itself")
    texts: list[ResourceText] = Field(
        min_length=1,
        max_length=4,
        description="In the resource's own language, and in translation",
    )
    audience: ResourceAudience = ResourceAudience.MEMBERS
    subjects: list[Slug] = Field(default=[], max_length=10, description="From the vocabulary")
    countries: list[Country] = Field(default=[], max_length=60, description="Countries concerned; none: all")
    year: Year | None = Field(default=None, examples=[2018])
    creators: list[Creator] = Field(default=[], max_length=30)
    licence: Licence | None = None
    link: Link | None = Field(default=None, examples=["https://www.oas.org/en/sms/dps/"])
    file_id: Id | None = Field(default=None, description="One of your uploaded files, or the current one")
    programmes: list[Slug] = Field(default=[], max_length=20, description="Short names of related programmes")
    body: LongText | None = Field(default=None, description="Markdown: the text of a news item or blog post")
    practice: Practice | None = Field(default=None, description="The parts of a best practice")
    interventions: list[Slug] = Field(
        default=[], max_length=20, description="Catalogue interventions that it illustrates"
    )


class DraftResource(_Content):
    """Creates a draft resource, visible only to you and the moderators."""

    kind: ResourceKind


class EditResource(_Content):
    """Replaces the content of the draft."""

    resource_id: Id
    expected_version: Version | None = None


class ResourceById(Command):
    """One resource."""

    resource_id: Id


class ReadResource(Command):
    """A resource in its published version, or in version `number`."""

    resource_id: Id
    number: int | None = Field(default=None, ge=1, le=10_000)


class DecideResource(Command):
    """A decision on a resource, with the reason."""

    resource_id: Id
    reason: Reason


class ResourceFilters(Command):
    """Filters: resources must match all that are given."""

    kind: ResourceKind | None = None
    subject: Slug | None = Field(default=None, description="This subject and its narrower subjects")
    country: Country | None = None
    language: Language | None = None
    year: Year | None = None
    programme: Slug | None = None


class ListResources(ResourceFilters, Paged):
    """Published resources, newest first."""


class CountResources(ResourceFilters):
    """Counts by kind, subject, country, language and year, each among resources matching the other filters."""


class ListMyResources(Paged):
    """Your drafts and contributions, latest first."""


class ListReviews(Paged):
    """Versions awaiting review, oldest first."""


class ListSubjects(Command):
    """The subject vocabulary."""


class Subject(View):
    """A subject of the vocabulary, with its broader subject, if any."""

    slug: Slug
    name: Translated
    broader: Slug | None


class Vocabulary(View):
    """The subjects, each broader subject before its narrower ones."""

    items: list[Subject]


class NamedIntervention(View):
    """A catalogue intervention, with the title of its newest version; `withdrawn`: no longer in the catalogue."""

    slug: Slug
    name: Translated
    withdrawn: bool
    cited: int | None = Field(default=None, description="The catalogue version cited, as of its date")
    newest: int | None = Field(default=None, description="The newest version in the catalogue")


class ResourceItem(View):
    """A resource in a list. `number` is the version shown."""

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
    downloads: int = Field(default=0, description="Downloads of its file, all versions; readers are not recorded")
    programmes: list[Slug]
    body: str | None
    body_html: str | None = Field(description="The text, rendered and sanitized")
    practice: Practice | None
    practice_html: dict[str, str] | None = Field(description="Its parts by name, rendered and sanitized")
    interventions: list[NamedIntervention]
    submitted_by: Author
    written_by: Author
    written_at: Moment
    withdrawn_at: Moment | None
    withdrawn_reason: str | None
    version: int


class ResourceCounts(View):
    """The total number of resources, and the number for each value."""

    total: int
    kinds: dict[str, int]
    subjects: dict[str, int]
    countries: dict[str, int]
    languages: dict[str, int]
    years: dict[str, int]


class ListResourceVersions(Paged):
    """The versions of a resource that you may read, newest first."""

    resource_id: Id


class ResourceVersion(View):
    """A version, with its author and date of publication."""

    number: int
    state: ResourceState
    title: str
    language: Language
    written_by: Author
    written_at: Moment
    published_at: Moment | None


class ListResourceSteps(Paged):
    """The review record of a resource, newest first; for its author, moderators and auditors."""

    resource_id: Id


class ResourceStep(View):
    """A version was submitted, returned, published or withdrawn. The record is never changed."""

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
    "forum", "list_my_resources", ListMyResources, Page[ResourceItem], "List my resources", at="/library/mine"
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
