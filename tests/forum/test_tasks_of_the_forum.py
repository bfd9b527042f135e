"""What waits in the forum and the library is told as tasks: reported posts, appeals, resources in review."""

from __future__ import annotations

from chassis.testing import DeskOf
from contracts.forum.library.resources import DecideResource, ResourceById
from contracts.forum.moderation.actions import DecideAppeal, ListMyRecord, MakeAppeal
from contracts.forum.moderation.flags import DecideFlag, HidePost
from contracts.identity import Role
from contracts.tasks import TaskKind, TaskOpened
from services.forum.door import DOOR
from services.forum.library import reviewing
from services.forum.moderation import appeals, member_status, moderation
from tests.common.forum.people import board, reply, topic
from tests.common.waiting_tasks import ask_again, open_tasks
from tests.forum.library import submitted
from tests.forum.test_member_actions import take
from tests.forum.test_moderation import flag


def waiting(desk: object) -> list[TaskOpened]:
    """As they are told, and told again."""
    call = desk.call()  # type: ignore[attr-defined]
    before = open_tasks(call.session)
    ask_again(DOOR, call)
    assert [(task.subject, task.link, task.excluded) for task in before] == [
        (task.subject, task.link, task.excluded) for task in open_tasks(call.session)
    ]
    return before


def test_a_reported_post_waits_once_for_the_moderators_but_not_for_its_author(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana, moderator = desk.call_as(), desk.call_as(Role.MODERATOR)
    started = topic(ana, board(desk))
    post = reply(ana, started)
    first = flag(desk.call_as(), post)
    flag(desk.call_as(), post)
    [task] = waiting(desk)
    assert (task.kind, task.task, task.roles) == (TaskKind.DECIDE_FLAG, str(post.id), [Role.MODERATOR])
    assert (task.excluded, task.handed_in_by) == ([ana.actor.id], None)
    assert (task.link, task.opened_at) == (f"/forum/moderation#post-{post.id}", first.flagged_at)
    moderation.decide_flag(moderator, DecideFlag(flag_id=first.id, uphold=False, reason="Nothing wrong"))
    assert waiting(desk) == []


def test_hiding_a_post_decides_what_was_reported_of_it(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    post = reply(desk.call_as(), topic(desk.call_as(), board(desk)))
    flag(desk.call_as(), post)
    moderation.hide_post(desk.call_as(Role.MODERATOR), HidePost(post_id=post.id, reason="Names a victim"))
    assert waiting(desk) == []


def test_an_appeal_waits_for_neither_party(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana, moderator, other = desk.call_as(), desk.call_as(Role.MODERATOR), desk.call_as(Role.MODERATOR)
    take(moderator, ana, "mute")
    [entry] = member_status.list_my_record(ana, ListMyRecord()).items
    appeals.make_appeal(ana, MakeAppeal(entry_id=entry.id, text="It was a quotation"))
    [task] = waiting(desk)
    assert (task.kind, task.roles, task.handed_in_by) == (
        TaskKind.DECIDE_APPEAL, [Role.MODERATOR], ana.actor.id,
    )  # fmt: skip
    assert set(task.excluded) == {ana.actor.id, moderator.actor.id}
    appeals.decide_appeal(other, DecideAppeal(appeal_id=task.task, grant=True, reason="So it was"))
    assert waiting(desk) == []


def test_a_resource_waits_for_another_person_and_for_its_author_if_it_is_sent_back(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana, moderator = desk.call_as(), desk.call_as(Role.MODERATOR)
    made = submitted(ana)
    [task] = waiting(desk)
    assert (task.kind, task.excluded, task.handed_in_by) == (
        TaskKind.REVIEW_RESOURCE, [ana.actor.id], ana.actor.id,
    )  # fmt: skip
    reviewing.return_resource(moderator, DecideResource(resource_id=made.id, reason="The source is missing"))
    [back] = waiting(desk)
    assert (back.kind, back.members) == (TaskKind.RETURNED_RESOURCE, [ana.actor.id])
    assert (back.params, back.link) == ({"reason": "The source is missing"}, task.link)
    reviewing.submit_resource(ana, ResourceById(resource_id=made.id))
    assert [each.kind for each in waiting(desk)] == [TaskKind.REVIEW_RESOURCE]
    reviewing.publish_resource(moderator, ResourceById(resource_id=made.id))
    assert waiting(desk) == []
    reviewing.withdraw_resource(ana, DecideResource(resource_id=made.id, reason="A better one is there"))
    assert waiting(desk) == []
