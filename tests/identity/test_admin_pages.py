"""An administrator's day on pages: finding a member, rights, access, invitations, a file, accounts that are alike."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from html import unescape

import httpx
import pytest

from chassis.ids import new_id
from gateway.web.admin import figures_file
from gateway.web.admin.wording import ACTIVITY, FIGURE_HEADS
from gateway.web.frame.visit import LANGUAGE_COOKIE
from tests.common.running import Browser, title
from tests.identity.conftest import PASSWORD
from tests.identity.site import Site

pytestmark = pytest.mark.slow
PATHS = (
    "/admin",
    "/admin/registrations",
    "/admin/invitations",
    "/admin/import",
    "/admin/duplicates",
    "/admin/institutions",
    "/admin/mail",
    "/admin/audit",
    "/admin/figures",
    "/admin/figures/countries.csv",
)


@pytest.fixture(scope="module")
def signed_in(site: Site) -> Browser:
    """The administrator's browser: the second factor is fresh."""
    return site.signed_in("administrator")


@pytest.fixture
def administrator(signed_in: Browser) -> Iterator[Browser]:
    """The same session for each test, in the language in which it began: a test that chooses another keeps it."""
    [chosen] = [cookie for cookie in signed_in.cookies.jar if cookie.name == LANGUAGE_COOKIE]
    yield signed_in
    signed_in.cookies.jar.set_cookie(chosen)


def _invited(administrator: Browser, email: str, **changes: str | list[str]) -> httpx.Response:
    fields: dict[str, str | list[str]] = {
        "name": f"Íris {new_id().hex[-8:]}",
        "email": email,
        "institution": "Policía Nacional",
        "country": "HN",
        "language": "es",
        "roles": ["instructor"],
        "networks": ["police"],
    }
    page = administrator.get("/admin/invitations")
    return administrator.send_form(page, "/admin/invitations", **fields | changes)


def _member(site: Site, administrator: Browser, **changes: str | list[str]) -> tuple[str, str]:
    """Somebody invited who has accepted: the id and the address."""
    email = f"{new_id()}@seguridad.example"
    _invited(administrator, email, **changes)
    visitor = site.browser()
    page = visitor.get(f"/invitation?token={site.mailbox.token(email, '/invitation')}")
    assert title(visitor.send_form(page, "/invitation", password=PASSWORD, language="es")) == "Sign in", page.text
    return _id(administrator, email), email


def _id(administrator: Browser, email: str) -> str:
    found = re.search(r'href="/admin/members/([^"]+)"', administrator.get("/admin", params={"search": email}).text)
    assert found
    return found[1]


def _sends(administrator: Browser, member_id: str, what: str = "", **fields: str | list[str]) -> httpx.Response:
    here = f"/admin/members/{member_id}"
    return administrator.send_form(administrator.get(here), f"{here}{what}", **fields)


def _signs_in(site: Site, email: str) -> Browser:
    browser = site.browser()
    page = browser.send_form(browser.get("/sign-in?lang=en"), "/sign-in", email=email, password=PASSWORD)
    assert page.status_code in (200, 403)
    return browser


@pytest.mark.parametrize("path", PATHS)
def test_the_pages_are_for_administrators_and_the_menu_shows_them_to_nobody_else(site: Site, path: str):
    member = site.signed_in("moderator")
    page = member.get(path)
    assert (page.status_code, title(page)) == (403, "You do not have access to this page")
    assert 'href="/admin"' not in member.get("/account").text


def test_an_auditor_reads_and_is_offered_nothing_to_do(site: Site, administrator: Browser):
    auditor = site.signed_in("auditor")
    member_id = _id(administrator, "member@convive.example")
    for path in (
        "/admin",
        f"/admin/members/{member_id}",
        "/admin/invitations",
        "/admin/duplicates",
        "/admin/institutions",
        "/admin/audit",
        "/admin/figures",
    ):
        page = auditor.get(path)
        assert page.status_code == 200
        assert re.findall(r'<form[^>]*method="post"[^>]*action="(/admin[^"]*)"', page.text) == []
    assert auditor.get("/admin/import").status_code == 403
    assert auditor.get("/admin/mail").status_code == 403


