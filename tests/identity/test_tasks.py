"""Registrations are told as tasks of the administrators, from the confirmed address to the decision."""

from __future__ import annotations

from contracts import accounts
from contracts.identity import Role
from contracts.tasks import TaskKind
from gateway.consumers import CONSUMERS
from gateway.identity import admission, members
from tests.common.waiting_tasks import ask_again, open_tasks
from tests.identity.conftest import IdentityDesk


def test_a_registration_waits_until_it_is_decided(identity: IdentityDesk) -> None:
    admitted, refused, erased = (identity.register() for _ in range(3))
    session = identity.desk.session
    for _ in range(2):
        found = {task.task: task for task in open_tasks(session)}
        assert set(found) == {str(each.id) for each in (admitted, refused, erased)}
        ask_again(CONSUMERS, identity.public())
    task = found[str(admitted.id)]
    assert (task.kind, task.roles, task.params) == (
        TaskKind.DECIDE_REGISTRATION, [Role.ADMINISTRATOR], {"who": admitted.name},
    )  # fmt: skip
    assert task.link == f"/admin/registrations#name-{admitted.id}"
    admission.let_in(identity.public(), admitted, accounts.Admit(member_id=admitted.id, roles=[], networks=[]))
    administrator = identity.call_as(Role.ADMINISTRATOR)
    no = accounts.RefuseRegistration(member_id=refused.id, reason="Nobody knows them")
    admission.refuse_registration(administrator, no)
    members.erase(administrator, accounts.ById(member_id=erased.id))
    assert open_tasks(session) == []
    ask_again(CONSUMERS, identity.public())
    assert open_tasks(session) == []
