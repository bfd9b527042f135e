"""Institutions: listed, alike, renamed and merged; the name that stands is what later members get."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import func, select, text

from chassis import database
from chassis.call import Call
from chassis.ids import new_id
from chassis.testing import Desk
from contracts import accounts, administration
from contracts.accounts import Action
from contracts.base import NOT_FOUND, STALE, Refused
from contracts.identity import Role
from contracts.institutions import (
    Institution,
    InstitutionsNamed,
    ListAlikeInstitutions,
    ListInstitutions,
    NameInstitutions,
)
from gateway.identity import (
    account_records,
    institution_likeness,
    institution_naming,
    institutions,
    me,
    members,
    sessions,
)
from gateway.identity.model import Account, Audit
from tests.identity.conftest import IdentityDesk
from tests.waiting import until


def _listed(identity: IdentityDesk, **asked: object) -> list[Institution]:
    found = institutions.list_institutions(identity.call_as(Role.AUDITOR), ListInstitutions.model_validate(asked))
    return found.items


def _named(identity: IdentityDesk, name: str, *seen: tuple[str, str]) -> InstitutionsNamed:
    places = [{"country": country, "name": each} for country, each in seen]
    command = NameInstitutions.model_validate({"institutions": places, "name": name})
    return institution_naming.name_institutions(identity.call_as(Role.ADMINISTRATOR), command)


def _reread(identity: IdentityDesk, account: Account) -> Account:
    identity.desk.session.refresh(account)
    return account


def test_spellings_of_one_name_are_one_institution_in_each_country(identity: IdentityDesk):
    for institution, country in (
        ("Guardia Xul", "HN"),
        ("guardia xul", "HN"),
        ("Guardia Xul", "HN"),
        ("GUARDIA XUL", "GT"),
    ):
        identity.admit(institution=institution, country=country)
    gt, hn = _listed(identity, search="guard xul")
    assert (gt.name, gt.country, gt.members) == ("GUARDIA XUL", "GT", 1)
    assert (hn.name, hn.members, sorted(hn.spellings), hn.is_named) == (
        "Guardia Xul", 3, ["Guardia Xul", "guardia xul"], False,
    )  # fmt: skip
    assert [each.country for each in _listed(identity, search="xul", country="HN")] == ["HN"]
    assert [each.country for each in _listed(identity, search="xul", order="size")] == ["HN", "GT"]


def test_the_list_is_paged_by_size_and_by_name(identity: IdentityDesk):
    for letter, members_of in (("a", 1), ("b", 3), ("c", 2)):
        for _ in range(members_of):
            identity.admit(institution=f"Quux {letter}")
    call = identity.call_as(Role.ADMINISTRATOR)
    for order, expected in (("name", ["Quux a", "Quux b", "Quux c"]), ("size", ["Quux b", "Quux c", "Quux a"])):
        seen, cursor = [], None
        while True:
            asked = {"search": "quux", "order": order, "limit": 1, "cursor": cursor}
            found = institutions.list_institutions(call, ListInstitutions.model_validate(asked))
            seen += [each.name for each in found.items]
            if (cursor := found.next) is None:
                break
        assert seen == expected


def test_the_index_has_all_that_the_list_counts(identity: IdentityDesk):
    session = identity.desk.session
    identity.admit(institution="Contada", country="HN")
    session.execute(text("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off"))
    counted = select(institutions.sized(account_records.institution_matches("contada"))).order_by("members")
    query = counted.compile(session.connection(), compile_kwargs={"literal_binds": True})
    plan = session.scalars(text(f"EXPLAIN {query}"))
    assert "Index Only Scan using ix_account_counted" in "".join(plan)


def test_where_nobody_is_nothing_is_listed(identity: IdentityDesk):
    assert _listed(identity, search="nowhere to be found") == []
    call = identity.call_as(Role.AUDITOR)
    assert institution_likeness.list_alike_institutions(call, ListAlikeInstitutions(country="TV")).groups == []


def test_initials_small_words_and_the_country_make_no_other_institution(identity: IdentityDesk):
    for name in ("Policía Nacional", "Policia Nacional de Honduras", "PNH", "Policía Militar"):
        identity.admit(institution=name, country="HN")
    identity.admit(institution="Policía Nacional", country="GT")
    command = ListAlikeInstitutions(country="HN")
    found = institution_likeness.list_alike_institutions(identity.call_as(Role.AUDITOR), command)
    groups = [{each.name for each in group.institutions} for group in found.groups]
    assert {"Policía Nacional", "Policia Nacional de Honduras", "PNH"} in groups
    assert not any("Policía Militar" in group for group in groups)


def test_merging_changes_all_members_of_the_country_and_nobody_elses(identity: IdentityDesk):
    ours = [identity.admit(institution=name, country="HN") for name in ("Cuerpo Zed", "cuerpo zed", "CZH")]
    waiting = identity.register(institution="CZH", country="HN")
    other = identity.admit(institution="CZH", country="GT")
    versions = [account.version for account in ours]
    seen = ("HN", "Cuerpo Zed"), ("HN", "CZH")
    named = _named(identity, "Cuerpo Zed de Honduras", *seen)
    assert named.changed == 4
    for account, version in zip(ours, versions, strict=True):
        _reread(identity, account)
        assert (account.institution, account.version) == ("Cuerpo Zed de Honduras", version + 1)
    assert _reread(identity, waiting).institution == "Cuerpo Zed de Honduras"
    assert _reread(identity, other).institution == "CZH"
    found = members.find_members(identity.call_by(other), accounts.FindMembers(search="zed honduras", country="HN"))
    assert {card.id for card in found.items} == {account.id for account in ours}
    [listed] = _listed(identity, search="cuerpo zed", country="HN")
    assert (listed.members, listed.spellings, listed.is_named) == (4, ["Cuerpo Zed de Honduras"], True)


def test_each_member_is_told_of_and_the_record_names_the_institution_only_for_itself(identity: IdentityDesk):
    people = [identity.admit(institution="Org Alfa", country="HN") for _ in range(2)]
    identity.register(institution="Org Alfa", country="HN")
    latest = "SELECT convert_from(body, 'UTF8') FROM outbox WHERE subject = :s ORDER BY sequence DESC LIMIT 1"
    _named(identity, "Org Beta", ("HN", "Org Alfa"))
    for person in people:
        body = identity.desk.session.scalar(text(latest), {"s": f"member/{person.id}"})
        assert '"institution":"Org Beta"' in body
    kept = identity.desk.session.scalars(select(Audit).where(Audit.actor_id.is_not(None)).order_by(Audit.id)).all()
    about = [entry.details for entry in kept if entry.member_id == people[0].id and entry.action == Action.CHANGED]
    assert about == [{"fields": ["institution"]}]
    [whole] = [entry.details for entry in kept if entry.action == Action.INSTITUTION_NAMED]
    assert whole == {"name": "Org Beta", "institutions": [{"country": "HN", "name": "Org Alfa"}], "members": 3}


def test_a_former_name_leads_to_the_one_that_stands_wherever_it_is_entered(identity: IdentityDesk):
    member = identity.admit(institution="Uno", country="HN")
    _named(identity, "Dos", ("HN", "Uno"))
    _named(identity, "Tres", ("HN", "Dos"))
    assert identity.register(institution="UNO", country="HN").institution == "Tres"
    assert identity.register(institution="dos", country="HN").institution == "Tres"
    assert identity.register(institution="Uno", country="GT").institution == "Uno"
    other = identity.admit(institution="Otra", country="HN")
    assert me.update_me(identity.call_by(other), accounts.UpdateMe(institution="uno")).institution == "Tres"
    moved = identity.admit(institution="Uno", country="GT")
    changed = administration.ChangeMember(member_id=moved.id, country="HN")
    assert members.change_member(identity.call_as(Role.ADMINISTRATOR), changed).institution == "Tres"
    assert _reread(identity, member).institution == "Tres"


def test_naming_it_back_undoes_the_name(identity: IdentityDesk):
    member = identity.admit(institution="Antes", country="HN")
    _named(identity, "Después", ("HN", "Antes"))
    _named(identity, "Antes", ("HN", "Después"))
    assert _reread(identity, member).institution == "Antes"
    assert identity.register(institution="después", country="HN").institution == "Antes"
    assert identity.register(institution="antes", country="HN").institution == "Antes"


def test_a_second_administrator_who_looked_earlier_is_refused(identity: IdentityDesk):
    identity.admit(institution="Eins", country="HN")
    _named(identity, "EINS", ("HN", "Eins"))
    with pytest.raises(Refused) as stale:
        _named(identity, "Zwei", ("HN", "Eins"))
    assert stale.value.refusal == STALE
    _named(identity, "Zwei", ("HN", "EINS"))
    with pytest.raises(Refused) as gone:
        _named(identity, "Drei", ("HN", "EINS"))
    assert gone.value.refusal == NOT_FOUND


def test_members_are_changed_a_part_by_each_call(identity: IdentityDesk, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(institution_naming, "MOST_AT_ONCE", 4)
    name = f"Lote {new_id()}"
    for _ in range(5):
        identity.admit(institution=name, country="HN")
    first, second = (_named(identity, f"{name} bis", ("HN", name)) for _ in range(2))
    assert [(each.changed, each.left) for each in (first, second)] == [(4, 1), (1, 0)]
    left = select(func.count()).where(Account.institution == name)
    assert identity.desk.session.scalar(left) == 0


def test_the_same_call_goes_on_when_an_institution_is_used_up_or_written_otherwise_by_those_that_are_left(
    identity: IdentityDesk, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(institution_naming, "MOST_AT_ONCE", 3)
    name = f"Parte {new_id()}"
    for each in (f"{name} uno", name, name, name.lower(), name.lower()):  # in the order of their ids
        identity.admit(institution=each, country="HN")
    seen = ("HN", f"{name} uno"), ("HN", name)
    calls = [_named(identity, f"{name} entera", *seen) for _ in range(2)]
    assert [(each.changed, each.left) for each in calls] == [(3, 2), (2, 0)]
    with pytest.raises(Refused) as over:
        _named(identity, f"{name} entera", *seen)
    assert over.value.refusal == NOT_FOUND


def test_who_enters_a_former_name_meanwhile_is_changed_with_the_others(fresh_database):
    factory = fresh_database("gateway")
    with database.transaction(factory) as session:
        desk = IdentityDesk(Desk(session, "identity"))
        administrator = sessions.actor_of(desk.admit(Role.ADMINISTRATOR))
        desk.admit(institution="Before", country="HN")
        member = sessions.actor_of(desk.admit(institution="Elsewhere", country="HN"))
    command = NameInstitutions.model_validate({"institutions": [{"country": "HN", "name": "Before"}], "name": "After"})
    outcomes: list[object] = []

    def name() -> None:
        try:
            with database.transaction(factory) as session:
                call = Call(session, administrator, "identity")
                outcomes.append(institution_naming.name_institutions(call, command).changed)
        except Refused as refused:
            outcomes.append(refused.refusal)

    with factory() as watching, database.transaction(factory) as session:
        me.update_me(Call(session, member, "identity"), accounts.UpdateMe(institution="before"))
        both = [threading.Thread(target=name) for _ in range(2)]
        for thread in both:
            thread.start()
        waiting = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        until(lambda: watching.scalar(waiting) == 2)
    for thread in both:
        thread.join()
    assert sorted(outcomes, key=str) == [2, NOT_FOUND]
    with factory() as session:
        assert session.scalar(select(Account.institution).where(Account.id == member.id)) == "After"
