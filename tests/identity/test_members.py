"""Members in the hands of an administrator, and in the directory."""

from __future__ import annotations

import threading

import pytest

from chassis import database
from chassis.call import Call
from contracts import accounts, administration
from contracts.accounts import LAST_ADMINISTRATOR, OWN_ACCOUNT, Action
from contracts.base import FORBIDDEN, STALE, Refused
from contracts.identity import AccessRevoked, MemberChanged, MemberErased, MemberSuspended, Network, Role
from gateway.identity import audit, members, sessions, signing_in
from gateway.identity.erasure import ERASED_NAME
from gateway.identity.model import Account, Session
from tests.identity.conftest import PASSWORD, IdentityDesk


def _ids(events: list) -> list:
    return [event.member.id for event in events]


def test_a_change_of_roles_is_told_and_counts_at_once(identity: IdentityDesk):
    account = identity.admit()
    administrator = identity.call_as(Role.ADMINISTRATOR)
    command = administration.ChangeMember(member_id=account.id, roles=[Role.INSTRUCTOR], networks=[Network.POLICE])
    view = members.change_member(administrator, command)
    assert (view.roles, view.networks, view.version) == ([Role.INSTRUCTOR, Role.MEMBER], [Network.POLICE], 3)
    assert _ids(identity.desk.emitted(MemberChanged)) == [account.id]
    assert [event.member_id for event in identity.desk.emitted(AccessRevoked)] == [account.id]
    entry = audit.list_audit(administrator, accounts.ListAudit(member_id=account.id)).items[0]
    assert (entry.action, entry.actor_id) == (Action.CHANGED, administrator.actor.id)
    assert entry.details["before"]["roles"] == ["member"]


def test_a_change_on_an_old_version_is_refused(identity: IdentityDesk):
    account = identity.admit()
    command = administration.ChangeMember(member_id=account.id, country="HN", expected_version=1)
    with pytest.raises(Refused) as refused:
        members.change_member(identity.call_as(Role.ADMINISTRATOR), command)
    assert refused.value.refusal is STALE


