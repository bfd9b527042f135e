"""Accounts that may be one person's."""

from __future__ import annotations

import pytest

from chassis.ids import new_id
from contracts import accounts
from contracts.account_duplicates import SAME_ACCOUNT, Alike, Duplicate, ListDuplicates, TellApart
from contracts.accounts import Action
from contracts.base import NOT_FOUND, Refused
from contracts.identity import Role
from gateway.identity import audit, duplicates, members
from gateway.identity.model import Account, ToldApart
from tests.identity.conftest import IdentityDesk


def _listed(identity: IdentityDesk, *people: Account, **paged: object) -> list[Duplicate]:
    found = duplicates.list_duplicates(identity.call_as(Role.AUDITOR), ListDuplicates.model_validate(paged)).items
    ours = {person.id for person in people}
    return [pair for pair in found if {pair.first.id, pair.second.id} <= ours]


def test_one_name_with_one_institution_or_country_is_listed_side_by_side(identity: IdentityDesk):
    first = identity.admit(name="José Núñez", institution="Policía Nacional", country="HN")
    second = identity.register(name="Nunez, JOSE", institution="policia nacional", country="GT")
    third = identity.admit(name="José Núñez", institution="Ministerio", country="HN")
    other = identity.admit(name="José Núñez", institution="Academia", country="BZ")
    pairs = _listed(identity, first, second, third, other)
    assert [(pair.first.id, pair.second.id, pair.alike) for pair in pairs] == [
        (first.id, second.id, [Alike.NAME, Alike.INSTITUTION]),
        (first.id, third.id, [Alike.NAME, Alike.COUNTRY]),
    ]


def test_one_mailbox_with_other_dots_and_tags_is_listed(identity: IdentityDesk):
    first = identity.admit(name="Ana Cruz", email="ana.cruz@duplicates.example", country="HN", institution="A")
    second = identity.admit(name="A. C. Vega", email="anacruz+police@duplicates.example", country="GT", institution="B")
    identity.admit(name="Someone Else", email="anacruz@elsewhere.example")
    assert [pair.alike for pair in _listed(identity, first, second)] == [[Alike.ADDRESS]]


def test_who_was_refused_or_erased_is_nobodys_double(identity: IdentityDesk):
    people = [identity.admit(name="Eva Lara") for _ in range(2)]
    assert len(_listed(identity, *people)) == 1
    members.erase(identity.call_by(people[0]), accounts.ById(member_id=people[0].id))
    assert _listed(identity, *people) == []


def test_two_who_were_told_apart_are_not_listed_again(identity: IdentityDesk):
    people = [identity.admit(name="Eva Lara") for _ in range(3)]
    administrator = identity.call_as(Role.ADMINISTRATOR)
    for _ in range(2):  # once more changes nothing
        duplicates.tell_apart(administrator, TellApart(first_id=people[1].id, second_id=people[0].id))
    pairs = {(pair.first.id, pair.second.id) for pair in _listed(identity, *people)}
    assert pairs == {(people[0].id, people[2].id), (people[1].id, people[2].id)}
    entries = audit.list_audit(administrator, accounts.ListAudit(member_id=people[0].id)).items
    told = [entry.details for entry in entries if entry.action == Action.TOLD_APART]
    assert told == [{"other": str(people[1].id)}]
    members.erase(identity.call_by(people[0]), accounts.ById(member_id=people[0].id))
    assert identity.desk.session.query(ToldApart).count() == 0


def test_the_list_goes_on_by_cursor(identity: IdentityDesk):
    people = [identity.admit(name="Eva Lara") for _ in range(3)]
    call, seen, cursor = identity.call_as(Role.ADMINISTRATOR), [], None
    while True:
        found = duplicates.list_duplicates(call, ListDuplicates(limit=1, cursor=cursor))
        seen += [(pair.first.id, pair.second.id) for pair in found.items]
        if (cursor := found.next) is None:
            break
    assert seen == [(people[n].id, people[m].id) for n, m in ((0, 1), (0, 2), (1, 2))]


def test_only_two_accounts_that_are_there_are_told_apart(identity: IdentityDesk):
    account, administrator = identity.admit(), identity.call_as(Role.ADMINISTRATOR)
    for other, refusal in ((account.id, SAME_ACCOUNT), (new_id(), NOT_FOUND)):
        with pytest.raises(Refused) as refused:
            duplicates.tell_apart(administrator, TellApart(first_id=account.id, second_id=other))
        assert refused.value.refusal is refusal
