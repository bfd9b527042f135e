"""The pages as a browser sees them, on a running gateway with a real broker, database and OpenID Connect provider."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from chassis.ids import new_id
from gateway.rendering.assets import static_url
from tests.common.running import Browser, title
from tests.identity.conftest import PASSWORD
from tests.identity.site import CONTACT, LINKED, Site
from tests.waiting import until

pytestmark = pytest.mark.slow


def test_whoever_finds_a_weakness_is_told_whom_to_write_to(site: Site):
    """RFC 9116: plain text, a contact, and an end that has not passed and is within a year."""
    visitor, place = site.browser("en"), "/.well-known/security.txt"
    found = visitor.get(place)
    assert found.status_code == 200
    assert found.headers["content-type"].startswith("text/plain")
    lines = dict(line.split(": ", 1) for line in found.text.splitlines())
    assert lines["Contact"] == CONTACT
    assert lines["Preferred-Languages"] == "en, es, pt, fr"
    assert lines["Canonical"] == f"{site.url}{place}"
    left = datetime.fromisoformat(lines["Expires"]) - datetime.now(UTC)
    assert timedelta(days=60) < left < timedelta(days=365)
    assert visitor.head(place).status_code == 200


def test_registering_admission_and_signing_in(site: Site):
    newcomer, email = site.browser("es-CR"), f"ana.{new_id()}@seguridad.example"
    page = newcomer.get("/register")
    assert title(page) == "Registrarse"
    details = {
        "name": "Ana <b>Mora</b>",
        "email": email,
        "institution": "Ministerio",
        "country": "CR",
        "language": "es",
    }
    wrong = newcomer.send_form(page, "/register", **details, password="short", motivation="Prevención & más")
    assert wrong.status_code == 422
    assert "password-wrong" in wrong.text
    assert "Prevención &amp; más" in wrong.text
    without = newcomer.send_form(page, "/register", **details, password="")
    assert (without.status_code, "Indique una contraseña" in without.text) == (422, True)
    assert title(newcomer.send_form(wrong, "/register", **details, password=PASSWORD)) == "Registro recibido"
    administrator = site.signed_in("administrator")
    assert email not in administrator.get("/admin/registrations").text
    page = newcomer.get(f"/register/confirm?token={site.mailbox.token(email, '/register/confirm')}")
    assert (title(page), email in page.text) == ("Confirme su correo electrónico", True)
    wrong = newcomer.send_form(page, "/register/confirm", password="not the one I chose")
    assert (wrong.status_code, "no es la contraseña" in wrong.text.lower()) == (403, True)
    page = newcomer.send_form(wrong, "/register/confirm", decision="", password=PASSWORD)
    assert title(page) == "Su correo electrónico está confirmado"
    page = newcomer.send_form(newcomer.get("/sign-in"), "/sign-in", email=email, password=PASSWORD)
    assert (page.status_code, "pendiente de la decisión" in page.text) == (403, True)

    page = administrator.get("/admin/registrations")
    assert "Ana &lt;b&gt;Mora&lt;/b&gt;" in page.text
    member_id = page.text.split(email)[0].rpartition('id="name-')[2].partition('"')[0]
    action = f"/admin/registrations/{member_id}"
    both = administrator.send_form(page, action, roles=["finance_officer", "finance_approver"])
    assert (both.status_code, "Fund rule 12" in both.text) == (422, True)
    page = administrator.send_form(
        both, action, decision="admit", roles=["moderator"], networks=["police"], country="HN"
    )
    assert email not in page.text

    page = newcomer.send_form(newcomer.get("/sign-in?next=/account"), "/sign-in", email=email, password=PASSWORD)
    assert title(page) == "Mi cuenta"
    assert "Moderador" in page.text
    assert "Red Policial" in page.text
    assert "Honduras" in page.text


def test_the_cookie_is_for_the_browser_alone(site: Site):
    browser = site.browser()
    page = browser.get("/sign-in")
    browser.follow_redirects = False
    answer = browser.send_form(page, "/sign-in", **site.credentials("member"))
    cookie = next(value for value in answer.headers.get_list("set-cookie") if value.startswith("convive_session="))
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"


def test_signing_out_everywhere_ends_every_session(site: Site):
    first, second = site.signed_in("moderator"), site.signed_in("moderator")
    page = first.get("/account/sessions")
    assert title(first.send_form(page, "/sign-out-everywhere")) == "Preventing violence and crime, together"
    for browser in (first, second):
        until(lambda: title(browser.get("/account")) == "Sign in")  # noqa: B023 - called at once


def test_signing_out_ends_this_session(site: Site):
    browser = site.signed_in("instructor")
    cookie = browser.cookies["convive_session"]
    browser.send_form(browser.get("/"), "/sign-out")
    assert "convive_session" not in browser.cookies
    bearer = {"Authorization": f"Bearer {cookie}"}
    until(lambda: httpx.get(f"{site.url}/api/v1/identity/me", headers=bearer).status_code == 401)


@pytest.mark.parametrize("path", ["/account", "/admin/registrations"])
def test_pages_of_members_lead_to_the_sign_in_and_back(site: Site, path: str):
    browser = site.browser()
    page = browser.get(path)
    assert (title(page), page.url.query.decode()) == ("Sign in", f"next={path}")
    page = browser.send_form(page, "/sign-in", **site.credentials("administrator"))
    page = site.second_step(browser, page, "administrator")
    assert page.url.path == path


@pytest.mark.parametrize("next_path", ["//evil.example", "https://evil.example/", "/\\evil.example"])
def test_nobody_is_led_to_another_site(site: Site, next_path: str):
    browser = site.browser()
    page = browser.get("/sign-in", params={"next": next_path})
    assert browser.send_form(page, "/sign-in", **site.credentials("member")).url.path == "/"


def test_only_an_administrator_sees_the_admission(site: Site):
    page = site.signed_in("member").get("/admin/registrations")
    assert (page.status_code, title(page)) == (403, "You do not have access to this page")


def test_a_form_of_another_site_is_refused(site: Site):
    browser = site.signed_in("focal_point")
    token = browser.get("/account").text.partition('name="form_token" value="')[2].partition('"')[0]
    for headers, fields in (
        ({"Origin": site.url}, {"another": "field"}),
        ({"Origin": site.url}, {"form_token": token[:-1] + "!"}),
        ({"Origin": "https://evil.example"}, {"form_token": token}),
        ({"Sec-Fetch-Site": "cross-site"}, {"form_token": token}),
    ):
        assert browser.post("/sign-out-everywhere", data=fields, headers=headers).status_code == 403
    assert title(browser.get("/account")) == "My account"


def test_the_api_refuses_a_cookie_from_another_site(site: Site):
    browser = site.signed_in("focal_point")
    path = "/api/v1/identity/me"
    evil = browser.patch(path, json={"language": "fr"}, headers={"Origin": "https://evil.example"})
    assert (evil.status_code, evil.json()["code"]) == (403, "forbidden")
    own = browser.patch(path, json={"language": "en"}, headers={"Sec-Fetch-Site": "same-origin"})
    assert own.status_code == 200


@pytest.mark.parametrize(
    ("language", "heading"),
    [("pt-BR", "Verificar um certificado"), ("fr", "Vérifier un certificat")],  # codespell:ignore certificat
)
def test_pages_speak_the_language_of_the_browser(site: Site, language: str, heading: str):
    page = site.browser(language).get("/verify")
    assert (title(page), page.headers["content-language"]) == (heading, language[:2])


def test_a_language_that_was_chosen_stays(site: Site):
    browser = site.browser("fr")
    assert title(browser.get("/verify?lang=es")) == "Verificar un certificado"
    assert browser.get("/verify").headers["content-language"] == "es"


def test_a_page_of_a_service_that_does_not_answer_says_so(site: Site):
    page = site.browser().get("/verify", params={"code": "7KQM-2XWD-9HTB"})
    assert (page.status_code, title(page)) == (503, "Service temporarily unavailable")


@pytest.mark.parametrize("name", ["convive.css", "convive.svg"])
def test_static_files_are_kept_for_ever(site: Site, name: str):
    answer = site.browser().get(static_url(name))
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]


def test_there_are_no_other_static_files(site: Site):
    assert site.browser().get("/static/..%2fpages.py").status_code == 404


def test_a_first_page_is_small(site: Site):
    """A page has under 60 KB in all, for weak lines; this much is for what comes first. As transferred."""
    browser = site.browser()
    size = sum(browser.get(path).num_bytes_downloaded for path in ("/register", static_url("convive.css")))
    assert size < 20_000


def _to_provider_and_back(browser: Browser, subject: str) -> httpx.Response:
    browser.follow_redirects = False
    to_provider = browser.get("/sign-in/oidc").headers["location"]
    asked = parse_qs(urlsplit(to_provider).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["nonce"]
    back = httpx.post(to_provider, data={"sub": subject}).headers["location"]
    browser.follow_redirects = True
    return browser.get(back)


def test_an_organisations_newcomer_registers_and_waits_for_admission_as_well(site: Site):
    browser = site.browser()
    assert "Sign in with Police ID" in browser.get("/sign-in").text
    page = _to_provider_and_back(browser, "subject-1")
    assert title(page) == "Register"
    assert 'value="Rosa Canul"' in page.text
    assert 'type="password"' not in page.text
    page = browser.send_form(page, "/register", country="BZ", institution="Belize Police Department", language="en")
    assert title(page) == "Registration received"
    page = _to_provider_and_back(browser, "subject-1")
    assert (page.status_code, "awaiting an administrator" in page.text) == (403, True)

    administrator = site.signed_in("administrator")
    page = administrator.get("/admin/registrations")
    member_id = page.text.split("rosa.canul@police.example")[0].rpartition('id="name-')[2].partition('"')[0]
    administrator.send_form(page, f"/admin/registrations/{member_id}", decision="admit", roles=["instructor"])
    assert title(_to_provider_and_back(browser, "subject-1")) == "Welcome, Rosa Canul"


def test_a_verified_address_leads_to_its_account_and_its_password_ends(site: Site):
    before = site.browser()
    assert before.send_form(before.get("/sign-in"), "/sign-in", **LINKED).url.path == "/"
    assert title(_to_provider_and_back(site.browser(), "subject-2")) == "Le damos la bienvenida, Eva Solís"
    browser = site.browser()
    page = browser.send_form(browser.get("/sign-in"), "/sign-in", **LINKED)
    assert page.status_code == 401


def test_an_unverified_address_leads_nowhere(site: Site):
    assert title(_to_provider_and_back(site.browser(), "subject-3")) == "Register"


def test_a_callback_that_this_browser_did_not_ask_for_is_refused(site: Site):
    stranger, victim = site.browser(), site.browser()
    stranger.follow_redirects = False
    to_provider = stranger.get("/sign-in/oidc").headers["location"]
    back = httpx.post(to_provider, data={"sub": "subject-1"}).headers["location"]
    assert victim.get(back).status_code == 401
    _begin = victim.get("/sign-in/oidc", follow_redirects=False)
    assert _begin.status_code == 303
    assert victim.get(back).status_code == 403
    assert "convive_session" not in victim.cookies


def test_a_denied_sign_in_says_so(site: Site):
    browser = site.browser()
    browser.follow_redirects = False
    state = parse_qs(urlsplit(browser.get("/sign-in/oidc").headers["location"]).query)["state"][0]
    page = browser.get("/sign-in/oidc/callback", params={"error": "access_denied", "state": state})
    assert (page.status_code, title(page)) == (403, "You do not have access to this page")