def test_every_tab_that_somebody_is_shown_is_open_to_them(site: Site, administrator: Browser):
    auditor = site.signed_in("auditor")
    shown = {}
    for reader in (administrator, auditor):
        _, _, tabs = reader.get("/admin").text.partition('<ul class="tabs wraps">')
        shown[reader] = re.findall(r'href="(/admin[^"]*)"', tabs.partition("</ul>")[0])
        assert {path: reader.get(path).status_code for path in shown[reader]} == dict.fromkeys(shown[reader], 200)
    assert set(shown[administrator]) - set(shown[auditor]) == {"/admin/mail"}


def test_a_member_is_found_by_each_filter(site: Site, administrator: Browser):
    member_id, email = _member(site, administrator, institution="Academia de los Filtros")
    hit = {"institution": "filtros", "role": "instructor", "country": "HN", "network": "police", "status": "admitted"}
    assert member_id in administrator.get("/admin", params={"search": email} | hit).text
    miss = {"institution": "policia", "role": "auditor", "country": "CR", "network": "prevention", "status": "erased"}
    for name, value in miss.items():
        assert member_id not in administrator.get("/admin", params={"search": email} | hit | {name: value}).text, name
    assert administrator.get("/admin", params={"role": "king"}).status_code == 422


def test_rights_name_and_institution_are_changed(site: Site, administrator: Browser):
    member_id, _ = _member(site, administrator)
    sent = {"name": "Another Name", "institution": "Ministerio", "country": "CR"}
    page = _sends(administrator, member_id, roles=["moderator"], **sent)
    assert "Saved." in page.text
    view = administrator.get(f"/api/v1/identity/members/{member_id}").json()
    assert (view["name"], view["institution"], view["country"]) == ("Another Name", "Ministerio", "CR")
    assert (view["roles"], view["networks"]) == (["member", "moderator"], [])
    both = _sends(administrator, member_id, roles=["finance_officer", "finance_approver"])
    assert (both.status_code, "Fund rule 12" in both.text) == (422, True)


def test_a_name_that_imitates_anothers_has_to_be_checked(site: Site, administrator: Browser):
    member_id, _ = _member(site, administrator)
    page = _sends(administrator, member_id, name="Valerіa Quispe", roles=["member"])  # with a Cyrillic letter
    assert (page.status_code, "looks like that of Valeria Quispe" in page.text) == (409, True)
    page = administrator.send_form(page, f"/admin/members/{member_id}", is_checked="true", roles=["member"])
    assert "Saved." in page.text


def test_a_member_is_suspended_for_a_reason_and_reinstated(site: Site, administrator: Browser):
    member_id, email = _member(site, administrator)
    browser = _signs_in(site, email)
    assert _sends(administrator, member_id, "/suspend", reason="").status_code == 422
    assert "Left the institution." in _sends(administrator, member_id, "/suspend", reason="Left the institution.").text
    assert title(browser.get("/account")) == "Sign in"
    page = _sends(administrator, member_id, "/reinstate")
    assert ("The suspension has ended" in page.text, "Left the institution." in page.text) == (True, True)
    page = administrator.get("/admin/audit", params={"member_id": member_id, "action": "suspended"})
    assert "Reason: Left the institution." in page.text
    assert title(_signs_in(site, email).get("/account")) == "My account"


def test_sessions_are_listed_and_ended_one_by_one_and_all_at_once(site: Site, administrator: Browser):
    member_id, email = _member(site, administrator)
    first, second = _signs_in(site, email), _signs_in(site, email)
    here = f"/admin/members/{member_id}"
    page = administrator.get(here)
    actions = re.findall(rf'action="({here}/sessions/[^"]+)"', page.text)
    assert len(actions) == 2  # the newest first
    assert "Session ended." in administrator.send_form(page, actions[0]).text
    assert [title(browser.get("/account")) for browser in (first, second)] == ["My account", "Sign in"]
    assert "Not signed in anywhere." in _sends(administrator, member_id, "/sessions").text
    assert title(first.get("/account")) == "Sign in"


def test_a_member_gets_a_link_to_choose_a_password(site: Site, administrator: Browser):
    member_id, email = _member(site, administrator)
    assert f"has been sent to {email}." in _sends(administrator, member_id, "/password").text
    visitor = site.browser()
    page = visitor.get(f"/password/new?token={site.mailbox.token(email, '/password/new')}")
    assert title(visitor.send_form(page, "/password/new", new="nine herons over the bay")) == "Sign in"