def test_no_administrator_changes_or_suspends_their_own_account(identity: IdentityDesk):
    own = identity.admit(Role.ADMINISTRATOR)
    identity.admit(Role.ADMINISTRATOR)
    call = identity.call_by(own)
    for attempt in (
        lambda: members.change_member(
            call, administration.ChangeMember(member_id=own.id, roles=[Role.FINANCE_APPROVER])
        ),
        lambda: members.suspend(call, administration.Suspend(member_id=own.id, reason="testing")),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.refusal is OWN_ACCOUNT


def test_suspending_ends_all_sessions_and_reinstating_gives_access_back(identity: IdentityDesk):
    account = identity.admit()
    command = accounts.SignIn(email=account.email or "", password=PASSWORD)
    signing_in.sign_in(identity.public(), command)
    administrator = identity.call_as(Role.ADMINISTRATOR)
    members.suspend(administrator, administration.Suspend(member_id=account.id, reason="Left the institution."))
    assert identity.desk.session.query(Session).filter_by(account_id=account.id).count() == 0
    assert identity.desk.emitted(MemberSuspended)[-1].member.status == "suspended"
    with pytest.raises(Refused):
        signing_in.sign_in(identity.public(), command)
    members.reinstate(administrator, accounts.ById(member_id=account.id))
    assert identity.desk.emitted(MemberChanged)[-1].member.status == "admitted"
    assert signing_in.sign_in(identity.public(), command).member_id == account.id


def test_an_erased_member_leaves_no_personal_data_and_no_way_in(identity: IdentityDesk):
    account = identity.admit(Role.MODERATOR, name="Zoila Prado", motivation="Zoila wrote this.")
    email = account.email or ""
    signing_in.sign_in(identity.public(), accounts.SignIn(email=email, password=PASSWORD))
    view = members.erase(identity.call_by(account), accounts.ById(member_id=account.id))
    assert (view.name, view.email, view.roles, view.has_password) == (ERASED_NAME, None, [], False)
    event = identity.desk.emitted(MemberErased)[-1]
    assert (event.member.name, event.member.status) == (ERASED_NAME, "erased")
    session = identity.desk.session
    session.flush()
    session.expire_all()
    row = session.get(Account, account.id)
    left = " ".join(str(getattr(row, column.key)) for column in Account.__table__.columns)
    assert "zoila" not in left.lower()
    assert "seguridad" not in left.lower()
    with pytest.raises(Refused):
        signing_in.sign_in(identity.public(), accounts.SignIn(email=email, password=PASSWORD))


def test_only_the_member_or_an_administrator_erases(identity: IdentityDesk):
    account = identity.admit()
    with pytest.raises(Refused) as refused:
        members.erase(identity.call_as(Role.MODERATOR), accounts.ById(member_id=account.id))
    assert refused.value.refusal is FORBIDDEN
    assert members.erase(identity.call_as(Role.ADMINISTRATOR), accounts.ById(member_id=account.id)).status == "erased"


def test_the_last_administrator_stays(identity: IdentityDesk):
    own = identity.admit(Role.ADMINISTRATOR)
    with pytest.raises(Refused) as refused:
        members.erase(identity.call_by(own), accounts.ById(member_id=own.id))
    assert refused.value.refusal is LAST_ADMINISTRATOR


def test_two_administrators_who_suspend_one_another_at_once_leave_one(fresh_database):
    from tests.identity.conftest import IdentityDesk as Maker  # the same desk, on a committed database

    factory = fresh_database("gateway")
    with database.transaction(factory) as session:
        from chassis.testing import Desk

        maker = Maker(Desk(session, "identity"))
        pair = [maker.admit(Role.ADMINISTRATOR) for _ in range(2)]
        actors = [sessions.actor_of(account) for account in pair]
    outcomes: list[str] = []
    together = threading.Barrier(2)

    def suspend(actor, other) -> None:
        together.wait()
        try:
            with database.transaction(factory) as session:
                members.suspend(
                    Call(session, actor, "identity"), administration.Suspend(member_id=other.id, reason="testing")
                )
            outcomes.append("done")
        except Refused as refused:
            outcomes.append(refused.refusal.code)
        except Exception as error:  # noqa: BLE001 - a deadlock is the chassis's to retry
            outcomes.append(type(error).__name__)

    threads = [threading.Thread(target=suspend, args=pair) for pair in (actors, actors[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("done") == 1, outcomes


def test_search_finds_beginnings_of_words_without_accents(identity: IdentityDesk):
    account = identity.admit(name="Verónica Ñáñez-Araújo", institution="Policía Nacional")
    identity.admit(name="Somebody Else")
    administrator = identity.call_as(Role.ADMINISTRATOR)
    for search in ("veron", "nanez arau", "POLICIA ver", (account.email or "")[:20]):
        found = members.list_members(administrator, administration.ListMembers(search=search))
        assert [item.id for item in found.items] == [account.id], search


@pytest.mark.parametrize("search", ["&|!():*", "'", "\\", "   -  ", "a:*b & !c"])
def test_search_has_no_syntax_to_break(identity: IdentityDesk, search: str):
    members.list_members(identity.call_as(Role.ADMINISTRATOR), administration.ListMembers(search=search))


def test_the_directory_shows_admitted_members_and_never_searches_addresses(identity: IdentityDesk):
    account = identity.admit(name="Rosa Canul", email="hidden.words@police.example", country="BZ")
    identity.register(name="Rosa Pending")
    reader = identity.call_as()
    found = members.find_members(reader, accounts.FindMembers(search="rosa"))
    assert [card.model_dump() for card in found.items] == [
        {"id": account.id, "name": "Rosa Canul", "country": "BZ", "institution": account.institution}
    ]
    assert members.find_members(reader, accounts.FindMembers(search="hidden")).items == []


def test_lists_go_on_by_cursor(identity: IdentityDesk):
    for _ in range(5):
        identity.admit(country="GY")
    administrator = identity.call_as(Role.ADMINISTRATOR)
    seen, cursor = [], None
    while True:
        page = members.list_members(administrator, administration.ListMembers(country="GY", limit=2, cursor=cursor))
        seen += [item.id for item in page.items]
        if (cursor := page.next) is None:
            break
    assert len(seen) == len(set(seen)) == 5
