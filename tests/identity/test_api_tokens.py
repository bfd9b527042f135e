"""API tokens: what they open, until when, and that they never do more than their member."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session as DatabaseSession
from sqlalchemy.orm import sessionmaker

from chassis import database, deployables, tokens
from chassis.actor import Signer
from chassis.call import Call
from chassis.ids import new_id
from chassis.service import answers_of, find
from chassis.testing import Desk
from contracts import accounts, administration, api_tokens
from contracts.accounts import Action, ById, Me
from contracts.api_tokens import (
    MOST_TOKENS,
    OUT_OF_SCOPE,
    TOKEN_ENDED,
    TOO_MANY_TOKENS,
    WRONG_END,
    ApiTokenMade,
    ByApiToken,
    MakeApiToken,
    MemberApiToken,
    Scope,
)
from contracts.base import NOT_FOUND, UNAUTHENTICATED, Kind, Operation, Refused
from contracts.identity import Role
from contracts.proof import DEMANDED_OF
from convive import permissions
from gateway import context
from gateway.identity import api_tokens as features
from gateway.identity import audit, forgotten, me, member_access, members, origin, sessions
from gateway.identity.model import Account, ApiToken
from gateway.identity.service import OPERATIONS
from gateway.identity.sessions import Bearer, Sessions
from gateway.rendering.wording import SCOPE_NAMES
from gateway.settings import gateway_settings
from tests.identity.conftest import IdentityDesk


def _made(call: Call, scope: Scope = Scope.READ, days: int = 30, name: str = "Nightly") -> ApiTokenMade:
    ends_on = call.now.date() + timedelta(days=days)
    return features.make_api_token(call, MakeApiToken(name=name, scope=scope, ends_on=ends_on))


def test_a_token_is_shown_once_and_only_its_digest_is_kept(identity: IdentityDesk):
    call = identity.call_as()
    made = _made(call)
    stored = identity.desk.session.get(ApiToken, made.token.id)
    assert stored is not None
    assert stored.token_hash == tokens.hash_of(made.secret)
    listed = features.list_api_tokens(call, Me())
    assert listed.items == [made.token]
    assert made.secret not in listed.model_dump_json() + me.export_me(call, Me()).model_dump_json()


@pytest.mark.parametrize(("days", "is_taken"), [(-1, False), (0, False), (1, True), (365, True), (366, False)])
def test_a_token_ends_within_a_year(identity: IdentityDesk, days: int, is_taken: bool):
    call = identity.call_as()
    if is_taken:
        assert _made(call, days=days).token.expires_at.date() == call.now.date() + timedelta(days=days + 1)
        return
    with pytest.raises(Refused) as refused:
        _made(call, days=days)
    assert (refused.value.refusal, refused.value.field) == (WRONG_END, "ends_on")


def test_a_day_that_no_calendar_has_left_is_refused(identity: IdentityDesk):
    with pytest.raises(Refused) as refused:
        features.make_api_token(
            identity.call_as(), MakeApiToken(name="For ever", scope=Scope.READ, ends_on=date(9999, 12, 31))
        )
    assert refused.value.refusal is WRONG_END


def test_a_member_has_so_many_tokens_and_no_more(identity: IdentityDesk):
    call = identity.call_as()
    for _ in range(MOST_TOKENS):
        made = _made(call)
    with pytest.raises(Refused) as refused:
        _made(call)
    assert refused.value.refusal is TOO_MANY_TOKENS
    features.revoke_api_token(call, ByApiToken(token_id=made.token.id))
    _made(call)


def test_nobody_revokes_anothers_but_an_administrator(identity: IdentityDesk):
    account = identity.admit()
    made = _made(identity.call_by(account))
    other = identity.call_as()
    with pytest.raises(Refused) as refused:
        features.revoke_api_token(other, ByApiToken(token_id=made.token.id))
    assert refused.value.refusal is NOT_FOUND
    administrator = identity.call_as(Role.ADMINISTRATOR)
    seen = member_access.read_member_security(administrator, ById(member_id=account.id))
    assert [token.name for token in seen.api_tokens] == ["Nightly"]
    with pytest.raises(Refused) as refused:
        features.revoke_member_api_token(
            administrator, MemberApiToken(member_id=administrator.actor.member_id, token_id=made.token.id)
        )
    assert refused.value.refusal is NOT_FOUND
    features.revoke_member_api_token(administrator, MemberApiToken(member_id=account.id, token_id=made.token.id))
    assert features.of(administrator, account.id) == []


def test_making_and_revoking_are_on_record(identity: IdentityDesk):
    account = identity.admit()
    call = identity.call_by(account)
    made = _made(call, Scope.FORUM)
    features.revoke_api_token(call, ByApiToken(token_id=made.token.id))
    entries = audit.list_audit(identity.call_as(Role.ADMINISTRATOR), accounts.ListAudit(member_id=account.id)).items
    assert [entry.action for entry in entries[:2]] == [Action.API_TOKEN_REVOKED, Action.API_TOKEN_MADE]
    assert all(
        (entry.details["token"], entry.details["scope"]) == (str(made.token.id), "forum") for entry in entries[:2]
    )
    assert "Nightly" not in entries[1].model_dump_json()


def _suspended(identity: IdentityDesk, account: Account) -> None:
    command = administration.Suspend(member_id=account.id, reason="testing")
    members.suspend(identity.call_as(Role.ADMINISTRATOR), command)


def _erased(identity: IdentityDesk, account: Account) -> None:
    members.erase(identity.call_by(account), ById(member_id=account.id))


def _given_another_password(identity: IdentityDesk, account: Account) -> None:
    forgotten.renew(identity.call_by(account), account, "nine herons over the bay", by="link")


@pytest.mark.parametrize("ends", [_suspended, _erased, _given_another_password])
def test_all_tokens_end_with_access_and_with_the_password(
    identity: IdentityDesk, ends: Callable[[IdentityDesk, Account], None]
):
    account = identity.admit()
    _made(identity.call_by(account))
    ends(identity, account)
    assert identity.desk.session.query(ApiToken).filter_by(account_id=account.id).count() == 0


# What a scope opens.


def _operations() -> list[Operation[Any, Any]]:
    """Every operation there is."""
    found = [operation for operation, _, _ in OPERATIONS.values()]
    for name in deployables.services():
        found += [entry.operation for entry in answers_of(find(name)).values()]
    return found


@pytest.mark.parametrize("scope", Scope)
def test_a_scope_opens_what_it_says_and_no_account(scope: Scope):
    opened = [operation for operation in _operations() if scope.opens(operation)]
    assert {operation.key for operation in opened if operation.service == "identity"} == {"identity.me"}
    others = [operation for operation in opened if operation.service != "identity"]
    assert len(others) > 10
    if scope is Scope.READ:
        assert {operation.kind for operation in others} == {Kind.READ}
        assert len({operation.service for operation in others}) == 5
    else:
        assert {operation.service for operation in others} == {"funds" if scope == "finance_exports" else scope.value}


def test_finance_exports_are_reads_that_finance_and_auditors_share():
    opened = [each for each in _operations() if Scope.FINANCE_EXPORTS.opens(each) and each.service == "funds"]
    assert len(opened) == 12  # none of the table is misspelt
    for operation in opened:
        assert operation.kind is Kind.READ
        open_to = permissions.doors()["funds"][operation.name].roles
        assert {Role.FINANCE_OFFICER, Role.FINANCE_APPROVER, Role.AUDITOR} <= open_to


@pytest.mark.parametrize("scope", Scope)
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PUBLIC])
def test_a_token_acts_as_its_member_at_most_and_proves_nothing(identity: IdentityDesk, scope: Scope, role: Role):
    account = identity.admit(role)
    acting, whole = sessions.bearer_of(account, scope), sessions.actor_of(account)
    assert acting.proved is None
    assert not acting.has(*DEMANDED_OF)
    reads_books = scope is Scope.FINANCE_EXPORTS and role in (Role.FINANCE_OFFICER, Role.FINANCE_APPROVER)
    assert acting.roles - whole.roles == ({Role.AUDITOR} if reads_books else set())
    assert replace(acting, roles=whole.roles) == whole


@pytest.mark.parametrize("scope", Scope)
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PUBLIC])
def test_a_token_may_do_what_its_owner_may_and_its_scope_covers_and_nothing_else(
    identity: IdentityDesk, scope: Scope, role: Role
):
    account, reading = identity.admit(role), Scope.FINANCE_EXPORTS
    acting, whole = sessions.bearer_of(account, scope), sessions.actor_of(account)
    doors, opened = permissions.doors(), 0
    for operation in _operations():
        roles = doors[operation.service][operation.name].roles
        if not scope.opens(operation) or not acting.has(*roles):
            continue
        opened += 1
        assert whole.has(*roles), f"{operation.key}: its owner may not"
        assert operation.kind is Kind.READ or scope not in (Scope.READ, reading), f"{operation.key}: it only reads"
    assert opened > 0  # every owner may at least ask whose it is


# At the door of the gateway.


@pytest.fixture
def committed(fresh_database: Callable[[str], sessionmaker[DatabaseSession]]):
    """The door's desk, a member's token that is committed, and a way to act in that database."""
    factory = fresh_database("gateway")

    def act(does: Callable[[IdentityDesk], Any]) -> Any:
        origin.note("test", "pytest")
        with database.transaction(factory) as session:
            return does(IdentityDesk(Desk(session, "identity")))

    def begin(identity: IdentityDesk) -> tuple[Any, ApiTokenMade]:
        account = identity.admit(language="pt")
        return account.id, _made(identity.call_by(account))

    member_id, made = act(begin)
    known = Sessions(factory)
    return context.Desk(known, Signer(gateway_settings().actor_signing_key)), known, member_id, made, act


def test_a_token_leads_to_its_member_without_a_session_and_is_seen_to_be_used(committed):
    desk, known, member_id, made, act = committed
    caller = asyncio.run(desk.caller(made.secret, "en"))
    assert (caller.actor.id, caller.session, caller.language) == (member_id, None, "pt")
    assert caller.acting.proved is None
    used = act(lambda identity: identity.desk.session.get(ApiToken, made.token.id).last_used_at)
    assert used is not None
    assert isinstance(known.cached(made.secret), Bearer)
    with pytest.raises(Refused) as refused:
        asyncio.run(desk.caller(made.secret + "x", "en"))
    assert refused.value.refusal is UNAUTHENTICATED


def test_outside_its_scope_it_is_refused(committed):
    desk, _, _, made, _ = committed
    bearer = asyncio.run(desk.caller(made.secret, "en")).bearer
    bearer.check(accounts.ME)
    for operation in (accounts.UPDATE_ME, api_tokens.MAKE_API_TOKEN, accounts.LIST_SESSIONS):
        with pytest.raises(Refused) as refused:
            bearer.check(operation)
        assert refused.value.refusal is OUT_OF_SCOPE
        assert refused.value.params == {"operation": operation.key, "scope": SCOPE_NAMES[Scope.READ]}


def test_past_its_end_it_acts_as_nobody_and_is_told_so(committed):
    desk, _, _, made, act = committed

    def end(identity: IdentityDesk) -> None:
        token = identity.desk.session.get(ApiToken, made.token.id)
        token.expires_at = identity.public().now - timedelta(seconds=1)

    act(end)
    caller = asyncio.run(desk.caller(made.secret, "en"))
    assert (caller.actor.id, caller.language) == (None, "pt")
    with pytest.raises(Refused) as refused:
        caller.bearer.check(accounts.ME)
    assert refused.value.refusal is TOKEN_ENDED


def test_a_revoked_token_and_a_suspended_members_are_nobodys(committed):
    desk, known, member_id, made, act = committed
    asyncio.run(desk.caller(made.secret, "en"))
    act(lambda identity: setattr(identity.desk.session.get(Account, member_id), "status", "suspended"))
    known.drop_member(member_id)
    assert known.cached(made.secret) is None
    assert known.resolve(made.secret) is None
    act(lambda identity: setattr(identity.desk.session.get(Account, member_id), "status", "admitted"))
    assert known.resolve(made.secret) is not None
    act(lambda identity: features.end_all(identity.public(), member_id))
    known.drop_member(member_id)
    assert known.resolve(made.secret) is None


# The record of changes, narrowed.


def test_the_record_is_narrowed_by_who_whom_what_and_when(identity: IdentityDesk):
    word = f"Zita{new_id().hex[-10:]}"
    account = identity.admit(name=f"{word} Mora")
    _made(identity.call_by(account))
    administrator = identity.call_as(Role.ADMINISTRATOR)
    today = administrator.now.date()

    def found(**filters: Any) -> list[str]:
        command = accounts.ListAudit.model_validate(filters)
        return [entry.action.value for entry in audit.list_audit(administrator, command).items]

    assert found(member=word) == ["api_token_made", "admitted", "registered"]
    assert found(actor=word) == ["api_token_made"]
    assert found(member=word, action="admitted") == ["admitted"]
    assert found(member=word, since=today, until=today) == found(member=word)
    assert found(member=word, until=today - timedelta(days=1)) == []
    assert found(member=word, since=today + timedelta(days=1)) == []
    assert found(member=word, until="9999-12-31") == found(member=word)
    first = audit.list_audit(administrator, accounts.ListAudit(member=word, limit=1))
    second = audit.list_audit(administrator, accounts.ListAudit(member=word, limit=1, cursor=first.next))
    assert [first.items[0].action, second.items[0].action] == ["api_token_made", "admitted"]