def test_a_member_is_erased_once_the_address_is_written(site: Site, administrator: Browser):
    member_id, email = _member(site, administrator)
    wrong = _sends(administrator, member_id, "/erase", email="another@x.example")
    assert (wrong.status_code, "not the member’s e-mail address" in wrong.text) == (422, True)
    assert "The account has been erased." in _sends(administrator, member_id, "/erase", email=email.upper()).text
    page = administrator.get(f"/admin/members/{member_id}")
    assert (title(page), email in page.text) == ("Former member", False)


def test_ones_own_account_is_another_administrators(site: Site, administrator: Browser):
    own = _id(administrator, "admin@convive.example")
    page = administrator.get(f"/admin/members/{own}")
    assert "Another administrator must change its rights." in page.text
    assert f'action="/admin/members/{own}' not in page.text


def test_a_filter_that_is_none_is_refused_in_words_beside_the_form(administrator: Browser):
    for query in ("role=foo", "status=foo", "network=foo", "country=1"):
        page = administrator.get(f"/admin?{query}&lang=en")
        assert (page.status_code, 'role="search"' in page.text) == (422, True), query
        assert 'class="wrong"' in page.text, query
        assert "focal_point'" not in page.text, query
    assert administrator.get("/admin?role=member").status_code == 200


def test_a_member_keeps_at_least_one_role(site: Site, administrator: Browser):
    member_id, _ = _member(site, administrator)
    page = _sends(administrator, member_id, roles=[])
    assert (page.status_code, "To take all access away, suspend the member." in page.text) == (422, True)


def test_a_file_that_is_none_is_refused_as_a_whole_and_a_missing_column_named(administrator: Browser):
    page = administrator.get("/admin/import?lang=fr")
    workbook = administrator.send_form(page, "/admin/import", files=[("file", ("a.xlsx", b"PK\x03\x04..", "x/y"))])
    assert (workbook.status_code, "Le fichier n’a pas pu être lu" in workbook.text) == (422, True)
    assert "ligne 0" not in workbook.text
    headless = administrator.send_form(page, "/admin/import", csv="nom;courriel;pays;langue\nAna;a@b.example;CR;fr")
    assert "Établissement" in headless.text or "Institution" in headless.text
    assert "institution »" not in headless.text
    email = f"{new_id()}@x.example"
    csv = f"nom;courriel;pays;institution;langue\nAna Zoé;{email};CR;Police;fr"
    checked = administrator.send_form(page, "/admin/import", csv=csv)
    assert ("0 personne" in checked.text, "0 ligne" in checked.text) == (False, False)
    administrator.get("/admin?lang=en")


def test_an_invitation_is_sent_again_and_withdrawn(site: Site, administrator: Browser):
    email = f"{new_id()}@seguridad.example"
    assert f"({email})." in _invited(administrator, email).text
    page = _invited(administrator, email)
    assert (page.status_code, "has already been invited" in page.text) == (409, True)
    token = site.mailbox.token(email, "/invitation")
    page = administrator.get("/admin/invitations", params={"search": email})
    (again,) = re.findall(r'action="(/admin/invitations/[^"]+/resend)"', page.text)
    assert f"({email})." in administrator.send_form(page, again).text
    assert site.browser().get(f"/invitation?token={token}").status_code == 409
    page = administrator.get("/admin/invitations", params={"search": email})
    assert "its link no longer works" in administrator.send_form(page, again.replace("resend", "withdraw")).text
    assert email not in administrator.get("/admin/invitations").text


def test_a_file_is_checked_mended_and_sent(site: Site, administrator: Browser):
    email = f"{new_id()}@seguridad.example"
    text = f"Nombre;Correo;País;Institución;Idioma;Funciones\nÍris Ñandú;{email};Atlántida;Policía;español;moderador"
    page = administrator.get("/admin/import?lang=es")
    files = [("file", ("personas.csv", text.encode("cp1252"), "text/csv"))]
    page = administrator.send_form(page, "/admin/import", files=files)
    assert "«Atlántida» no se reconoce en esta columna." in page.text
    assert "/admin/import/send" not in page.text
    mended = text.replace("Atlántida", "Honduras")
    page = administrator.send_form(page, "/admin/import", csv=mended)
    assert "Se invitará a 1 persona." in page.text
    assert email not in administrator.get("/admin/invitations").text
    page = administrator.send_form(page, "/admin/import/send", csv=mended)
    assert email in page.text
    assert site.mailbox.token(email, "/invitation")


