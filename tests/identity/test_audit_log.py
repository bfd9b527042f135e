"""The audit log in words, in four languages: on its page for administrators and auditors, and as a file."""

from __future__ import annotations

import ast
import csv
import io
import re
from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from chassis.call import Call
from contracts import accounts, administration
from contracts.accounts import Action, Me
from contracts.audit_export import ExportAudit
from contracts.base import Refused
from contracts.identity import Role
from convive.state import PROJECT
from gateway import translate
from gateway.identity import admission, audit, audit_csv, forgotten, me, members, signing_in
from gateway.rendering.audit_words import ACTION_NAMES, DETAIL_TEXTS, NUMBERED_TEXTS, numbered, told
from gateway.rendering.mail_words import MAIL_KINDS
from tests.identity.conftest import PASSWORD, IdentityDesk
from tests.identity.site import Site

_FOREIGN = ("es", "pt", "fr")
_RECORDING = ("record", "record_own", "noted", "record_refused")
_NAMED_ELSEWHERE = {"before", "after"}  # shown field by field


@pytest.mark.parametrize("action", Action)
def test_every_action_has_a_name_in_every_language(action: Action):
    name = ACTION_NAMES[action]
    assert [language for language in _FOREIGN if name not in translate.catalogue(language)] == []


def test_every_detail_that_is_recorded_has_words():
    found = set()
    for path in (PROJECT / "gateway").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in _RECORDING:
                found |= {keyword.arg for keyword in node.keywords if keyword.arg}
    assert len(found) > 10
    assert found - DETAIL_TEXTS.keys() - NUMBERED_TEXTS.keys() - _NAMED_ELSEWHERE == set()


def test_details_are_told_in_words():
    rights = {"roles": ["member"], "networks": [], "country": "CR"}
    changed = {"before": rights, "after": rights | {"roles": ["member", "moderator"]}, "fields": ["institution"]}
    assert told("es", changed) == ["Funciones: Miembro → Miembro, Moderador", "Se cambió: institución"]
    assert told("en", {"unheard_of": "x"}) == []


def test_what_became_of_institutions_and_mails_is_told_in_words_and_numbers_only_in_files():
    former = [{"name": "PNC", "country": "SV"}, {"name": "name", "country": "GT"}]
    merged = {"name": "Policía Nacional Civil", "institutions": former, "members": 1200}
    assert told("fr", merged) == [
        "Nouveau nom\u00a0: Policía Nacional Civil",
        "Anciens noms\u00a0: PNC (Salvador), name (Guatemala)",
        "Membres modifiés\u00a0: 1\u202f200",
    ]
    tried = {"mail": "0190", "mail_kind": "invited"}
    assert told("es", tried) == ["Asunto: Invitación a Convive"]
    assert numbered("es", tried) == ["Correo n.º 0190"]


@pytest.mark.parametrize("kind", MAIL_KINDS)
def test_every_mail_that_may_be_recorded_has_a_subject(kind: str):
    [line] = told("pt", {"mail_kind": kind})
    assert kind not in line


def _rows(file: str) -> list[list[str]]:
    assert file.startswith("\ufeff")
    return list(csv.reader(io.StringIO(file.removeprefix("\ufeff"))))


def test_a_file_has_what_fits_no_formula_and_is_on_record(identity: IdentityDesk):
    account = identity.admit(name="=HYPERLINK(1)")
    administrator = identity.call_as(Role.ADMINISTRATOR)
    members.suspend(administrator, administration.Suspend(member_id=account.id, reason="testing"))
    wanted = {"member_id": account.id, "action": "suspended", "since": date(2020, 1, 1), "language": "pt"}
    part = audit_csv.export_audit(administrator, ExportAudit.model_validate(wanted))
    heads, *rows = _rows(part.text)
    assert (heads[1], part.next) == ("O que foi feito", None)
    assert [(row[1], row[4]) for row in rows] == [("Conta suspensa", "'=HYPERLINK(1)")]
    newest = audit.list_audit(administrator, accounts.ListAudit(actor_id=administrator.actor.id)).items[0]
    assert (newest.action, newest.member_id) == (Action.AUDIT_EXPORTED, account.id)
    assert newest.details == {"only": "suspended", "since": "2020-01-01"}


