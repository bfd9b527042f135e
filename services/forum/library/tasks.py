"""Resources as tasks: one in review waits for another person, one that is sent back for its author."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from chassis.call import Call
from chassis.tasks import Waiting
from contracts.identity import Role
from contracts.kinds import Worded
from contracts.tasks import ForumTaskClosed, ForumTaskOpened, TaskKind, TaskOpened
from services.forum.library.model import Resource, ResourceVersion


def submitted(call: Call, resource: Resource, version: ResourceVersion) -> None:
    """It waits for a decision; whoever had it back has done with it."""
    _closed(call, TaskKind.RETURNED_RESOURCE, resource)
    call.emit(_opened(resource, version))


def decided(call: Call, resource: Resource) -> None:
    """It was published or sent back."""
    _closed(call, TaskKind.REVIEW_RESOURCE, resource)


def returned(call: Call, resource: Resource, version: ResourceVersion, reason: str) -> None:
    """It goes back to its author."""
    decided(call, resource)
    call.emit(
        ForumTaskOpened(
            kind=TaskKind.RETURNED_RESOURCE,
            task=str(resource.id),
            members=[version.written_by],
            params={"reason": reason},
            worded=_words(version),
            link=link(version),
            opened_at=call.now,
        )
    )


def withdrawn(call: Call, resource: Resource) -> None:
    """Nobody has to do anything about it any more."""
    decided(call, resource)
    _closed(call, TaskKind.RETURNED_RESOURCE, resource)


def link(version: ResourceVersion) -> str:
    """Where a version is read, and decided on."""
    return f"/library/resources/{version.resource_id}?number={version.number}"


def _closed(call: Call, kind: TaskKind, resource: Resource) -> None:
    call.emit(ForumTaskClosed(kind=kind, task=str(resource.id)))


def _opened(resource: Resource, version: ResourceVersion) -> ForumTaskOpened:
    assert version.submitted_at
    return ForumTaskOpened(
        kind=TaskKind.REVIEW_RESOURCE,
        task=str(resource.id),
        roles=[Role.MODERATOR],
        excluded=sorted({version.written_by, resource.submitted_by}),
        handed_in_by=version.written_by,
        worded=_words(version),
        link=link(version),
        opened_at=version.submitted_at,
    )


def _words(version: ResourceVersion) -> dict[str, Worded]:
    return {"title": Worded.model_validate({code: words["title"] for code, words in version.texts.items()})}


def _all_in_review(call: Call) -> Iterable[TaskOpened]:
    statement = select(Resource, ResourceVersion).join(ResourceVersion, ResourceVersion.resource_id == Resource.id)
    statement = statement.where(ResourceVersion.state == "in_review", Resource.withdrawn_at.is_(None))
    rows = call.session.execute(statement.order_by(Resource.id).with_for_update(read=True, of=Resource))
    return (_opened(resource, version) for resource, version in rows)


WAITING = Waiting((TaskKind.REVIEW_RESOURCE,), _all_in_review)