def test_two_accounts_that_are_alike_are_told_apart(site: Site, administrator: Browser):
    name = f"Doble {new_id().hex[-8:]}"
    people = [_member(site, administrator, name=name, roles=["member"])[0] for _ in range(2)]
    page = administrator.get("/admin/duplicates")
    card = next(part for part in page.text.split("<section")[1:] if name in part)
    assert ("same name" in card, "same institution" in card, "same mailbox" in card) == (True, True, False)
    sent = {"first_id": min(people), "second_id": max(people)}
    page = administrator.send_form(page, "/admin/duplicates", **sent)
    assert "It is on record that these are two people." in page.text
    assert name not in page.text


def test_institutions_are_merged_and_renamed(site: Site, administrator: Browser):
    mark = new_id().hex[-8:]
    ours = [_member(site, administrator, institution=f"{name} {mark}")[0] for name in ("Brigada", "Brigada de la")]
    here = "/admin/institutions"
    page = administrator.get(here, params={"country": "HN"})
    assert "may be the same" not in page.text
    page = administrator.get(unescape(re.findall(r'href="(/admin/institutions\?alike=[^"]+)"', page.text)[0]))
    assert page.text.count(f"Brigada de la {mark}") > 1, "in the list, and among those that look alike"
    marked = [f"HN:Brigada {mark}", f"HN:Brigada de la {mark}"]
    former = page
    page = administrator.send_form(page, f"{here}/name", institutions=marked, name=f"Brigada Central {mark}")
    assert "accounts have been changed" in page.text
    for member_id in ours:
        assert (
            administrator.get(f"/api/v1/identity/members/{member_id}").json()["institution"]
            == f"Brigada Central {mark}"
        )
    late = administrator.send_form(former, f"{here}/name", institutions=marked[:1], name="Otra")
    assert late.status_code == 404
    assert "Otra" in late.text
    none = administrator.send_form(administrator.get(here), f"{here}/name", name="Otra")
    assert none.status_code == 422


def test_whether_an_email_left_is_on_the_mail_page_and_leads_to_the_member_and_back(site: Site, administrator: Browser):
    email = f"{new_id()}@policia.example"
    _invited(administrator, email)
    site.mailbox.token(email, "/invitation")  # it has left
    page = administrator.get("/admin/mail", params={"search": email, "kind": "invited"})
    assert page.status_code == 200
    assert f"{email[0]}…@policia.example" in page.text
    assert email not in page.text.replace(f'value="{email}"', "")
    assert "/invitation?token" not in page.text
    member_id, address = _member(site, administrator)
    administrator.send_form(administrator.get(f"/admin/members/{member_id}"), f"/admin/members/{member_id}/password")
    leads = f"/admin/mail?member_id={member_id}"
    assert f'href="{leads}"' in administrator.get(f"/admin/members/{member_id}").text
    theirs = administrator.get(leads)
    assert f'href="/admin/members/{member_id}"' in theirs.text
    assert address in theirs.text
    assert administrator.get("/admin/mail", params={"since": "no day"}).status_code == 422
    assert "No e-mails found." in administrator.get("/admin/mail", params={"search": "nobody@nowhere.example"}).text


def test_the_figures_come_though_no_other_service_answers(administrator: Browser):
    page = administrator.get("/admin/figures")
    assert page.status_code == 200
    assert page.text.count("not available now") == len(ACTIVITY)
    captions = re.findall(r'<caption id="(\w+)-caption">', page.text)
    assert sorted(captions) == sorted(figures_file.COLUMNS)


@pytest.mark.parametrize(("name", "columns"), figures_file.COLUMNS.items())
def test_each_table_of_figures_is_there_as_csv(site: Site, administrator: Browser, name: str, columns: list[str]):
    auditor = site.signed_in("auditor")
    for reader in (administrator, auditor):
        answer = reader.get(f"/admin/figures/{name}.csv")
        assert (answer.status_code, answer.headers["content-type"]) == (200, "text/csv; charset=utf-8")
        rows = list(csv.reader(answer.content.decode("utf-8-sig").splitlines()))
        assert rows[0] == [FIGURE_HEADS[column] for column in columns]
        assert len(rows) > 1
    assert administrator.get("/admin/figures/king.csv").status_code == 404