def test_why_somebody_was_suspended_or_refused_stays_on_record_and_goes_with_the_person(identity: IdentityDesk):
    account, stranger = identity.admit(), identity.register()
    administrator, by_id = identity.call_as(Role.ADMINISTRATOR), accounts.ById(member_id=account.id)
    members.suspend(administrator, administration.Suspend(member_id=account.id, reason="=Left the institution."))
    members.reinstate(administrator, by_id)
    refusal = accounts.RefuseRegistration(member_id=stranger.id, reason="Not known there.")
    admission.refuse_registration(administrator, refusal)
    assert _reasons(administrator, account.id) == [None, "=Left the institution.", None, None]
    assert _reasons(administrator, stranger.id)[0] == "Not known there."
    assert "=Left the institution." in [entry.reason for entry in me.export_me(identity.call_by(account), Me()).record]
    wanted = ExportAudit.model_validate({"member_id": account.id, "language": "en"})
    heads, _, suspended, *_ = _rows(audit_csv.export_audit(administrator, wanted).text)
    assert (heads[-1], suspended[-1]) == ("Reason", "'=Left the institution.")
    members.erase(administrator, by_id)
    assert set(_reasons(administrator, account.id)) == {None}
    assert _reasons(administrator, stranger.id)[0] == "Not known there."


def _reasons(call: Call, member_id: UUID) -> list[str | None]:
    return [entry.reason for entry in audit.list_audit(call, accounts.ListAudit(member_id=member_id)).items]


def test_the_database_keeps_a_reason_as_it_is_until_its_member_is_erased(identity: IdentityDesk):
    account, administrator = identity.admit(), identity.call_as(Role.ADMINISTRATOR)
    members.suspend(administrator, administration.Suspend(member_id=account.id, reason="testing"))
    session = identity.desk.session
    session.flush()
    with pytest.raises(DBAPIError, match="never altered"), session.begin_nested():
        session.execute(text("DELETE FROM audit_reason"))
    with pytest.raises(DBAPIError, match="permission denied"), session.begin_nested():
        session.execute(text("UPDATE audit_reason SET reason = 'another'"))
    session.execute(text("SET LOCAL ROLE gateway_owner"))
    with pytest.raises(DBAPIError, match="never altered"), session.begin_nested():
        session.execute(text("UPDATE audit_reason SET reason = 'another'"))


def test_what_people_do_to_their_own_account_has_them_as_author_and_as_member(identity: IdentityDesk):
    account = identity.admit()
    sign_in = accounts.SignIn(email=account.email or "", password=PASSWORD)
    signed_in = signing_in.sign_in(identity.public(), sign_in)
    signing_in.sign_out(identity.public(), accounts.ByToken(token=signed_in.token))
    forgotten.renew(identity.public(), account, "otra frase muy larga 71", by="link")
    forgotten.renew(identity.public(), account, PASSWORD, by=forgotten.OPERATOR)
    administrator = identity.call_as(Role.ADMINISTRATOR)
    told_of = audit.list_audit(administrator, accounts.ListAudit(member_id=account.id)).items
    assert [(entry.action, entry.actor_id) for entry in told_of[:4]] == [
        (Action.PASSWORD_CHANGED, None),
        (Action.PASSWORD_CHANGED, account.id),
        (Action.SIGNED_OUT, account.id),
        (Action.SIGNED_IN, account.id),
    ]
    theirs = audit.list_audit(administrator, accounts.ListAudit(actor_id=account.id)).items
    assert [entry.id for entry in theirs] == [entry.id for entry in told_of[1:4]]


def test_nobody_is_the_author_of_a_failed_sign_in_even_in_a_browser_where_somebody_is_signed_in(identity: IdentityDesk):
    account, administrator = identity.admit(), identity.call_as(Role.ADMINISTRATOR)
    with pytest.raises(Refused):
        signing_in.sign_in(
            identity.call_by(account), accounts.SignIn(email=account.email or "", password="a wrong guess")
        )
    wanted = accounts.ListAudit(member_id=account.id, action=Action.SIGN_IN_FAILED)
    assert [entry.actor_id for entry in audit.list_audit(administrator, wanted).items] == [None]


@pytest.mark.parametrize("language", ["en", *_FOREIGN])
def test_no_two_columns_of_the_file_are_called_the_same(identity: IdentityDesk, language: str):
    asked = ExportAudit.model_validate({"language": language, "limit": 1})
    heads = _rows(audit_csv.export_audit(identity.call_as(Role.AUDITOR), asked).text)[0]
    assert len(set(heads)) == len(heads) == 8


def test_a_file_of_several_parts_has_one_head_one_record_and_every_entry_once(identity: IdentityDesk):
    administrator = identity.call_as(Role.ADMINISTRATOR)
    accounts_made = [identity.admit() for _ in range(3)]
    for account in accounts_made:
        members.suspend(administrator, administration.Suspend(member_id=account.id, reason="testing"))
    wanted = ExportAudit(actor_id=administrator.actor.id, action=Action.SUSPENDED, limit=2)
    first = audit_csv.export_audit(administrator, wanted)
    last = audit_csv.export_audit(administrator, wanted.model_copy(update={"cursor": first.next}))
    assert (len(_rows(first.text + last.text)), last.next) == (1 + 3, None)
    own = accounts.ListAudit(actor_id=administrator.actor.id, action=Action.AUDIT_EXPORTED)
    assert len(audit.list_audit(administrator, own).items) == 1


