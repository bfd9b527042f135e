"""What is done by links in mails, as a browser sees it; and that nobody waits for those who register."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from chassis.ids import new_id
from convive import local_accounts
from gateway.rendering import formats
from tests.common.running import Browser, title
from tests.identity.conftest import PASSWORD
from tests.identity.site import Site
from tests.waiting import until

pytestmark = pytest.mark.slow


def test_a_forgotten_password_is_chosen_anew(site: Site):
    browser = site.browser()
    email = next(person.email for person in local_accounts.PEOPLE if person.role == "finance_approver")
    other = site.signed_in("finance_approver")
    page = browser.get("/sign-in")
    assert 'href="/password/forgotten"' in page.text
    pages = [
        browser.send_form(browser.get("/password/forgotten"), "/password/forgotten", email=address)
        for address in (email, "nobody@seguridad.example")
    ]
    assert {title(page) for page in pages} == {"Check your e-mail"}
    page = browser.get(f"/password/new?token={site.mailbox.token(email, '/password/new')}")
    weak = browser.send_form(page, "/password/new", new="aaaaaaaaaaaa")
    assert (weak.status_code, "too easy" in weak.text) == (422, True)
    page = browser.send_form(weak, "/password/new", new="nine herons over the bay")
    assert (title(page), "Your password has been changed" in page.text) == ("Sign in", True)
    until(lambda: title(other.get("/account")) == "Sign in")
    page = browser.send_form(page, "/sign-in", email=email, password="nine herons over the bay")
    assert site.second_step(browser, page, "finance_approver").url.path == "/"
    used = browser.send_form(weak, "/password/new", new="ten herons over the bay")
    assert (used.status_code, title(used)) == (409, "This link no longer works")
    opened = browser.get(f"/password/new?token={site.mailbox.token(email, '/password/new')}")
    assert (opened.status_code, 'name="new"' in opened.text) == (409, False)
    assert title(browser.send_form(opened, "/password/forgotten", email=email)) == "Check your e-mail"
    site.known[email]["password"] = "nine herons over the bay"


def test_an_address_is_changed_once_the_new_one_is_confirmed(site: Site):
    browser = site.signed_in("programme_officer")
    new = f"andrew.{new_id()}@interior.example"
    former = next(person.email for person in local_accounts.PEOPLE if person.role == "programme_officer")
    wrong = browser.send_form(browser.get("/account"), "/account/email", email=new, password="not mine at all")
    assert (wrong.status_code, '<details class="more" open>' in wrong.text) == (403, True)
    page = browser.send_form(wrong, "/account/email", email=new, password=site.known[former]["password"])
    assert "We have sent a link to the new address." in page.text
    page = browser.get(f"/account/address?token={site.mailbox.token(new, '/account/address')}")
    page = browser.send_form(page, "/account/address")
    assert "Your e-mail address has been changed." in page.text
    assert new in page.text
    until(lambda: any("now has another e-mail address" in text for text in site.mailbox.texts(former)))


def test_sixty_registrations_at_once_keep_nobody_waiting(site: Site, record_property: Callable[[str, object], None]):
    """They held every call of identity for 52 s. Those beyond the places are told when to come again, all at once."""
    token = site.signed_in("moderator").cookies["convive_session"]
    details = {"name": "Dos Reg", "country": "AR", "institution": "X", "language": "en", "password": PASSWORD}

    def register(number: int) -> httpx.Response:
        body = details | {"email": f"dos.{number}.{new_id()}@sec.example"}
        return httpx.post(f"{site.url}/api/v1/identity/registrations", json=body, timeout=60)

    def seconds(path: str, **how: object) -> tuple[int, float]:
        begun = time.monotonic()
        answer = httpx.request(url=f"{site.url}{path}", timeout=60, **how)  # type: ignore[arg-type]
        return answer.status_code, time.monotonic() - begun

    def sign_in() -> tuple[int, float]:
        return seconds("/api/v1/identity/sessions", method="POST", json=site.credentials("moderator"))

    with ThreadPoolExecutor(60) as pool:
        begun = time.monotonic()
        registering = [pool.submit(register, number) for number in range(60)]
        until(lambda: any(each.done() for each in registering))
        bearer = {"Authorization": f"Bearer {token}"}
        others = {
            "me": seconds("/api/v1/identity/me", method="GET", headers=bearer),
            "a token of nobody's": seconds("/api/v1/identity/me", method="GET", headers={"Authorization": "Bearer x"}),
            "sign in": sign_in(),
        }
        answers = [each.result() for each in registering]
        lasted = time.monotonic() - begun
    record_property("told", f"60 registrations: {lasted:.1f} s; meanwhile {others}")
    assert [status for status, _ in others.values()] == [200, 401, 200]
    taken = [answer for answer in answers if answer.status_code == 200]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(taken) + len(refused) == 60, Counter(answer.status_code for answer in answers)
    assert taken
    assert refused
    assert all(int(answer.headers["retry-after"]) >= 1 for answer in refused)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Many people are signing in"),
        ("es", "Muchas personas están iniciando sesión"),
        ("pt", "Muitas pessoas estão entrando"),
        ("fr", "De nombreuses personnes se connectent"),
    ],
)
def test_when_too_many_sign_in_at_once_a_page_says_when_to_come_again(site: Site, language: str, words: str):
    """It keeps the address, not the password; and who was sent away signs in next time: no attempt was counted."""
    known = site.credentials("member")
    browsers = [site.browser(language) for _ in range(32)]
    forms = [browser.get("/sign-in") for browser in browsers]

    def sign_in(browser: Browser, page: httpx.Response) -> httpx.Response:
        return browser.send_form(page, "/sign-in", **known)

    with ThreadPoolExecutor(len(browsers)) as pool:
        pages = list(pool.map(sign_in, browsers, forms))
    sent_away = [(browser, page) for browser, page in zip(browsers, pages, strict=True) if words in page.text]
    # A machine that is busy otherwise computes some too late: 503.
    assert {page.status_code for page in pages} <= {200, 429, 503}, Counter(page.status_code for page in pages)
    assert sent_away
    for _, page in sent_away:
        assert page.status_code == 429
        assert f"{page.headers['retry-after']} s" in page.text
        assert f'value="{known["email"]}"' in page.text
        assert known["password"] not in page.text
    browser, page = sent_away[-1]
    until(lambda: sign_in(browser, page).url.path == "/", 60)


def test_when_too_many_sign_in_at_once_a_program_is_told_the_same(site: Site):
    def sign_in(_: int) -> httpx.Response:
        return httpx.post(f"{site.url}/api/v1/identity/sessions", json=site.credentials("member"), timeout=30)

    with ThreadPoolExecutor(40) as pool:
        answers = list(pool.map(sign_in, range(40)))
    assert {answer.status_code for answer in answers} <= {200, 429, 503}
    told = [answer for answer in answers if answer.json().get("code") == "identity.many_waiting"]
    assert {answer.status_code for answer in told} == {429}  # and there are some
    assert all(2 <= int(answer.headers["retry-after"]) <= 30 for answer in told)
    assert all(answer.json()["params"]["seconds"] == answer.headers["retry-after"] for answer in told)


def test_a_link_of_nobodys_opens_a_page_that_says_so(site: Site):
    nobodys = "token=AAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    browser = site.browser()
    for path in ("/register/confirm", "/password/new", "/invitation"):
        page = browser.get(f"{path}?{nobodys}")
        assert (page.status_code, title(page)) == (409, "This link no longer works"), path
        assert 'href="/sign-in"' in page.text
    page = site.signed_in("member").get(f"/account/address?{nobodys}")
    assert (page.status_code, title(page)) == (409, "This link no longer works")
    assert ("member@convive.example" in page.text, 'href="/account"' in page.text) == (True, True)


def test_a_registrations_link_is_sent_again_to_whoever_asks_and_all_are_told_the_same(site: Site):
    browser, email = site.browser(), f"{new_id()}@police.example"
    form = {"name": "Rosa Canul", "email": email, "password": PASSWORD, "country": "BZ", "institution": "Police"}
    browser.send_form(browser.get("/register"), "/register", **form, language="en")
    first = site.mailbox.token(email, "/register/confirm")
    page = browser.send_form(browser.get("/sign-in"), "/sign-in", email=email, password=PASSWORD)
    stranger = browser.send_form(browser.get("/sign-in"), "/sign-in", email=f"{new_id()}@x.example", password=PASSWORD)
    for refused in (page, stranger):
        assert "Just registered? First open the link" in refused.text
        assert 'href="/register/link"' in refused.text
    asking = browser.get("/register/link")
    answers = [
        browser.send_form(asking, "/register/link", email=address)
        for address in (email, "member@convive.example", f"{new_id()}@x.example")
    ]
    assert {(page.status_code, page.url.path) for page in answers} == {(200, "/register/link-sent")}
    until(lambda: site.mailbox.token(email, "/register/confirm") != first)
    again = browser.get(f"/register/confirm?token={site.mailbox.token(email, '/register/confirm')}")
    assert title(browser.send_form(again, "/register/confirm", password=PASSWORD)) == "Your e-mail address is confirmed"
    over = browser.get(f"/register/confirm?token={first}")
    assert (over.status_code, 'action="/register/link"' in over.text) == (409, True)


def test_a_refused_form_is_kept_for_the_back_button_and_a_key_is_not(site: Site):
    browser = site.browser()
    refused = browser.send_form(browser.get("/register"), "/register", name="Rosa Canul")
    assert (refused.status_code, refused.headers["cache-control"]) == (422, "private, no-cache")
    assert browser.get("/register").headers["cache-control"] == "no-store"
    member = site.signed_in("member")
    page = member.send_form(member.get("/account/second-factor"), "/account/second-factor/totp")
    wrong = member.send_form(page, "/account/second-factor/totp/confirm", code="000000")
    assert (wrong.status_code, wrong.headers["cache-control"]) == (403, "no-store")
    member.follow_redirects = False
    out = member.send_form(member.get("/account/sessions"), "/sign-out")
    assert out.headers["clear-site-data"] == '"cache"'


def test_a_token_is_made_used_refused_outside_its_scope_and_revoked(site: Site):
    member = site.signed_in("member")
    ends_on = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
    sent = {"name": "Nightly", "scope": "read", "ends_on": ends_on}
    page = member.get("/account/tokens?lang=en")
    late = member.send_form(page, "/account/tokens", **sent | {"ends_on": "2199-01-01"})
    assert (late.status_code, "after 365 days at the latest" in late.text) == (422, True)
    page = member.send_form(member.get("/account/tokens?lang=en"), "/account/tokens", **sent)
    secret = re.search(r"<code>(convive_[^<]+)</code>", page.text)
    assert secret, page.text
    assert secret[1] not in member.get("/account/tokens").text
    last_day = f"Last day: {formats.day('en', ends_on)}"
    assert last_day in page.text
    stay_valid = "API tokens stay valid until they are revoked or end."
    assert stay_valid in member.get("/account/sessions").text
    program = site.browser("es")
    program.headers["Authorization"] = f"Bearer {secret[1]}"
    assert program.get("/api/v1/identity/me").json()["email"] == "member@convive.example"
    refused = program.get("/api/v1/identity/sessions")
    assert (refused.status_code, refused.json()["code"]) == (403, "identity.out_of_scope")
    assert "Solo lectura" in refused.json()["detail"]
    until(lambda: any("Nightly" in text for text in site.mailbox.texts("member@convive.example")))
    assert program.get("/api/v1/identity/me/tokens").status_code == 403
    assert program.get("/live/events?stream=inbox").status_code == 401
    administrator = site.signed_in("administrator")
    found = administrator.get("/admin", params={"search": "member@convive.example"})
    here = re.search(r'href="(/admin/members/[^"]+)"', found.text)
    assert here
    page = administrator.get(f"{here[1]}?lang=en")
    assert (last_day in page.text, stay_valid in page.text) == (True, True)
    action = re.search(rf'action="({here[1]}/tokens/[^"]+/revoke)"', page.text)
    assert action, page.text
    assert "The token has been revoked." in administrator.send_form(page, action[1]).text
    assert program.get("/api/v1/identity/me").status_code == 401
