"""From draft to publication: submitted by the author, published or returned by somebody else, or withdrawn."""

from __future__ import annotations

from sqlalchemy import String, delete, insert, literal_column, select

from chassis.call import Call
from chassis.ids import new_id
from chassis.paging import page
from contracts.base import FORBIDDEN, Page
from contracts.forum.library import resources as forum_resources
from contracts.forum.library.library_events import ResourcePublished, ResourceWithdrawn
from contracts.forum.library.resources import (
    NOT_IN_REVIEW,
    NOT_PUBLISHED,
    OWN_RESOURCE,
    RESOURCE_WITHDRAWN,
    DecideResource,
    ListReviews,
    ResourceAudience,
    ResourceById,
    ResourceItem,
    ResourceKind,
    ResourceStepKind,
)
from contracts.identity import Role
from contracts.kinds import Language
from contracts.notices import NoticeKind
from services.forum.base.folding import VECTOR, vector_values
from services.forum.inbox.notify import notify
from services.forum.library import citing, content, tasks
from services.forum.library.model import Resource, ResourceStep, ResourceText, ResourceVersion
from services.forum.library.reading import VERSIONS, again, item
from services.forum.library.writing import last_version, locked, own_draft

# Written out, so that the database sees that the index of such versions has them.
_IN_REVIEW = ResourceVersion.state == literal_column("'in_review'", String)
_TEXT = insert(ResourceText).values(vector=VECTOR)


def submit_resource(call: Call, command: ResourceById) -> forum_resources.Resource:
    """Raises NOT_FOUND, FORBIDDEN, NOT_A_DRAFT, RESOURCE_INCOMPLETE."""
    resource, version = own_draft(call, command.resource_id)
    content.check_complete(resource, version)
    version.state, version.submitted_at = "in_review", call.now
    _done(call, resource, version, ResourceStepKind.SUBMITTED)
    _notify(call, NoticeKind.RESOURCE_SUBMITTED, version, role=Role.MODERATOR)
    tasks.submitted(call, resource, version)
    return again(call, resource.id, version.number)


def return_resource(call: Call, command: DecideResource) -> forum_resources.Resource:
    """Returns it to the author, with the reason. Raises NOT_FOUND, NOT_IN_REVIEW, OWN_RESOURCE."""
    resource, version = _in_review(call, command)
    version.state, version.submitted_at = "draft", None
    _done(call, resource, version, ResourceStepKind.RETURNED, command.reason)
    _notify(call, NoticeKind.RESOURCE_RETURNED, version, command.reason)
    tasks.returned(call, resource, version, command.reason)
    return again(call, resource.id, version.number)


def publish_resource(call: Call, command: ResourceById) -> forum_resources.Resource:
    """A second person publishes it, never the author. Raises NOT_FOUND, NOT_IN_REVIEW, OWN_RESOURCE."""
    resource, version = _in_review(call, command)
    version.state, version.published_at, version.published_by = "published", call.now, call.actor.member_id
    call.session.flush()
    resource.published, resource.published_at = version.number, call.now
    resource.public = version.audience == ResourceAudience.PUBLIC
    _done(call, resource, version, ResourceStepKind.PUBLISHED)
    _find_by(call, resource, version)
    _announce(call, resource, version)
    _notify(call, NoticeKind.RESOURCE_PUBLISHED, version)
    tasks.decided(call, resource)
    return again(call, resource.id, version.number)


def withdraw_resource(call: Call, command: DecideResource) -> forum_resources.Resource:
    """For good; by its submitter or a moderator. Raises NOT_FOUND, FORBIDDEN, NOT_PUBLISHED, RESOURCE_WITHDRAWN."""
    resource = locked(call, command.resource_id)
    if resource.submitted_by != call.actor.id and not call.actor.has(Role.MODERATOR):
        raise FORBIDDEN()
    if resource.withdrawn_at:
        raise RESOURCE_WITHDRAWN()
    if resource.published is None:
        raise NOT_PUBLISHED()
    version = call.session.get_one(ResourceVersion, (resource.id, resource.published))
    resource.withdrawn_at, resource.withdrawn_by = call.now, call.actor.member_id
    resource.withdrawn_reason = command.reason
    _done(call, resource, version, ResourceStepKind.WITHDRAWN, command.reason)
    call.session.execute(delete(ResourceText).where(ResourceText.resource_id == resource.id))
    tasks.withdrawn(call, resource)
    call.emit(ResourceWithdrawn(resource_id=resource.id, kind=ResourceKind(resource.kind)))
    if resource.submitted_by != call.actor.id:
        _notify(call, NoticeKind.RESOURCE_WITHDRAWN, version, command.reason)
    return again(call, resource.id, version.number)