def test_a_name_that_the_file_was_narrowed_by_is_not_kept(identity: IdentityDesk):
    administrator = identity.call_as(Role.ADMINISTRATOR)
    audit_csv.export_audit(administrator, ExportAudit(member="mora"))
    newest = audit.list_audit(administrator, accounts.ListAudit(actor_id=administrator.actor.id)).items[0]
    assert newest.details == {"named": True}


@pytest.mark.slow
@pytest.mark.parametrize("role", ["administrator", "auditor"])
def test_the_page_is_read_narrowed_and_taken_along(site: Site, role: str):
    reader = site.signed_in(role)
    page = reader.get("/admin/audit", params={"actor": "moderator"})
    assert page.status_code == 200
    page = reader.get("/admin/audit", params={"action": "signed_in", "lang": "es"})
    assert ("Inicio de sesión" in page.text, "signed_in<" in page.text) == (True, False)
    assert 'href="/admin/members/' in page.text
    file = reader.get("/admin/audit.csv", params={"action": "signed_in", "lang": "es"})
    assert "attachment" in file.headers["content-disposition"]
    rows = _rows(file.content.decode())
    assert {row[1] for row in rows[1:]} == {"Inicio de sesión"}
    assert "Registro de auditoría exportado" in reader.get("/admin/audit?lang=es").text
    assert "No entries found." in reader.get("/admin/audit", params={"until": "2020-01-01", "lang": "en"}).text


@pytest.mark.slow
@pytest.mark.parametrize("wrong", [{"since": "yesterday"}, {"until": "2026-02-31"}, {"action": "king"}])
def test_a_bad_date_and_an_unknown_action_are_refused_on_the_page(site: Site, wrong: dict[str, str]):
    page = site.signed_in("administrator").get("/admin/audit", params=wrong)
    assert page.status_code == 422
    assert f'id="{next(iter(wrong))}-wrong"' in page.text


@pytest.mark.slow
def test_a_last_day_before_the_first_is_refused_in_words_at_its_field(site: Site):
    days = {"since": "2026-10-02", "until": "2026-10-01", "lang": "pt"}
    page = site.signed_in("administrator").get("/admin/audit", params=days)
    said = re.findall(r'id="until-wrong">([^<]+)<', page.text)
    assert (page.status_code, said) == (422, ["O último dia é anterior ao primeiro."])
    assert site.signed_in("auditor").get("/admin/audit", params=days | {"until": days["since"]}).status_code == 200


@pytest.mark.slow
def test_what_was_done_and_the_days_are_in_sight(site: Site):
    page = site.signed_in("administrator").get("/admin/audit").text
    form = page[page.index('<form class="card" action="/admin/audit"') :]
    seen, folded = form[: form.index("<details")], form[form.index("<details") : form.index("</details>")]
    assert re.findall(r' name="(\w+)"', seen) == ["action", "since", "until"]
    assert re.findall(r' name="(\w+)"', folded) == ["actor", "member"]


@pytest.mark.slow
@pytest.mark.parametrize("role", ["administrator", "auditor"])
def test_a_members_page_leads_to_their_entries_and_back_to_all(site: Site, role: str):
    reader = site.signed_in(role)
    listed = reader.get("/admin", params={"search": "moderator@convive.example", "lang": "en"}).text
    member_id = re.findall(r'href="/admin/members/([^"/]+)"', listed)[0]
    member = reader.get(f"/admin/members/{member_id}").text
    assert f'href="/admin/audit?member_id={member_id}"' in member
    name = re.findall(r"<h1>(.+?)</h1>", member)[0]
    page = reader.get("/admin/audit", params={"member_id": member_id, "lang": "en"}).text
    assert f"Entries about {name}" in page
    assert '<a href="/admin/audit">Show all entries</a>' in page
    assert f"Actions of {name}" in reader.get("/admin/audit", params={"actor_id": member_id, "lang": "en"}).text


@pytest.mark.slow
def test_entries_of_nobody_are_not_found(site: Site):
    page = site.signed_in("administrator").get("/admin/audit", params={"member_id": str(uuid4())})
    assert page.status_code == 404


@pytest.mark.slow
def test_the_file_is_for_nobody_else(site: Site):
    assert site.signed_in("moderator").get("/admin/audit.csv").status_code == 403