def announce_missed(call: Call) -> None:
    """Announces best practices that were published before the catalogue subscribed, a few at a time."""
    untold = (
        select(Resource)
        .where(Resource.told_at.is_(None), Resource.kind == ResourceKind.BEST_PRACTICE)
        .where(Resource.published.is_not(None), Resource.withdrawn_at.is_(None))
        .order_by(Resource.id)
        .limit(200)
    )
    for resource in call.session.scalars(untold.with_for_update(skip_locked=True)).all():
        _announce(call, resource, call.session.get_one(ResourceVersion, (resource.id, resource.published)))


def list_reviews(call: Call, command: ListReviews) -> Page[ResourceItem]:
    """Oldest first; a withdrawn resource needs no decision any more."""
    statement = VERSIONS.where(_IN_REVIEW, Resource.withdrawn_at.is_(None))
    return page(call.session, statement, [ResourceVersion.submitted_at, ResourceVersion.resource_id], command, item)


def _in_review(call: Call, command: ResourceById | DecideResource) -> tuple[Resource, ResourceVersion]:
    """A version that waits for the caller's decision, locked. Raises NOT_FOUND, NOT_IN_REVIEW, OWN_RESOURCE."""
    resource = locked(call, command.resource_id)
    version = last_version(call, resource)
    if version.state != "in_review" or resource.withdrawn_at:
        raise NOT_IN_REVIEW()
    if call.actor.id in (version.written_by, resource.submitted_by):
        raise OWN_RESOURCE()
    return resource, version


def _done(call: Call, resource: Resource, version: ResourceVersion, kind: ResourceStepKind, reason: str = "") -> None:
    """Counts the change, and puts it on record."""
    resource.version += 1
    call.session.add(
        ResourceStep(
            id=new_id(),
            resource_id=resource.id,
            number=version.number,
            deed=kind,
            member_id=call.actor.member_id,
            reason=reason,
            at=call.now,
        )
    )
    call.session.flush()


def _find_by(call: Call, resource: Resource, version: ResourceVersion) -> None:
    """Makes it searchable by the text of this version, in each of its languages."""
    call.session.execute(delete(ResourceText).where(ResourceText.resource_id == resource.id))
    creators = "\n".join(each["name"] for each in version.creators)
    for code, words in version.texts.items():
        own = [creators, version.plain] if code == version.language else [creators]
        plain = "\n\n".join(part for part in (words["abstract"], *own) if part)
        values = {"resource_id": resource.id, "language": code, "title": words["title"], "plain": plain}
        call.session.execute(_TEXT, values | vector_values(Language(code), plain, words["title"]))


def _announce(call: Call, resource: Resource, version: ResourceVersion) -> None:
    resource.told_at = call.now
    call.emit(_published(resource, version))
    call.session.flush()


def _published(resource: Resource, version: ResourceVersion) -> ResourcePublished:
    return ResourcePublished(
        resource_id=resource.id,
        number=version.number,
        kind=ResourceKind(resource.kind),
        audience=ResourceAudience(version.audience),
        language=Language(version.language),
        titles={Language(code): words["title"] for code, words in version.texts.items()},
        countries=version.countries,
        programmes=version.programmes,
        interventions=version.interventions,
        cited={slug: number for slug, number in citing.versions(version).items() if number},
    )


def _notify(
    call: Call,
    kind: NoticeKind,
    version: ResourceVersion,
    reason: str = "",
    *,
    role: Role | None = None,
) -> None:
    """Notifies the author of the version, or everyone with a role."""
    params = {"title": version.texts[version.language]["title"]} | ({"reason": reason} if reason else {})
    recipients = [] if role else [version.written_by]
    notify(call, kind, params, tasks.link(version), recipients=recipients, role=role)
